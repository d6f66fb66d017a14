"""The text of a block with what stands in it: links, emphasis, images, formulas, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import regex

from cleantext.blocks import Attributes
from cleantext.render import addresses

# As found: text, or a tag with its attributes, None where the element ends.
Raw = str | tuple[str, Attributes | None]

_TAGS = {"b": "strong", "i": "em", "s": "del", "strike": "del", "kbd": "code", "samp": "code", "tt": "code"}
_KNOWN = frozenset(["a", "code", "del", "em", "strong", "sub", "sup"])
_SEEN = frozenset(["audio", "embed", "iframe", "img", "input", "noscript", "object", "script", "source", "video"])
_PLAYED = frozenset(["audio", "embed", "iframe", "object", "video"])
# Images with a side below this many pixels are icons or count visitors.
_ICON = 32
_NUMBER = regex.compile(r"\s*(\d{1,5})(?:px)?\s*$")
_SPACE: Raw = (" ", ())
_STYLED = regex.compile(r"^\{\s*\\(?:displaystyle|textstyle)\b(.*)\}$", regex.DOTALL)
SOFT_HYPHEN = "\u00ad"


class Piece(NamedTuple):
    """One piece of a block.

    kind: ``text``; ``begin`` and ``end`` of an element, `tag`; ``break``; ``space`` (only where it is seen, beside an
    image); ``image``, ``embed`` (value: its address, label: what it says of itself); ``formula`` (value: TeX, tag:
    ``block`` for one that stands alone); ``check`` (value: whether it is ticked). value: the text, or where a link
    leads.
    """

    kind: str
    value: str = ""
    tag: str = ""
    label: str = ""


def folded(parts: Sequence[str], marks: Iterable[tuple[int, str, Attributes | None]]) -> list[Raw]:
    """The text in `parts` as blocks fold it, with the marks at their places (place in the parts, tag, attributes).

    White space goes outside of elements that begin or end with it.
    """
    found: list[Raw] = []
    waiting: list[Raw] = []
    place, begun = 0, False
    for at, tag, attributes in [*marks, (len(parts), "", None)]:
        chunk = "".join(parts[place:at]) if at > place else ""
        place = max(at, place)
        if chunk:
            words = " ".join(chunk.split())
            if chunk[0].isspace():
                waiting.append(_SPACE)
            if words:
                found += _joined(waiting, begun)
                found.append(words)
                waiting, begun = [], True
                if chunk[-1].isspace():
                    waiting.append(_SPACE)
        if tag == "br":
            begun = False
        if tag:
            waiting.append((tag, attributes))
    # What is left stands behind the text: no line break, no space that belongs to it.
    return found + [item for item in _joined(waiting, begun=False) if item[0] != "br"]


def _joined(waiting: list[Raw], begun: bool) -> list[Raw]:
    """What stands between two words, the one space that belongs to the text as a text of its own."""
    if _SPACE not in waiting:
        return waiting
    first = waiting.index(_SPACE)
    before, behind = waiting[:first], waiting[first + 1 :]
    if not begun:
        return [*before, *([_SPACE] if _is_seen(before) else ()), *[item for item in behind if item is not _SPACE]]
    if not _is_seen(behind):
        behind = [item for item in behind if item is not _SPACE]
    inside: list[Raw] = []
    while before and not _is_end(before[-1]) and not _is_seen(before[-1:]):
        inside.insert(0, before.pop())
    behind = inside + behind
    ends = 0
    while ends < len(behind) and _is_end(behind[ends]):
        ends += 1
    return [*before, *behind[:ends], " ", *behind[ends:]]


def _is_end(item: Raw) -> bool:
    """Whether an item is the end of an element."""
    return not isinstance(item, str) and item[1] is None


def _is_seen(items: Iterable[Raw]) -> bool:
    return any(not isinstance(item, str) and item[0] in _SEEN for item in items)


def cut(items: Sequence[Raw], begin: int, end: int) -> list[Raw]:
    """From character `begin` to `end` of the text, a line break being one."""
    found: list[Raw] = []
    place = 0
    for item in items:
        if isinstance(item, str):
            piece = item[max(0, begin - place) : max(0, end - place)]
            place += len(item)
            if piece:
                found.append(piece)
        elif item[0] == "br":
            if begin <= place < end:
                found.append(item)
            place += 1
        elif item[0] not in _SEEN or begin <= place <= end:
            found.append(item)
    return found


def pieces_of(items: Sequence[Raw], base: str) -> tuple[Piece, ...]:
    """What is to be printed of a block; `base`: what its addresses are relative to."""
    found: list[Piece] = []
    names: list[str] = []
    sources, image = "", False
    for item in _with_formulas(items):
        if isinstance(item, str):
            found.append(Piece("text", item.replace(SOFT_HYPHEN, "")))
            continue
        tag, attributes = item
        if tag == " ":
            found.append(Piece("space"))
        elif tag == "br":
            found.append(Piece("break"))
        elif tag == "formula":
            known = dict(attributes or ())
            found.append(Piece("formula", known["tex"], known["display"]))
        elif tag in _SEEN:
            known = dict(reversed(attributes or ()))
            if tag == "source":
                sources = f"{known.get('srcset') or known.get('data-srcset') or ''}, {sources}"
            elif tag == "img" or (tag == "noscript" and not image):
                image = _add_image(found, known, base, sources)
                sources = ""
            else:
                _add_seen(found, tag, known, base)
        elif attributes is None:
            if names and (name := names.pop()):
                _end(found, name)
        else:
            name = _TAGS.get(tag, tag)
            where = addresses.link(dict(reversed(attributes)).get("href", ""), base) if name == "a" else ""
            fits = name in _KNOWN and name not in names and (where or name != "a")
            names.append(name if fits else "")
            if fits:
                found.append(Piece("begin", where, name))
    for name in reversed(names):
        if name:
            _end(found, name)
    return tuple(_merged(found))


def _end(found: list[Piece], tag: str) -> None:
    """End an element; one with nothing in it is none."""
    if found[-1].kind == "begin" and found[-1].tag == tag:
        found.pop()
    else:
        found.append(Piece("end", "", tag))


def _merged(found: Sequence[Piece]) -> list[Piece]:
    """Without the seam of two like elements that touch, and neighbouring texts as one."""
    merged: list[Piece] = []
    for piece in found:
        last = merged[-1] if merged else None
        if last and piece.kind == "begin" and last.kind == "end" and piece.tag == last.tag and piece.tag != "a":
            merged.pop()
        elif last and piece.kind == last.kind == "text":
            merged[-1] = Piece("text", last.value + piece.value)
        else:
            merged.append(piece)
    return merged


def _add_image(found: list[Piece], known: dict[str, str], base: str, sources: str) -> bool:
    """Add an image that has an address and some size; whether the address is known."""
    where = addresses.image(known, base, sources)
    if where and not is_icon(known):
        label = " ".join(known.get("alt", "").replace(SOFT_HYPHEN, "").split())
        # The picture of a formula, beside the formula.
        if not (found and found[-1].kind == "formula" and "math" in known.get("class", "")):
            found.append(Piece("image", where, "", label))
    return bool(where)


def is_icon(known: dict[str, str]) -> bool:
    """Whether an element is too small to be more than an icon."""
    sides = [_NUMBER.match(known.get(name, "")) for name in ("width", "height")]
    hidden = "display:none" in known.get("style", "").replace(" ", "").lower()
    return hidden or any(int(side[1]) < _ICON for side in sides if side)


def _add_seen(found: list[Piece], tag: str, known: dict[str, str], base: str) -> None:
    if tag in _PLAYED:
        where = addresses.shown(known.get("src") or known.get("data-src") or known.get("data") or "", base)
        if where and not is_icon(known):
            found.append(Piece("embed", where, tag, " ".join(known.get("title", "").split())))
    elif tag == "input" and known.get("type", "").lower() == "checkbox":
        found.append(Piece("check", "x" if "checked" in known else ""))


def _with_formulas(items: Sequence[Raw]) -> list[Raw]:
    """Each formula whose TeX is known as that, without its MathML and without the glyphs for the eye beside it."""
    if not any(not isinstance(item, str) and item[0] in {"math", "script"} for item in items):
        return list(items)
    found: list[Raw] = []
    index = 0
    while index < len(items):
        item = items[index]
        if isinstance(item, str) or item[0] not in {"math", "script"} or item[1] is None:
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
            found.append(("formula", (("tex", tex), ("display", "block" if block else ""))))
            ends = end
            while ends < len(items) and _is_end(items[ends]):
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
        if not isinstance(item, str) and item[0] not in _SEEN and item[0] not in {"br", " ", "formula"}:
            open_ += 1 if item[1] is not None else -1
            if not open_:
                return index + 1
    return len(items)


def _is_hidden(item: Raw) -> bool:
    return not isinstance(item, str) and item[1] is not None and ("aria-hidden", "true") in item[1]


def _tex(items: Sequence[Raw], known: dict[str, str]) -> str:
    """The TeX of a formula: its annotation, or what the element says of itself."""
    tex = known.get("tex") or known.get("alttext") or ""
    for index, item in enumerate(items):
        if not isinstance(item, str) and item[0] == "annotation" and item[1] and "tex" in dict(item[1]).get("encoding", ""):
            tex = "".join(inner for inner in items[index : _end_of(items, index)] if isinstance(inner, str)) or tex
            break
    tex = " ".join(tex.split())
    styled = _STYLED.match(tex)
    return styled[1].strip() if styled else tex


def _drop_glyphs(found: list[Raw]) -> None:
    """Take away the drawn form that a script's formula follows."""
    while found and not isinstance(found[-1], str) and found[-1][1] is None:
        open_, begin = 0, len(found)
        while begin:
            begin -= 1
            item = found[begin]
            if not isinstance(item, str) and item[0] not in _SEEN and item[0] not in {"br", " ", "formula"}:
                open_ += 1 if item[1] is None else -1
                if not open_:
                    break
        if not (_is_hidden(found[begin]) or found[begin][0] == "math"):
            return
        del found[begin:]
