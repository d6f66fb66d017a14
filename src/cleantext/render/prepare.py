"""The tree in the way that a caller wants it."""

from __future__ import annotations

from collections.abc import Sequence

from cleantext.render.nodes import Node, below
from cleantext.render.pieces import Piece, is_visible, merged
from cleantext.render.style import Style
from cleantext.render.tables import unwrap

_CELLS = frozenset(["td", "th"])


def restyled(root: Node, style: Style) -> Node:
    """A copy without what is not wanted: leaves and elements that would print nothing, and perhaps tables."""
    copies: dict[int, Node] = {}
    for node in reversed(below(root)):
        children = [copies[id(child)] for child in node.children if id(child) in copies]
        if node.tag == "tr" and not any(cell.children for cell in children):
            continue
        pieces = _wanted(node.pieces, style)
        seen = node.tag == "hr" or any(map(is_visible, pieces))
        if children or seen or node.tag in _CELLS or node.tag == "root":
            copies[id(node)] = Node(node.tag, dict(node.attributes), children, pieces)
    if not style.tables:
        unwrap(copies[id(root)], all_of_them=True)
    return copies[id(root)]


def _wanted(pieces: Sequence[Piece], style: Style) -> tuple[Piece, ...]:
    """Without images and embedded pages that are not wanted, and without elements that held nothing else."""
    found: list[Piece] = []
    for piece in pieces:
        if (piece.kind == "image" and not style.images) or (piece.kind == "embed" and not style.links):
            continue
        while piece.kind == "end" and found and found[-1].kind == "space":
            found.pop()
        if piece.kind == "end" and found and found[-1].kind == "begin":
            found.pop()
        else:
            found.append(piece)
    return tuple(merged(found))
