"""The tree in the way that a caller wants it: a copy, without what is not to be printed."""

from __future__ import annotations

from cleantext.render import addresses
from cleantext.render.nodes import Node, below
from cleantext.render.style import Style
from cleantext.render.tables import unwrap

_CELLS = frozenset(["td", "th"])


def prepared(root: Node, style: Style) -> Node:
    """A copy without leaves and elements that would print nothing, and without tables that are none."""
    copies: dict[int, Node] = {}
    for node in reversed(below(root)):
        copy = Node(node.tag, dict(node.attributes), pieces=node.pieces)
        copy.children = [copies[id(child)] for child in node.children if id(child) in copies]
        if node.tag == "tr" and not any(cell.children for cell in copy.children):
            continue
        if node.tag in _CELLS or node.tag == "root" or copy.children or (node.is_leaf and _is_visible(node, style)):
            copies[id(node)] = copy
    whole = copies[id(root)]
    unwrap(whole, tables=style.tables)
    _settle_places(whole, root.attributes.get("base", ""))
    return whole


def _is_visible(leaf: Node, style: Style) -> bool:
    return leaf.tag == "hr" or any(
        (piece.kind == "text" and piece.value.strip())
        or piece.kind == "formula"
        or (piece.kind == "image" and style.images)
        or (piece.kind == "embed" and style.links)
        for piece in leaf.pieces
    )


def _settle_places(root: Node, base: str) -> None:
    """Items that a link leads to keep their name; links to other places in the page lead to the page as it was."""
    nodes = below(root)
    names = {node.attributes["id"] for node in nodes if "id" in node.attributes}
    for node in nodes:
        if base and node.pieces:
            node.pieces = tuple(
                piece._replace(value=addresses.outside(piece.value, base))
                if piece.tag == "a" and piece.value.startswith("#") and piece.value[1:] not in names
                else piece
                for piece in node.pieces
            )
    wanted = {
        piece.value[1:] for node in nodes for piece in node.pieces if piece.tag == "a" and piece.value.startswith("#")
    }
    for node in nodes:
        if node.tag == "li" and node.attributes.get("id") not in wanted:
            node.attributes.pop("id", None)


