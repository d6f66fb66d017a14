"""Formulas: the TeX that a page's formulas were made from, in place of what was made of it."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from cleantext.render.found import FORMULA, Raw, end_of, is_end, is_void

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
        end = end_of(items, index) if item[0] == "math" else index + 1
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
                end = end_of(items, ends)
        index = end
    return found


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
            tex = "".join(inner for inner in items[index : end_of(items, index)] if isinstance(inner, str)) or tex
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
