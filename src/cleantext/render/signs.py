"""Signs that serve the page and not the reader: links of headings to themselves, "[edit]", what is said to programs."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from cleantext.blocks import Attributes
from cleantext.elements import UNREAD
from cleantext.render.found import Raw, end_of

_WORD = regex.compile(r"[\p{L}\p{N}]")
# What leads back from a footnote: Unicode's arrows, among them those of keys, and a sign that looks like one.
_BACK = regex.compile(r"[\u2190-\u21ff\u2300-\u23ff\u27f0-\u27ff\u2900-\u297f\u2b00-\u2bff^\ufe0e\s]+")
# What stands right behind a word: no space is left before it when what stood between is gone.
_BEHIND = regex.compile(r"[\s\p{Pe}\p{Pf}!,.:;?%]")


def is_sign(tag: str, attributes: Attributes | None) -> bool:
    """Whether an element may be a sign: a link to a place in its page, or one that its class says is not to be read."""
    return tag == UNREAD or (tag == "a" and bool(attributes) and dict(attributes or {}).get("href", "")[:1] == "#")


def without_signs(items: Sequence[Raw], *, heading: bool, back: bool) -> list[Raw]:
    """A block without its signs, unless it is nothing else.

    heading: whether links to a place in the page go that have no word; back: those that are nothing but an arrow.
    """
    found: list[Raw] = []
    index, before, gone = 0, -1, False
    while index < len(items):
        item = items[index]
        if not isinstance(item, str) and is_sign(*item):
            end = end_of(items, index)
            if item[0] == UNREAD or _goes(_text(items[index:end]), heading=heading, back=back):
                index, gone = end, True
                continue
        if isinstance(item, str):
            if gone and before >= 0 and _BEHIND.match(item):
                found[before] = str(found[before]).rstrip(" ")
            before, gone = len(found), False
        found.append(item)
        index += 1
    return found if _WORD.search(_text(found)) else list(items)


def _goes(text: str, *, heading: bool, back: bool) -> bool:
    if not text or _WORD.search(text):
        return False
    return heading or (back and leads_back(text))


def leads_back(text: str) -> bool:
    """Whether the text of a link is nothing but an arrow."""
    return _BACK.fullmatch(text) is not None


def _text(items: Sequence[Raw]) -> str:
    return "".join([item for item in items if isinstance(item, str)])
