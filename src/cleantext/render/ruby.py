"""Readings of characters: in brackets behind them, as where ``ruby`` is not known (HTML standard, 4.5.10)."""

from __future__ import annotations

from collections.abc import Sequence

from cleantext.render.found import Raw, end_of

#: The element of a reading.
READING = "rt"
_OPEN = ("(", "（", "[", "【", "《")


def with_brackets(items: Sequence[Raw]) -> list[Raw]:
    """The items with each reading in brackets, unless the page has put it into some."""
    found: list[Raw] = []
    before, index = "", 0
    while index < len(items):
        item = items[index]
        end = index + 1
        if not isinstance(item, str) and item[0] == READING and item[1] is not None:
            end = end_of(items, index)
            inner = items[index:end]
            text = "".join([inside for inside in inner if isinstance(inside, str)]).strip()
            if text and before and not before.rstrip().endswith(_OPEN):
                found += ["(", *inner, ")"]
                before = ")"
                index = end
                continue
        for inside in items[index:end]:
            found.append(inside)
            before = inside if isinstance(inside, str) else before
        index = end
    return found
