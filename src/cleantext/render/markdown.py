"""The kept nodes as GitHub-flavoured Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import regex

from cleantext.render import escaping
from cleantext.render.footnotes import Notes, notes_of
from cleantext.render.nodes import BARE, HEADINGS, Node, below
from cleantext.render.phrases import Words, phrase
from cleantext.render.style import Style
from cleantext.render.tables import caption_of, grid, is_header

_RULE = "***"
_LISTS = frozenset(["dl", "ol", "ul"])
_MARK = regex.compile(r"^(?:(\d+)([.)])|([-+]))(?= )", regex.MULTILINE)
_OTHERS = {".": ")", ")": ".", "-": "+", "+": "-"}


def page_markdown(root: Node, style: Style) -> str:
    """The Markdown of the kept nodes."""
    nodes = below(root)
    notes = notes_of(root) if style.links else Notes()
    formulas = any(piece.kind == "formula" for node in nodes for piece in node.pieces)
    printer = _Printer(Words(style, notes.names, formulas, base=root.attributes.get("base", "")), notes)
    for node in reversed(nodes):
        printer.print(node)
    return printer.done[id(root)]


class _Printer:
    """Prints nodes one by one, children before their parents."""

    def __init__(self, words: Words, notes: Notes) -> None:
        self.words, self.notes = words, notes
        # For text that has to stand in one line: in a heading, in a cell.
        self.spaced = {space: replace(words, space=space) for space in (" ", "<br>")}
        self.done: dict[int, str] = {}

    def print(self, node: Node) -> None:
        """Print a node whose children are printed."""
        if node.is_leaf:
            self.done[id(node)] = _RULE if node.tag == "hr" else phrase(node.pieces, self.words)
        else:
            self.done[id(node)] = _PRINTERS.get(node.tag, _whole)(self, node)

    def blocks(self, nodes: Sequence[Node]) -> str:
        """The blocks of an element, a blank line between, none before a list that belongs to its line."""
        out: list[str] = []
        before: Node | None = None
        for node in nodes:
            text = self.done[id(node)]
            if not text:
                continue
            if before is not None:
                if node.tag in _LISTS and before.tag in _LISTS:
                    text = _apart(text, out[-1])
                # A numbered list can begin right below a line of text only with its first number.
                close = before.tag == BARE and len(out) == 1 and (node.tag == "ul" or text.startswith("1. "))
                out.append("\n" if close and node.tag in _LISTS else "\n\n")
            out.append(text)
            before = node
        return "".join(out)

    def line(self, node: Node, space: str = " ") -> str:
        """All text of an element in one line; `space` stands where lines or paragraphs end."""
        words = self.spaced[space]
        lines: list[str] = []
        code: set[int] = set()
        for inner in below(node):
            if inner.tag == "pre":
                code |= set(map(id, inner.children))
                lines += [escaping.code(text) for text in _code_of(inner).split("\n") if text.strip()]
            elif (
                inner.is_leaf and inner.tag != "hr" and id(inner) not in code and (text := phrase(inner.pieces, words))
            ):
                lines.append(text)
        return space.join(lines)


def _whole(printer: _Printer, node: Node) -> str:
    return printer.blocks(node.children)


def _heading(printer: _Printer, node: Node) -> str:
    text = printer.line(node)
    # A row of number signs at the end would be taken for a closing one.
    if text.endswith("#"):
        text = f"{text[:-1]}\\#"
    return f"{'#' * int(node.tag[1])} {text}" if text else ""


def _strong(printer: _Printer, node: Node) -> str:
    """A term or a summary: its words strong, unless they have markup of their own."""
    if not all(child.is_leaf for child in node.children):
        return _whole(printer, node)
    text = printer.line(node)
    marked = any(piece.kind != "text" for leaf in node.children for piece in leaf.pieces)
    plain = text and not marked and printer.words.style.formatting
    return f"**{text}**" if plain else escaping.line(text)


def _quote(printer: _Printer, node: Node) -> str:
    return _indented(printer.blocks(node.children), "> ", "> ")


def _code(_: _Printer, node: Node) -> str:
    text = _code_of(node)
    fence = escaping.fence(text)
    return f"{fence}{node.attributes.get('language', '').replace('`', '')}\n{text}\n{fence}"


def _code_of(node: Node) -> str:
    lines = ["".join(piece.value for piece in leaf.pieces if piece.kind == "text") for leaf in node.children]
    return "\n".join(lines).replace("\r\n", "\n").replace("\r", "\n")


def _list(printer: _Printer, node: Node) -> str:
    parts: list[list[str]] = [[]]
    number = int(node.attributes.get("start", 1)) - 1
    for item in node.children:
        number = int(item.attributes.get("value", number + 1))
        if id(item) in printer.notes.items:
            parts += [[_note(printer, item)], []]
            continue
        text = printer.done[id(item)]
        mark = f"{min(max(number, 0), 999_999_999)}. " if node.tag == "ol" else "- "
        if text:
            parts[-1].append(_indented(text, mark, " " * len(mark)))
    between = "\n\n" if any("\n\n" in item for items in parts for item in items) else "\n"
    return "\n\n".join(between.join(items) for items in parts if items)


def _note(printer: _Printer, item: Node) -> str:
    return _indented(printer.done[id(item)], f"[^{printer.notes.items[id(item)]}]: ", "    ")


def _definitions(printer: _Printer, node: Node) -> str:
    """Terms as items of a list, what they mean in these."""
    items: list[list[str]] = []
    for child in node.children:
        text = printer.done[id(child)]
        if not text:
            continue
        if child.tag == "dt" or not items:
            items.append([])
        items[-1].append(text)
    return "\n\n".join(_indented("\n\n".join(item), "- ", "  ") for item in items)


def _table(printer: _Printer, node: Node) -> str:
    rows = grid(node)
    lines = [row for row in node.children if row.tag == "tr"]
    texts = [[printer.line(cell, "<br>").replace("|", "\\|") if cell else "" for cell in row] for row in rows]
    width = max(map(len, texts), default=0)
    if not width:
        return ""
    if not is_header(lines[0]):
        texts.insert(0, [])
    texts[0] += [""] * (width - len(texts[0]))
    texts.insert(1, ["---"] * width)
    table = "\n".join(f"| {' | '.join(row)} |" for row in texts)
    caption = caption_of(node)
    return f"{escaping.line(printer.line(caption))}\n\n{table}" if caption else table


def _indented(text: str, first: str, rest: str) -> str:
    """The lines with something in front of each; blank lines stay without a space at their end."""
    lines = text.split("\n")
    return "\n".join([first + lines[0], *[rest + line if line else rest.rstrip() for line in lines[1:]]])


def _apart(text: str, before: str) -> str:
    """A list right behind another, with other marks, or the two would be one."""
    first, last = _MARK.match(text), _MARK.match(before)
    if not first or not last or (first[2] or first[3]) != (last[2] or last[3]):
        return text
    return _MARK.sub(lambda found: f"{found[1] or ''}{_OTHERS[found[2] or found[3]]}", text)


_PRINTERS: Mapping[str, Callable[[_Printer, Node], str]] = MappingProxyType(
    dict.fromkeys(HEADINGS, _heading)
    | {
        "blockquote": _quote,
        "dl": _definitions,
        "dt": _strong,
        "ol": _list,
        "pre": _code,
        "summary": _strong,
        "table": _table,
        "ul": _list,
    }
)
