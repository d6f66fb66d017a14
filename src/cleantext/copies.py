"""Passages that a page holds twice: once for wide screens and once for narrow ones, in ``noscript``, in a carousel.

The first of them stays. A line or two that recurs is no copy, nor is what recurs among its own neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cleantext.blocks import Blocks
from cleantext.signals_words import Measures


def copied(blocks: Blocks, measures: Measures, kept: Sequence[bool], numbers: Mapping[str, float]) -> list[int]:
    """The kept blocks that make a passage which other kept blocks, before them and elsewhere, have word for word.

    `numbers`: ``[copy]`` of ``base.toml``. Short pages are left alone: they may consist of repetitions.
    """
    chosen = [index for index, keeps in enumerate(kept) if keeps]
    regions, words = measures.regions, measures.words
    if regions is None or len({blocks.text[index] for index in chosen}) == len(chosen):
        return []
    origins = _origins([blocks.text[index] for index in chosen], [regions.group[index] for index in chosen])
    found: list[int] = []
    passage: list[int] = []
    before = -1
    for index, origin in [*zip(chosen, origins, strict=True), (-1, -1)]:
        if passage and (origin < 0 or origin != before + 1):
            size = sum(words[place] for place in passage)
            if size >= numbers["least_words"] and size >= numbers["mean_words"] * len(passage):
                found += passage
            passage = []
        if origin >= 0:
            passage.append(index)
        before = origin
    left = sum(words[index] for index in chosen) - sum(words[index] for index in found)
    return found if left >= numbers["page_words"] else []


def _origins(texts: Sequence[str], groups: Sequence[int]) -> list[int]:
    """For each text the place of an earlier one that is the same and in another container; -1 where there is none.

    The one behind the origin of the text before is taken where it fits, so that passages stay in one piece.
    """
    first: dict[str, int] = {}
    origins: list[int] = []
    for place, text in enumerate(texts):
        follows = origins[-1] + 1 if origins and origins[-1] >= 0 else place
        origin = follows if follows < place and texts[follows] == text else first.setdefault(text, place)
        origins.append(origin if origin < place and groups[origin] != groups[place] else -1)
    return origins
