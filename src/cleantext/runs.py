"""Runs, not lines: the part of an appeal that asks for nothing goes with the parts that do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from cleantext.signals import Measures


def bridged(points: Sequence[int], measures: Measures, numbers: Mapping[str, float]) -> list[int]:
    """The kept blocks that stand between two removed appeals, close together, and share no topic with the article."""
    ask = measures.columns["ask"]
    seeds = [index for index, value in enumerate(points) if value < 0 and ask[index] >= numbers["seed_ask"]]
    found: list[int] = []
    for left, right in pairwise(seeds):
        between = [index for index in range(left + 1, right) if points[index] >= 0]
        close = right - left - 1 <= numbers["longest_gap"]
        if between and close and all(_is_foreign(index, measures, numbers) for index in between):
            found.extend(between)
    return found


def _is_foreign(index: int, measures: Measures, numbers: Mapping[str, float]) -> bool:
    """Whether the block's words are not those of the article around; a short block cannot tell and is taken along."""
    columns = measures.columns
    if columns["told"][index]:
        return False
    cohesion = columns["cohesion"][index]
    if cohesion < 0:
        return measures.words[index] <= numbers["short_words"]
    return cohesion <= numbers["foreign_cohesion"]
