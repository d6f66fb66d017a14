"""The kept blocks with all that stands in them, and the images, videos and rules between them that belong to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

import regex

from cleantext.blocks import VERBATIM, Attributes, Blocks, Mark
from cleantext.elements import MEDIA
from cleantext.render.pieces import Piece, Raw, cut, folded, pieces_of

_LANGUAGE = regex.compile(r"(?:^|\s)(?:lang(?:uage)?-|highlight-(?:source-|text-)?|brush:\s*)([\w+#.\-]+)")
_NO_LANGUAGE = frozenset(["default", "none", "nohighlight", "plain", "plaintext"])
_NAME = regex.compile(r"([\w+#.\-]+)")
_CELLS = frozenset(["td", "th"])
_BETWEEN = _CELLS | {"hr"}
# An image in one of these without kept text belongs to what went.
_APART = frozenset(["aside", "button", "footer", "form", "header", "nav"])


class Item(NamedTuple):
    """A kept block, or what stands between two, and the container that it stands in; tag: ``hr`` for a rule."""

    container: int
    pieces: tuple[Piece, ...] = ()
    tag: str = ""
    language: str = ""


@dataclass(slots=True)
class _Found:
    """The marks, sorted: what stands in each block (old numbers), and what stands alone before it."""

    inside: dict[int, list[tuple[int, str, Attributes | None]]] = field(default_factory=dict)
    around: dict[int, list[tuple[str, Attributes | None]]] = field(default_factory=dict)
    alone: dict[int, list[tuple[int, Raw, list[Raw]]]] = field(default_factory=dict)


def items_of(blocks: Blocks, kept: Sequence[bool], base: str) -> Iterator[Item]:
    """What is kept, in document order; `base`: what addresses are relative to."""
    spans = blocks.whole or [(index, 0, len(text)) for index, text in enumerate(blocks.text)]
    wanted = {old for (old, _, _), keeps in zip(spans, kept, strict=True) if keeps}
    found = _sorted_marks(blocks, spans, wanted)
    old_text: dict[int, list[Raw]] = {}
    before = -1
    for index, (old, begin, end) in enumerate(spans):
        if old != before:
            yield from _alone(blocks, kept, index, found.alone.get(old, ()), base)
            before = old
        if not kept[index]:
            continue
        if old not in old_text:
            old_text = {old: _raw(blocks, index, old, found)}
        raw = cut(old_text[old], begin, end) if blocks.whole else old_text[old]
        code = next((dict(item[1]) for item in raw if not isinstance(item, str) and item[0] == "code" and item[1]), {})
        pieces = pieces_of([blocks.text[index]] if _is_verbatim(blocks, index) else raw, base)
        yield Item(blocks.container[index], pieces, "", language(code))
    yield from _alone(blocks, kept, len(spans), found.alone.get(before + 1, ()), base)


def language(known: Mapping[str, str]) -> str:
    """The language of code that the attributes of an element tell."""
    named = known.get("data-lang") or known.get("data-language") or ""
    found = _NAME.fullmatch(named) or _LANGUAGE.search(known.get("class", ""))
    return found[1] if found and found[1].lower() not in _NO_LANGUAGE else ""


def _is_verbatim(blocks: Blocks, index: int) -> bool:
    container = blocks.container[index]
    return container >= 0 and bool(blocks.containers.state[container] & VERBATIM)


def _sorted_marks(blocks: Blocks, spans: Sequence[tuple[int, int, int]], wanted: set[int]) -> _Found:
    """Each mark to the block that it stands in; what is open where a block begins is noted for it."""
    found = _Found()
    home = {old: blocks.container[index] for index, (old, _, _) in enumerate(spans)}
    opened: list[tuple[str, Attributes | None]] = []
    done = -1
    for old, marks in groupby(blocks.marks, key=lambda mark: mark[0]):
        if opened:
            found.around |= {number: [*opened] for number in range(done + 1, old) if number in wanted}
        done = old
        if opened and old in wanted:
            found.around[old] = [*opened]
        for mark in marks:
            _sort_mark(found, mark, opened, home.get(old, -2))
    if opened:
        found.around |= {number: [*opened] for number in range(done + 1, len(home)) if number in wanted}
    return found


def _sort_mark(found: _Found, mark: Mark, opened: list[tuple[str, Attributes | None]], home: int) -> None:
    old, place, tag, attributes, container, _ = mark
    if tag in MEDIA and (tag in _BETWEEN or (not place and container != home)):
        if tag not in _CELLS:
            found.alone.setdefault(old, []).append((container, (tag, attributes), [*opened]))
        return
    found.inside.setdefault(old, []).append((place, tag, attributes))
    if tag in MEDIA or tag == "br":
        return
    if attributes is not None:
        opened.append((tag, attributes))
    elif opened:
        opened.pop()


def _raw(blocks: Blocks, index: int, old: int, found: _Found) -> list[Raw]:
    """The whole block `old` as found, with what is open around it."""
    inside, around = found.inside.get(old, ()), found.around.get(old, [])
    parts = blocks.parts.get(old)
    if parts is None or _is_verbatim(blocks, index):
        return [*around, *[(tag, attributes) for _, tag, attributes in inside], blocks.text[index]]
    return [*around, *folded(parts, inside)]


def _alone(
    blocks: Blocks, kept: Sequence[bool], index: int, alone: Sequence[tuple[int, Raw, list[Raw]]], base: str
) -> Iterator[Item]:
    """What stands before block `index` and belongs to the kept ones."""
    for (container, is_rule), group in groupby(alone, key=lambda item: (item[0], item[1][0] == "hr")):
        if not _belongs(blocks, kept, index, container):
            continue
        if is_rule:
            if 0 < index < len(kept) and kept[index - 1] and kept[index]:
                yield Item(container, (), "hr")
            continue
        raw: list[Raw] = []
        opened: list[Raw] = []
        for _, item, around in group:
            if around != opened:
                raw += [(name[0], None) for name in reversed(opened)]
                raw += around
                opened = around
            raw.append(item)
        pieces = pieces_of(raw, base)
        if any(piece.kind != "check" for piece in pieces):
            yield Item(container, pieces)


def _belongs(blocks: Blocks, kept: Sequence[bool], index: int, container: int) -> bool:
    """Whether what stands before block `index`, alone in a container, is part of what is kept.

    In a figure, its caption decides. Else it does when a neighbour is kept, in the smallest element that has text.
    """
    containers = blocks.containers
    smallest = container
    while container >= 0:
        first, last = containers.first[container], containers.last[container]
        if containers.tag[container] == "figure" and first < last:
            return any(kept[first:last])
        container = containers.parent[container]
    container = smallest
    while container >= 0 and containers.first[container] == containers.last[container]:
        if containers.tag[container] in _APART:
            return False
        container = containers.parent[container]
    first, last = (containers.first[container], containers.last[container]) if container >= 0 else (0, len(kept))
    return (first < index <= last and kept[index - 1]) or (first <= index < last and kept[index])
