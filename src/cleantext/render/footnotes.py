"""Footnotes: short marks that lead to an item of a list, which leads back."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile

import regex

from cleantext.render.nodes import Node, below
from cleantext.render.pieces import Piece

# A mark is a number, a letter or a sign, perhaps in brackets.
_MARK = regex.compile(r"[\[(]?\s*(\p{N}{1,4}|\p{L}{1,2}|[*†‡§¶#]{1,3})\s*[\])]?")
# A mark may be raised: its pieces, and the ends of the link.
_LONGEST_MARK = 6
# A note of one word, or of a word and a title, would be taken for the address of a link.
_ADDRESS = regex.compile(r"\S*(?:\s+[\"'(].*)?", regex.DOTALL)


@dataclass(slots=True)
class Notes:
    """names: of each note, by the name of its item in the page; items: the same by the `id()` of its node."""

    names: dict[str, str] = field(default_factory=dict)
    items: dict[int, str] = field(default_factory=dict)


def notes_of(root: Node) -> Notes:
    """The footnotes of a page."""
    nodes = below(root)
    items = {node.attributes["id"]: node for node in nodes if node.tag == "li" and "id" in node.attributes}
    notes = Notes()
    if not items:
        return notes
    used: set[str] = set()
    for node in nodes:
        for target, mark in _marks(node.pieces):
            item = items.get(target)
            if item is None or target in notes.names or not _is_note(item):
                continue
            name = mark if mark.isalnum() and mark not in used else f"note-{len(used) + 1}"
            while name in used:
                name += "a"
            used.add(name)
            notes.names[target] = name
            notes.items[id(item)] = name
    return notes


def _marks(pieces: tuple[Piece, ...]) -> list[tuple[str, str]]:
    """The links of a leaf that look like marks: where they lead to in the page, and the mark."""
    found = []
    for index, piece in enumerate(pieces[:-2]):
        if piece.tag == "a" and piece.value.startswith("#"):
            inner = list(takewhile(lambda inside: inside.tag != "a", pieces[index + 1 : index + _LONGEST_MARK]))
            mark = _MARK.fullmatch("".join([inside.value for inside in inner if inside.kind == "text"]))
            if mark and all(inside.kind in {"text", "begin", "end"} for inside in inner):
                found.append((piece.value[1:], mark[1]))
    return found


def _is_note(item: Node) -> bool:
    """Whether an item leads back into the page, and says something."""
    pieces = [piece for node in below(item) for piece in node.pieces]
    back = "back" in item.attributes or any(piece.tag == "a" and "#" in piece.value for piece in pieces)
    words = "".join(piece.value for piece in pieces if piece.kind == "text").strip()
    return back and not _ADDRESS.fullmatch(words) and item.children[0].is_leaf
