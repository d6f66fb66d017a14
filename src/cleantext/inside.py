"""Points for all that lies inside elements of one class name, id or tag: the rows of ``[elements]`` of an overlay.

The tables of names know words; a row here names one site's own element, exactly, and its points are added as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cleantext.blocks import Blocks
from cleantext.score import Reason

# Tags that say nothing: a wrapper more or less must not matter.
_NO_KIND = frozenset({"body", "div", "font", "html", "span"})
_KEY = re.compile(r"(?P<tag>[a-z][a-z0-9-]*)?(?P<name>[.#][^\s.#>\"'\\\x00-\x1f\x7f]+)?")
_NONE: tuple[str, ...] = ()


def is_element(key: str) -> bool:
    """Whether a text names elements: ``.class``, ``#id``, ``tag``, ``tag.class`` or ``tag#id``."""
    match = _KEY.fullmatch(key)
    return bool(match and key and (match["name"] or match["tag"] not in _NO_KIND))


def keys_of(tag: str, names: tuple[str, str, str]) -> Iterator[str]:
    """All that a row may call an element; nothing for ``html`` and ``body``, in which everything lies."""
    if tag in {"html", "body"}:
        return
    own = [f".{name}" for name in names[0].split()]
    if names[1]:
        own.append(f"#{names[1]}")
    yield from own
    if tag:
        if tag not in _NO_KIND:
            yield tag
        for name in own:
            yield tag + name


def rows_around(blocks: Blocks, known: Mapping[str, object]) -> list[tuple[str, ...]]:
    """Per block the known keys of the elements that it lies in, each once, outermost first."""
    levels = blocks.containers
    found: list[tuple[str, ...]] = []
    for parent, tag, names in zip(levels.parent, levels.tag, levels.names, strict=True):
        found.append(_with(found[parent] if parent >= 0 else _NONE, tag, names, known))
    around = [found[container] if container >= 0 else _NONE for container in blocks.container]
    return [
        _with(above, "", triple, known) if any(triple) else above
        for above, triple in zip(around, blocks.inner, strict=True)
    ]


def _with(
    above: tuple[str, ...], tag: str, names: tuple[str, str, str], known: Mapping[str, object]
) -> tuple[str, ...]:
    new = [key for key in keys_of(tag, names) if key in known and key not in above]
    return (*above, *dict.fromkeys(new)) if new else above


def reasons_inside(blocks: Blocks, points: Mapping[str, int]) -> dict[int, list[Reason]]:
    """The rows that move each block; blocks that none moves are left out."""
    if not points or not blocks.inner:
        return {}
    return {
        index: [(f"elements:{key}", points[key]) for key in rows]
        for index, rows in enumerate(rows_around(blocks, points))
        if rows
    }
