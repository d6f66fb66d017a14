"""The numbers of the items of ordered lists, as a browser counts them (HTML standard, ordinal value of ``li``)."""

from __future__ import annotations

import re

from cleantext.blocks import Attributes, Containers

_LISTS = frozenset(["dir", "menu", "ol", "ul"])
_CELLS = frozenset(["dd", "li", "td", "th"])
_INTEGER = re.compile(r"\s*([+-]?[0-9]{1,9})(?![0-9])")


def numbers_of(containers: Containers) -> dict[int, int]:
    """For each item of an ordered list its number, kept or not; items with nothing at all in them are not counted."""
    tags, parents = containers.tag, containers.parent
    if "ol" not in tags:
        return {}
    within = [-1] * len(tags)
    items: dict[int, list[int]] = {}
    for index, (tag, parent) in enumerate(zip(tags, parents, strict=True)):
        around = within[parent] if parent >= 0 else -1
        if tag == "li" and around >= 0 and tags[around] == "ol":
            items.setdefault(around, []).append(index)
        within[index] = index if tag in _LISTS else -1 if tag in _CELLS else around
    numbers: dict[int, int] = {}
    for found, own in items.items():
        known = containers.attributes.get(found, {})
        step = -1 if "reversed" in known else 1
        start = _integer(known, "start")
        number = start if start is not None else len(own) if step < 0 else 1
        for item in own:
            value = _integer(containers.attributes.get(item, {}), "value")
            numbers[item] = number = number if value is None else value
            number += step
    return numbers


def _integer(known: Attributes, name: str) -> int | None:
    found = _INTEGER.match(known.get(name, ""))
    return int(found[1]) if found else None
