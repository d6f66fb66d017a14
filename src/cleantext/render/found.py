"""The text of a block as the walk found it, with what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType

from cleantext.blocks import Attributes

# Text, or a tag with its attributes, None where the element ends.
Raw = str | tuple[str, Attributes | None]

#: Elements that are seen and not read.
SEEN = frozenset(["audio", "embed", "iframe", "img", "input", "noscript", "object", "script", "source", "video"])
#: White space that belongs to no text: beside an image, say.
SPACE: Raw = (" ", MappingProxyType({}))
#: The tag of a formula's source, which stands for the formula's elements.
FORMULA = "formula"


def folded(parts: Sequence[str], marks: Iterable[tuple[int, str, Attributes | None]]) -> list[Raw]:
    """The text in `parts` as blocks fold it, with the marks at their places (place in the parts, tag, attributes).

    White space goes outside of elements that begin or end with it.
    """
    found: list[Raw] = []
    waiting: list[Raw] = []
    place, begun = 0, False
    for at, tag, attributes in [*marks, (len(parts), "", None)]:
        chunk = "" if at <= place else parts[place] if at == place + 1 else "".join(parts[place:at])
        if chunk:
            place = at
            words = " ".join(chunk.split())
            if chunk[0].isspace():
                waiting.append(SPACE)
            if words:
                found += _joined(waiting, begun) if waiting else ()
                if found and found[-1] == " ":
                    found[-1] = f" {words}"
                else:
                    found.append(words)
                waiting, begun = [SPACE] if chunk[-1].isspace() else [], True
        if tag == "br":
            begun = False
        if tag:
            waiting.append((tag, attributes))
    # What is left stands behind the text: no line break, no space that belongs to it.
    return found + [item for item in _joined(waiting, begun=False) if item[0] != "br"]


def verbatim(parts: Sequence[str], marks: Iterable[tuple[int, str, Attributes | None]]) -> list[Raw]:
    """The text in `parts` as it is, without the line ends around it, with the marks at their places."""
    found: list[Raw] = []
    place = 0
    for at, tag, attributes in [*marks, (len(parts), "", None)]:
        if at > place:
            found.append("".join(parts[place:at]).replace("\r\n", "\n").replace("\r", "\n"))
            place = at
        if tag:
            found.append((tag, attributes))
    whole = "".join([item for item in found if isinstance(item, str)])
    begin = len(whole) - len(whole.lstrip("\n"))
    return cut(found, begin, len(whole.rstrip()))


def _joined(waiting: list[Raw], begun: bool) -> list[Raw]:
    """What stands between two words, the one space that belongs to the text as a text of its own."""
    if len(waiting) == 1:
        return waiting if waiting[0] is not SPACE else [" "] if begun else []
    waiting = _without_empty(waiting)
    if SPACE not in waiting:
        return waiting
    first = waiting.index(SPACE)
    before, behind = waiting[:first], waiting[first + 1 :]
    if not begun:
        return [*before, *([SPACE] if _is_seen(waiting) else ()), *[item for item in behind if item is not SPACE]]
    if not _is_seen(behind):
        behind = [item for item in behind if item is not SPACE]
    inside: list[Raw] = []
    while before and not is_end(before[-1]) and not _is_seen(before[-1:]):
        inside.insert(0, before.pop())
    behind = inside + behind
    ends = 0
    while ends < len(behind) and is_end(behind[ends]):
        ends += 1
    return [*before, *behind[:ends], " ", *behind[ends:]]


def _without_empty(waiting: list[Raw]) -> list[Raw]:
    """Without elements that begin and end with nothing but white space in between."""
    found: list[Raw] = []
    for item in waiting:
        begin = -2 if found and found[-1] is SPACE else -1
        if is_end(item) and len(found) >= -begin and not is_end(found[begin]) and not is_void(found[begin]):
            del found[begin]
        else:
            found.append(item)
    return found


def _is_seen(items: Iterable[Raw]) -> bool:
    return any(not isinstance(item, str) and item[0] in SEEN for item in items)


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
        elif item[0] not in SEEN or begin <= place <= end:
            found.append(item)
    return found


def is_end(item: Raw) -> bool:
    """Whether an item is the end of an element."""
    return not isinstance(item, str) and item[1] is None


def is_void(item: Raw) -> bool:
    """Whether an item neither begins nor ends an element."""
    return isinstance(item, str) or item is SPACE or item[0] in SEEN or item[0] in {"br", FORMULA}


def end_of(items: Sequence[Raw], begin: int) -> int:
    """Behind the end of the element that begins at `begin`; one such as an image ends at once."""
    if is_void(items[begin]):
        return begin + 1
    open_ = 0
    for index in range(begin, len(items)):
        item = items[index]
        if not is_void(item):
            open_ += 1 if item[1] is not None else -1
            if not open_:
                return index + 1
    return len(items)
