"""Points: signals times rules, added up. Two kinds of rule, both exact tables.

A `Curve` gives points for the bin that one signal falls into; a `Pair` for the cell that two signals fall into
together. Summed they form a generalised additive model with pairwise interactions (Lou, Caruana et al., "Accurate
Intelligible Models with Pairwise Interactions", KDD 2013). +10 points double the odds that a block is body.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import add

Reason = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of one signal; `points` has one entry more than `bins`, the upper ends of all bins but the last."""

    signal: str
    bins: tuple[float, ...]
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Points of two signals together: ``points[bin of first][bin of second]``."""

    first: str
    second: str
    first_bins: tuple[float, ...]
    second_bins: tuple[float, ...]
    points: tuple[tuple[int, ...], ...]

    @property
    def name(self) -> str:
        """How the pair is called in explanations."""
        return f"{self.first}+{self.second}"


@dataclass(frozen=True, slots=True)
class Model:
    """All rules of one pass; `prefix` stands before their names in explanations."""

    prefix: str
    base: int
    curves: tuple[Curve, ...] = ()
    pairs: tuple[Pair, ...] = ()

    @property
    def signals(self) -> frozenset[str]:
        """The signals that the rules ask for."""
        return frozenset(
            [curve.signal for curve in self.curves]
            + [signal for pair in self.pairs for signal in (pair.first, pair.second)]
        )


def total_points(model: Model, columns: Mapping[str, Sequence[float]], count: int) -> list[int]:
    """The points of each of `count` blocks."""
    totals = [model.base] * count
    for curve in model.curves:
        bins, points = curve.bins, curve.points
        totals = list(map(add, totals, [points[bisect_left(bins, value)] for value in columns[curve.signal]]))
    for pair in model.pairs:
        first_bins, second_bins, grid = pair.first_bins, pair.second_bins, pair.points
        cells = [
            grid[bisect_left(first_bins, left)][bisect_left(second_bins, right)]
            for left, right in zip(columns[pair.first], columns[pair.second], strict=True)
        ]
        totals = list(map(add, totals, cells))
    return totals


def reasons_of(model: Model, columns: Mapping[str, Sequence[float]], index: int) -> list[Reason]:
    """Each rule's share in the points of one block, zero shares left out; they sum to its total."""
    reasons = [(f"{model.prefix}.base", model.base)]
    for curve in model.curves:
        place = bisect_left(curve.bins, columns[curve.signal][index])
        reasons.append((f"{model.prefix}.{curve.signal}", curve.points[place]))
    for pair in model.pairs:
        row = bisect_left(pair.first_bins, columns[pair.first][index])
        cell = bisect_left(pair.second_bins, columns[pair.second][index])
        reasons.append((f"{model.prefix}.{pair.name}", pair.points[row][cell]))
    return [reason for reason in reasons if reason[1]]
