"""Formulas: the TeX that a page's formulas were made from, in place of what was made of it."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from cleantext.blocks import Attributes, Blocks
from cleantext.render.found import FORMULA, SPACE, Raw, cut, folded, is_end, is_void

# The drawn form of a formula is of so many pieces at most.
_MOST_GLYPHS = 5_000
#: Elements that may hold a formula's source.
SOURCES = frozenset(["math", "script"])
_STYLED = regex.compile(r"^\{\s*\\(?:displaystyle|textstyle)\b(.*)\}$", regex.DOTALL)


def by_tex(items: Sequence[Raw]) -> list[Raw]:
    """Each formula whose TeX is known as that, without its MathML and without the glyphs for the eye beside it."""
    if not any(not isinstance(item, str) and item[0] in SOURCES for item in items):
        return list(items)
    found: list[Raw] = []
    index = 0
    while index < len(items):
        item = items[index]
        if isinstance(item, str) or item[0] not in SOURCES or item[1] is None:
            found.append(item)
            index += 1
            continue
        end = _end_of(items, index) if item[0] == "math" else index + 1
        known = dict(item[1])
        tex = _tex(items[index:end], known)
        if not tex:
            found += items[index:end]
        else:
            block = known.get("display") == "block" or "mode=display" in known.get("type", "")
            if item[0] == "script":
                _drop_glyphs(found)
            found.append((FORMULA, {"tex": tex, "display": "block" if block else ""}))
            ends = end
            while ends < len(items) and is_end(items[ends]):
                ends += 1
            if ends < len(items) and _is_hidden(items[ends]):
                found += items[end:ends]
                end = _end_of(items, ends)
        index = end
    return found


def _end_of(items: Sequence[Raw], begin: int) -> int:
    """Behind the end of the element that begins at `begin`."""
    open_ = 0
    for index in range(begin, len(items)):
        item = items[index]
        if not is_void(item):
            open_ += 1 if item[1] is not None else -1
            if not open_:
                return index + 1
    return len(items)


def _is_hidden(item: Raw) -> bool:
    return not isinstance(item, str) and item[1] is not None and item[1].get("aria-hidden") == "true"


def _tex(items: Sequence[Raw], known: dict[str, str]) -> str:
    """The TeX of a formula: its annotation, or what the element says of itself."""
    tex = known.get("tex") or known.get("alttext") or ""
    for index, item in enumerate(items):
        if (
            not isinstance(item, str)
            and item[0] == "annotation"
            and item[1]
            and "tex" in dict(item[1]).get("encoding", "")
        ):
            tex = "".join(inner for inner in items[index : _end_of(items, index)] if isinstance(inner, str)) or tex
            break
    tex = " ".join(tex.split())
    styled = _STYLED.match(tex)
    return styled[1].strip() if styled else tex


def _drop_glyphs(found: list[Raw]) -> None:
    """Take away the drawn form that a script's formula follows."""
    while found and not isinstance(found[-1], str) and found[-1][1] is None:
        open_, begin = 0, len(found)
        least = max(0, begin - _MOST_GLYPHS)
        while begin > least:
            begin -= 1
            item = found[begin]
            if not is_void(item):
                open_ += 1 if item[1] is None else -1
                if not open_:
                    break
        if open_ or not (_is_hidden(found[begin]) or found[begin][0] == "math"):
            return
        del found[begin:]


def with_formulas(blocks: Blocks) -> Sequence[str]:
    """The texts of all blocks, formulas as TeX."""
    inside: dict[int, list[tuple[int, str, Attributes | None]]] = {}
    for old, place, tag, attributes, *_ in blocks.marks:
        inside.setdefault(old, []).append((place, tag, attributes))
    texts = list(blocks.text)
    for index, (old, begin, end) in enumerate(blocks.whole or [(at, 0, len(text)) for at, text in enumerate(texts)]):
        marks = inside.get(old, [])
        if old not in blocks.parts or not any(tag in SOURCES for _, tag, _ in marks):
            continue
        items = by_tex(cut(folded(blocks.parts[old], marks), begin, end))
        if any(item[0] == FORMULA and not isinstance(item, str) for item in items):
            texts[index] = _line(items)
    return texts


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
