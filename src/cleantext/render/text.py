"""The kept blocks as readable text."""

from __future__ import annotations

from collections.abc import Sequence

from cleantext.blocks import VERBATIM, Blocks
from cleantext.render.formulas import SOURCES, with_formulas

_SOFT_HYPHEN = "\u00ad"
_PARAGRAPH, _LINE, _CELL = "\n\n", "\n", "\t"
_ITEMS = frozenset({"li", "dt", "dd", "td", "th"})
_GROUPS = frozenset({"ul", "ol", "dl", "menu", "dir", "table"})


def page_text(blocks: Blocks, kept: Sequence[bool]) -> str:
    """Kept blocks with a blank line between.

    Items of one list and rows of one table stand on lines of their own, cells of a row a tab apart. A formula is the
    TeX that it was made from, where the page holds that.
    """
    pieces: list[str] = []
    before, container = (-1, -1), -1
    texts = with_formulas(blocks) if any(mark[2] in SOURCES for mark in blocks.marks) else blocks.text
    for index, text in enumerate(texts):
        if not kept[index]:
            continue
        here = _place(blocks, blocks.container[index])
        if pieces:
            # Paragraphs of one cell or item are no cells or items themselves.
            apart = blocks.container[index] == container and not _is_verbatim(blocks, container)
            same_group = here[0] >= 0 and here[0] == before[0] and not apart
            same_row = same_group and here[1] >= 0 and here[1] == before[1]
            pieces.append(_CELL if same_row else _LINE if same_group else _PARAGRAPH)
        pieces.append(text)
        before, container = here, blocks.container[index]
    # Soft hyphens say where a word may be cut, and are no part of it.
    return "".join(pieces).replace(_SOFT_HYPHEN, "")


def _is_verbatim(blocks: Blocks, container: int) -> bool:
    return container >= 0 and bool(blocks.containers.state[container] & VERBATIM)


def _place(blocks: Blocks, container: int) -> tuple[int, int]:
    """The outermost list or table, or the preformatted element, and the table row, whose item or cell a block is."""
    containers = blocks.containers
    if container < 0:
        return -1, -1
    if _is_verbatim(blocks, container):
        while containers.parent[container] >= 0 and containers.state[containers.parent[container]] & VERBATIM:
            container = containers.parent[container]
        return container, -1
    if containers.tag[container] not in _ITEMS:
        return -1, -1
    group = row = -1
    while container >= 0:
        tag = containers.tag[container]
        if tag in _GROUPS:
            group = container
        elif tag == "tr" and row < 0:
            row = container
        container = containers.parent[container]
    return group, row
