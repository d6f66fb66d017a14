"""The kept words as readable plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from cleantext.blocks import Blocks
from cleantext.render.lists import LISTS
from cleantext.render.nodes import Node, below
from cleantext.render.tables import grid
from cleantext.render.trees import words_tree

_PARAGRAPH, _LINE, _CELL, _STROKE, _INDENT = "\n\n", "\n", "\t", " / ", "  "
# An item that has a mark or a number in its text.
_MARKED = re.compile(r"[-–—*•‣·▪■●○◦✓✔✗✘➤►]\s|[(\[#]?\d{1,3}[.)\]](?:\s|$)|#\d")


def page_text(blocks: Blocks, kept: Sequence[bool]) -> str:
    """Kept blocks with a blank line between.

    Items of a list stand on lines of their own with their marks or numbers, lists inside of items two spaces further
    in. A row of a table is a line, its cells a tab apart, lines of a cell with a stroke between. A formula is the
    TeX that it was made from, where the page holds that.
    """
    root = words_tree(blocks, kept)
    done: dict[int, str] = {}
    for node in reversed(below(root)):
        done[id(node)] = _leaf(node) if node.is_leaf else _PRINTERS.get(node.tag, _paragraphs)(node, done)
    return done[id(root)]


# Printers: a node whose children are done.


def _leaf(node: Node) -> str:
    return "".join([f"[{piece.value or ' '}] " if piece.kind == "check" else piece.value for piece in node.pieces])


def _paragraphs(node: Node, done: Mapping[int, str]) -> str:
    return _PARAGRAPH.join(filter(None, (done[id(child)] for child in node.children)))


def _code(node: Node, done: Mapping[int, str]) -> str:
    return _LINE.join(done[id(child)] for child in node.children)


def _item(node: Node, done: Mapping[int, str]) -> str:
    """Paragraphs, but that a list belongs to the line before it."""
    out: list[str] = []
    before = ""
    for child in node.children:
        if text := done[id(child)]:
            if out:
                out.append(_PARAGRAPH if LISTS.isdisjoint((before, child.tag)) else _LINE)
            out.append(text)
            before = child.tag
    return "".join(out)


def _list(node: Node, done: Mapping[int, str]) -> str:
    items: list[str] = []
    number = int(node.attributes.get("start", 1)) - 1
    for item in node.children:
        number = int(item.attributes.get("value", number + 1))
        text = done[id(item)]
        if not text:
            continue
        # An item that begins with a list has no line for a mark of its own; and some have one in their text.
        if item.children[0].tag in LISTS:
            mark = _INDENT
        else:
            mark = "" if _MARKED.match(text) else f"{number}. " if node.tag == "ol" else "- "
        first, *rest = text.split("\n")
        items.append("\n".join([mark + first, *[_INDENT + line if line else "" for line in rest]]))
    return _between(node, done).join(items)


def _definitions(node: Node, done: Mapping[int, str]) -> str:
    return _between(node, done).join(filter(None, (done[id(child)] for child in node.children)))


def _between(node: Node, done: Mapping[int, str]) -> str:
    """What stands between items: a blank line where one of them has paragraphs, lists inside of it aside."""
    for item in node.children:
        parts = [child.tag in LISTS or done[id(child)] for child in item.children if done[id(child)]]
        for before, part in pairwise([True, *parts]):
            if part is not True and (before is not True or _PARAGRAPH in part):
                return _PARAGRAPH
    return _LINE


def _table(node: Node, done: Mapping[int, str]) -> str:
    rows = iter(grid(node))
    lines = [
        _CELL.join(_line(cell, done) if cell else "" for cell in (next(rows) if child.tag == "tr" else [child]))
        for child in node.children
    ]
    return _LINE.join(filter(None, (line.rstrip(_CELL) for line in lines)))


def _line(cell: Node, done: Mapping[int, str]) -> str:
    """What stands in a cell; lines, paragraphs and items of lists with a stroke between."""
    lines = (line for leaf in below(cell) if leaf.is_leaf for line in done[id(leaf)].split("\n"))
    return _STROKE.join(filter(None, (" ".join(line.split()) for line in lines)))


_PRINTERS: Mapping[str, Callable[[Node, Mapping[int, str]], str]] = MappingProxyType(
    {
        "dd": _item,
        "dl": _definitions,
        "dt": _item,
        "li": _item,
        "ol": _list,
        "pre": _code,
        "table": _table,
        "ul": _list,
    }
)
