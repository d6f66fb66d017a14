"""The kept blocks with all that stands in them, and the images, videos and rules between them that belong to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from typing import NamedTuple

import regex

from cleantext.blocks import HEADING, VERBATIM, Attributes, Blocks
from cleantext.elements import MEDIA, UNREAD
from cleantext.render.addresses import Base
from cleantext.render.found import Raw, cut, folded, verbatim
from cleantext.render.pieces import Piece, is_visible, pieces_of, plain
from cleantext.render.ruby import with_brackets
from cleantext.render.signs import without_signs

_LANGUAGE = regex.compile(r"(?:^|\s)(?:lang(?:uage)?-|highlight-(?:source-|text-)?|brush:\s*)([\w+#.\-]+)")
_NO_LANGUAGE = frozenset(["default", "none", "nohighlight", "plain", "plaintext"])
_NAME = regex.compile(r"([\w+#.\-]+)")
_CELLS = frozenset(["td", "th"])
# Of inline elements inside of each other the outermost are looked at, so that time stays linear.
_DEEPEST = 32
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
    formulas: set[int] = field(default_factory=set)


def items_of(blocks: Blocks, kept: Sequence[bool], base: Base) -> Iterator[Item]:
    """What is kept, in document order; `base`: what addresses are relative to."""
    spans = blocks.whole or [(index, 0, len(text)) for index, text in enumerate(blocks.text)]
    wanted = {old for (old, _, _), keeps in zip(spans, kept, strict=True) if keeps}
    found = _sorted_marks(blocks, spans, wanted)
    sums = list(accumulate(kept, initial=0))
    before = -1
    for index, (old, begin, _) in enumerate(spans):
        again = old == before
        before = old
        if not again and old in found.alone:
            yield from _alone(blocks, sums, index, found.alone[old], base)
        # Both halves of a block that was cut are one block, as they were.
        if not kept[index] or (again and kept[index - 1]):
            continue
        behind = index + 1
        whole = behind < len(spans) and spans[behind][0] == old and kept[behind]
        text = blocks.text[index]
        if whole:
            text += " " * (spans[behind][1] > spans[index][2]) + blocks.text[behind]
        end = begin + len(text)
        if old not in found.inside and old not in found.around:
            yield Item(blocks.container[index], plain(text))
        elif _is_verbatim(blocks, index):
            code = [attributes for _, tag, attributes in found.inside.get(old, ()) if tag == "code" and attributes]
            pieces = plain(text)
            if old in blocks.parts and any(tag in {"a", UNREAD} for _, tag, _ in found.inside.get(old, ())):
                raw = without_signs(verbatim(blocks.parts[old], found.inside[old]), heading=False, back=False)
                pieces = pieces_of(raw, base, formulas=False)
            yield Item(blocks.container[index], pieces, "", language(dict(code[0])) if code else "")
        else:
            raw = [*found.around.get(old, ())]
            if old in blocks.parts:
                raw += cut(folded(blocks.parts[old], found.inside.get(old, ())), begin, end)
            else:
                raw += [*[(tag, attributes) for _, tag, attributes in found.inside.get(old, ())], text]
            state = blocks.containers.state[blocks.container[index]]
            raw = with_brackets(without_signs(raw, heading=bool(state & HEADING), back=False))
            yield Item(blocks.container[index], pieces_of(raw, base, formulas=old in found.formulas))
    yield from _alone(blocks, sums, len(spans), found.alone.get(before + 1, ()), base)


def language(known: Mapping[str, str]) -> str:
    """The language of code that the attributes of an element tell."""
    named = known.get("data-lang") or known.get("data-language") or ""
    found = _NAME.fullmatch(named) or _LANGUAGE.search(known.get("class", ""))
    return found[1] if found and found[1].lower() not in _NO_LANGUAGE else ""


def _is_verbatim(blocks: Blocks, index: int) -> bool:
    return _in_verbatim(blocks, blocks.container[index])


def _in_verbatim(blocks: Blocks, container: int) -> bool:
    return container >= 0 and bool(blocks.containers.state[container] & VERBATIM)


def _sorted_marks(blocks: Blocks, spans: Sequence[tuple[int, int, int]], wanted: set[int]) -> _Found:
    """Each mark to the block that it stands in; what is open where a block begins is noted for it."""
    found = _Found()
    home = [blocks.container[index] for index, (old, begin, _) in enumerate(spans) if not begin]
    home.append(-2)
    opened: list[tuple[str, Attributes | None]] = []
    done, here, inside = -1, -1, None
    for old, place, tag, attributes, container, _ in blocks.marks:
        if old != here:
            if opened:
                found.around |= {
                    number: [*opened[:_DEEPEST]] for number in range(done + 1, old + 1) if number in wanted
                }
            done = here = old
            inside = found.inside.setdefault(old, []) if old in wanted else None
        if tag in MEDIA:
            if tag in _BETWEEN or (not place and container != home[old]):
                if tag not in _CELLS:
                    found.alone.setdefault(old, []).append((container, (tag, attributes), [*opened[:_DEEPEST]]))
                continue
            if tag == "script":
                found.formulas.add(old)
        elif tag == "br":
            pass
        elif attributes is not None:
            opened.append((tag, attributes))
            if tag == "math":
                found.formulas.add(old)
        elif opened:
            opened.pop()
        if inside is not None:
            inside.append((place, tag, attributes))
    if opened:
        found.around |= {number: [*opened[:_DEEPEST]] for number in range(done + 1, len(home)) if number in wanted}
    return found


def _alone(
    blocks: Blocks, sums: Sequence[int], index: int, alone: Sequence[tuple[int, Raw, list[Raw]]], base: Base
) -> Iterator[Item]:
    """What stands before block `index` and belongs to the kept ones; `sums`: how many of these before each block."""
    for (container, is_rule), group in groupby(alone, key=lambda item: (item[0], item[1][0] == "hr")):
        if not _belongs(blocks, sums, index, container) or _in_verbatim(blocks, container):
            continue
        if is_rule:
            if 0 < index < len(blocks) and sums[index + 1] - sums[index - 1] == 2:
                yield Item(container, (), "hr")
            continue
        raw: list[Raw] = []
        opened: list[Raw] = []
        for _, item, around in group:
            if [*map(id, around)] != [*map(id, opened)]:
                raw += [(name[0], None) for name in reversed(opened)]
                raw += around
                opened = around
            raw.append(item)
        pieces = pieces_of(raw, base)
        if any(map(is_visible, pieces)):
            yield Item(container, pieces)


def _belongs(blocks: Blocks, sums: Sequence[int], index: int, container: int) -> bool:
    """Whether what stands before block `index`, alone in a container, is part of what is kept.

    In a figure, its caption decides. Else it does when a neighbour is kept, in the smallest element that has text.
    """
    containers = blocks.containers
    smallest = container
    while container >= 0:
        first, last = containers.first[container], containers.last[container]
        if containers.tag[container] == "figure" and first < last:
            return sums[last] > sums[first]
        container = containers.parent[container]
    container = smallest
    while container >= 0 and containers.first[container] == containers.last[container]:
        if containers.tag[container] in _APART:
            return False
        container = containers.parent[container]
    first, last = (containers.first[container], containers.last[container]) if container >= 0 else (0, len(blocks))
    return first <= index <= last and sums[min(index + 1, last)] > sums[max(index - 1, first)]
