"""The texts of blocks as they are read: formulas as TeX, readings in brackets, without signs."""

from __future__ import annotations

from collections.abc import Sequence

from cleantext.blocks import HEADING, VERBATIM, Attributes, Blocks
from cleantext.render.formulas import SOURCES, by_tex
from cleantext.render.found import FORMULA, SPACE, Raw, cut, folded, verbatim
from cleantext.render.ruby import READING, with_brackets
from cleantext.render.signs import is_sign, without_signs


def read_texts(blocks: Blocks) -> Sequence[str]:
    """The texts of all blocks."""
    inside: dict[int, list[tuple[int, str, Attributes | None]]] = {}
    wanted: set[int] = set()
    for old, place, tag, attributes, *_ in blocks.marks:
        inside.setdefault(old, []).append((place, tag, attributes))
        if tag in SOURCES or tag == READING or is_sign(tag, attributes):
            wanted.add(old)
    if not wanted:
        return blocks.text
    texts = list(blocks.text)
    for index, (old, begin, end) in enumerate(blocks.whole or [(at, 0, len(text)) for at, text in enumerate(texts)]):
        if old in wanted and old in blocks.parts:
            texts[index] = _read(blocks, index, inside[old], begin, end)
    return texts


def _read(blocks: Blocks, index: int, marks: Sequence[tuple[int, str, Attributes | None]], begin: int, end: int) -> str:
    old = blocks.whole[index][0] if blocks.whole else index
    state = blocks.containers.state[blocks.container[index]]
    fold = verbatim if state & VERBATIM else folded
    before = cut(fold(blocks.parts[old], marks), begin, end)
    items = with_brackets(without_signs(by_tex(before), heading=bool(state & HEADING), back=True))
    if items == before:
        return blocks.text[index]
    return "".join([item for item in items if isinstance(item, str)]) if state & VERBATIM else _line(items)


def _line(items: Sequence[Raw]) -> str:
    """The items as text; white space beside a formula is white space, once."""
    parts: list[str] = []
    for item in items:
        written = _written(item)
        if written and (not parts or parts[-1][-1].isspace()):
            written = written.lstrip(" ")
        if written:
            parts.append(written)
    return "".join(parts).strip()


def _written(item: Raw) -> str:
    if isinstance(item, str):
        return item
    if item is SPACE:
        return " "
    if item[0] == FORMULA:
        known = dict(item[1] or ())
        sign = "$$" if known["display"] else "$"
        return f"{sign}{known['tex']}{sign}"
    return "\n" if item[0] == "br" else ""
