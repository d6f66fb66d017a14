"""Tables: those that are one, and those that only lay out a page."""

from __future__ import annotations

from collections.abc import Sequence

from cleantext.render.nodes import BARE, HEADINGS, PARAGRAPH, PLAIN, Node, below, dissolve

_RICH = frozenset([*HEADINGS, "blockquote", "dl", "figure", "pre", "table"])
_CELLS = frozenset(["td", "th"])
# A grid of more cells is printed without the empty ones that spans and short rows ask for, where these are most of it.
_MOST_CELLS, _MOST_EMPTY = 100_000, 0.75


def unwrap(root: Node, *, all_of_them: bool = False) -> None:
    """Turn tables that only lay out a page, or all of them, into what stands in their cells."""
    nodes = below(root)
    rich: set[int] = set()
    for node in reversed(nodes):
        if node.tag in _RICH or any(id(child) in rich for child in node.children):
            rich.add(id(node))
        if node.tag == "table":
            _unwrap(node, rich, all_of_them=all_of_them)
    if any(node.tag == PLAIN for node in nodes):
        dissolve(root)


def _unwrap(table: Node, rich: set[int], *, all_of_them: bool) -> None:
    rows = [row for row in table.children if row.tag == "tr"]
    if not all_of_them and not _is_layout(table, rows, rich):
        return
    table.tag = PLAIN
    for row in rows:
        row.tag = PLAIN
        for cell in row.children:
            cell.tag = PLAIN
    for node in [table, *rows, *(cell for row in rows for cell in row.children)]:
        node.attributes = {}
        for child in node.children:
            if child.tag == "caption":
                child.tag = PLAIN
            for leaf in (child, *child.children) if child.tag == PLAIN else (child,):
                leaf.tag = PARAGRAPH if leaf.tag == BARE else leaf.tag


def _is_layout(table: Node, rows: Sequence[Node], rich: set[int]) -> bool:
    cells = [cell for row in rows for cell in row.children]
    # Where nothing but a caption is left, there is nothing to be a table of.
    if "layout" in table.attributes or not cells:
        return True
    if any(child.tag == "table" for cell in cells for child in cell.children):
        return True
    if any(cell.tag == "th" for cell in cells) or any(child.tag == "caption" for child in table.children):
        return False
    one_column = max((len(row.children) for row in rows), default=0) <= 1
    return one_column or len(rows) == 1 or any(id(cell) in rich for cell in cells)


def grid(table: Node) -> list[list[Node | None]]:
    """The rows of a table, each with a cell or nothing for each column, all of one length unless that is huge."""
    taken: dict[tuple[int, int], None] = {}
    lines: list[dict[int, Node | None]] = []
    rows = [row for row in table.children if row.tag == "tr"]
    width = 0
    for number, row in enumerate(rows):
        line: dict[int, Node | None] = {}
        column = 0
        for cell in row.children:
            while (number, column) in taken:
                column += 1
            line[column] = cell
            across, down = int(cell.attributes.get("colspan", 1)), int(cell.attributes.get("rowspan", 1))
            if len(taken) + across * down > _MOST_CELLS:
                across = down = 1
            for below_ in range(number + 1, min(number + down, len(rows))):
                taken |= dict.fromkeys((below_, place) for place in range(column, column + across))
            column += across
        width = max(width, column)
        lines.append(line)
    filled = sum(map(len, lines))
    if len(lines) * width > _MOST_CELLS and filled < (1 - _MOST_EMPTY) * len(lines) * width:
        return [list(row.children) for row in rows]
    return [[line.get(column) for column in range(width)] for line in lines]


def caption_of(table: Node) -> Node | None:
    """The caption of a table."""
    return next((child for child in table.children if child.tag == "caption"), None)


def is_header(row: Node) -> bool:
    """Whether a row heads the columns."""
    return "head" in row.attributes or (bool(row.children) and all(cell.tag == "th" for cell in row.children))
