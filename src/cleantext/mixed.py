"""A paragraph that ends, or begins, with an appeal, in two: what belongs to the article, and what asks.

Only where it is clear: all that asks stands in the last sentences (or the first), and the others ask for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import regex

from cleantext.blocks import VERBATIM, Blocks
from cleantext.lexicon import Lexicon
from cleantext.ruleset import Rules
from cleantext.signals_words import Measures, count_words
from cleantext.tokens import tokens_of, unquoted

# Between two sentences: behind an end, before what can begin one. A full stop behind a single letter, a short number or
# two consonants belongs to an abbreviation, unless that is a unit behind its number.
_BETWEEN = regex.compile(
    r"""(?<=(?:[\p{L}\p{N}]{3}|\b\p{Ll}?[aeiouyàáéèíóúêã]\p{Ll}?|\d\s\p{Ll}{2}|[!?…%)"'”’»])[.!?…]["'”’»)]*)\s+
    (?=["'“„«(¿¡→]*[\p{Lu}\p{N}\p{Lo}])|(?<=[。！？])""",
    regex.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Cut:
    """Where to cut a block: characters before and behind the gap, and whether the part that asks comes first."""

    end: int
    start: int
    asks_first: bool


def cuts_of(blocks: Blocks, measures: Measures, rules: Rules, lexicon: Lexicon) -> dict[int, Cut]:
    """The blocks to cut, by the numbers of ``[mixed]`` in ``base.toml``."""
    numbers = rules.settings["mixed"]
    columns, states = measures.columns, blocks.containers.state
    languages = lexicon.languages(measures.language)
    found: dict[int, Cut] = {}
    for index, (ask, sentences, prose) in enumerate(
        zip(columns["ask"], columns["sentences"], measures.prose, strict=True)
    ):
        if ask < numbers["least_block"] or sentences < 2 or not 0 < prose <= numbers["most_block"]:
            continue
        if blocks.container and states[blocks.container[index]] & VERBATIM:
            continue
        text = blocks.text[index]
        gaps = [match.span() for match in _BETWEEN.finditer(text)]
        pieces = [text[a:b] for a, b in zip([0, *(end for _, end in gaps)], [*(s for s, _ in gaps), None], strict=True)]
        cut = _cut(pieces, [_asks(piece, lexicon, languages) for piece in pieces], gaps, numbers)
        if cut and rules.voice.speaks(text[: cut.end] if cut.asks_first else text[cut.start :], measures.language):
            found[index] = cut
    return found


def _asks(text: str, lexicon: Lexicon, languages: frozenset[str] | None) -> int:
    """How much a sentence asks for, by its phrases and its learned terms; what it quotes is not its own."""
    own = unquoted(text)
    tokens = tokens_of(own)
    said = -lexicon.appeals.points(tokens)
    asked = -sum([phrase.points for phrase in lexicon.intents.judge(own, tokens, languages)])
    return asked + max(int(lexicon.address["least_said"]), said)


def _cut(
    pieces: Sequence[str], asks: Sequence[int], gaps: Sequence[tuple[int, int]], numbers: Mapping[str, float]
) -> Cut | None:
    """The cut before the last sentences, when they ask, or else behind the first."""
    count = _asking(asks[::-1], numbers["least_ask"], numbers["least_beside"])
    place, asks_first = len(pieces) - count, False
    if not count:
        place = _asking(asks, numbers["least_ask"], numbers["least_beside"])
        asks_first = True
    if not 0 < place < len(pieces):
        return None
    own, other = (pieces[:place], pieces[place:]) if asks_first else (pieces[place:], pieces[:place])
    others = asks[place:] if asks_first else asks[:place]
    if max(others) >= numbers["least_ask"] or sum(map(count_words, other)) < numbers["least_words"]:
        return None
    return Cut(*gaps[place - 1], asks_first) if sum(map(count_words, own)) <= numbers["most_words"] else None


def _asking(asks: Sequence[int], least: float, beside: float) -> int:
    """How many sentences from the beginning on ask: one clearly, those around it a little, those before it somehow."""
    seeds = [index for index, value in enumerate(asks) if value >= least]
    if not seeds or min(asks[: seeds[0]], default=0) < 0:
        return 0
    end = seeds[0]
    while end < len(asks) and asks[end] >= beside:
        end += 1
    return end


def cut_blocks(blocks: Blocks, cuts: Mapping[int, Cut]) -> tuple[Blocks, list[int]]:
    """The same blocks with some cut in two; and per block whether it is the asking part of one."""
    # New place of each old block, and of the end.
    places = list(accumulate([2 if index in cuts else 1 for index in range(len(blocks))], initial=0))
    old = blocks.containers
    containers = replace(old, first=[places[at] for at in old.first], last=[places[at] for at in old.last])
    result = replace(blocks, text=[], container=[], element=[], links=[], anchors=[], bold=[], inner=[], whole=[])
    result.containers = containers
    split: list[int] = []
    for index, text in enumerate(blocks.text):
        cut = cuts.get(index)
        pieces = [(text, 0)] if cut is None else [
            (text[: cut.end], int(cut.asks_first)), (text[cut.start :], int(not cut.asks_first))
        ]  # fmt: skip
        spans = [(0, len(text))] if cut is None else [(0, cut.end), (cut.start, len(text))]
        result.whole += [(index, begin, end) for begin, end in spans]
        for piece, asks in pieces:
            size = len(piece) - piece.count(" ")
            # Links stand where something is asked for, as far as they fit there.
            own = cut is None or bool(asks)
            other = sum(len(text) - text.count(" ") for text, _ in pieces) - size
            result.text.append(piece)
            result.container.append(blocks.container[index])
            result.element.append(blocks.element[index])
            result.links.append(min(blocks.links[index], size) if own else max(0, blocks.links[index] - other))
            result.anchors.append(blocks.anchors[index] if own else 0)
            result.bold.append(min(blocks.bold[index], size))
            result.inner.append(blocks.inner[index])
            split.append(asks)
    return result, split
