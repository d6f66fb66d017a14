"""Points: signals times rules, added up. Two kinds of rule, both exact tables.

A `Curve` gives points for the bin that one signal falls into; a `Pair` for the cell that two signals fall into
together. Summed they form a generalised additive model with pairwise interactions (Lou, Caruana et al., "Accurate
Intelligible Models with Pairwise Interactions", KDD 2013). +10 points double the odds that a block is body.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import add, getitem

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
    _bins: Mapping[str, tuple[float, ...]] = field(init=False, repr=False, compare=False)
    _curves: tuple[tuple[str, tuple[int, ...]], ...] = field(init=False, repr=False, compare=False)
    _pairs: tuple[tuple[str, str, tuple[tuple[int, ...], ...]], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Spread all tables over one set of bins per signal, so that a value is looked up once for all its rules."""
        edges: dict[str, set[float]] = {}
        for curve in self.curves:
            edges.setdefault(curve.signal, set()).update(curve.bins)
        for pair in self.pairs:
            edges.setdefault(pair.first, set()).update(pair.first_bins)
            edges.setdefault(pair.second, set()).update(pair.second_bins)
        bins = {signal: tuple(sorted(ends)) for signal, ends in edges.items()}
        alone = {signal: [0] * (len(ends) + 1) for signal, ends in bins.items()}
        for curve in self.curves:
            spread = [curve.points[place] for place in _places(bins[curve.signal], curve.bins)]
            alone[curve.signal] = list(map(add, alone[curve.signal], spread))
        pairs = []
        for pair in self.pairs:
            # What a signal is worth alone goes into the first pair that looks it up anyway.
            down, across = (alone.pop(name, [0] * (len(bins[name]) + 1)) for name in (pair.first, pair.second))
            columns = _places(bins[pair.second], pair.second_bins)
            wide = [[row[place] for place in columns] for row in pair.points]
            rows = [wide[place] for place in _places(bins[pair.first], pair.first_bins)]
            grid = tuple(tuple(map(add, row, map(own.__add__, across))) for row, own in zip(rows, down, strict=True))
            pairs.append((pair.first, pair.second, grid))
        object.__setattr__(self, "_bins", bins)
        object.__setattr__(self, "_curves", tuple((signal, tuple(points)) for signal, points in alone.items()))
        object.__setattr__(self, "_pairs", tuple(pairs))

    @property
    def signals(self) -> frozenset[str]:
        """The signals that the rules ask for."""
        return frozenset(self._bins)

    def total_points(self, columns: Mapping[str, Sequence[float]], count: int) -> list[int]:
        """The points of each of `count` blocks. What is the same for the whole page is looked up once."""
        if not count:
            return []
        of_page = {
            name: bisect_left(bins, columns[name][0])
            for name, bins in self._bins.items()
            if _is_of_page(name) or not bins
        }
        places = {
            name: list(map(bisect_left, repeat(bins), columns[name]))
            for name, bins in self._bins.items()
            if name not in of_page
        }
        base = self.base
        # One lazy row of points per rule, each element of which is fetched by C code: this is the innermost loop.
        shares: list[Iterator[int]] = []
        for name, points in self._curves:
            if name in of_page:
                base += points[of_page[name]]
            else:
                shares.append(map(points.__getitem__, places[name]))
        for first, second, grid in self._pairs:
            if first in of_page and second in of_page:
                base += grid[of_page[first]][of_page[second]]
            elif first in of_page:
                shares.append(map(grid[of_page[first]].__getitem__, places[second]))
            elif second in of_page:
                column = [row[of_page[second]] for row in grid]
                shares.append(map(column.__getitem__, places[first]))
            else:
                shares.append(map(getitem, map(grid.__getitem__, places[first]), places[second]))
        return [base + sum(mine) for mine in zip(*shares, strict=True)] if shares else [base] * count


def _is_of_page(signal: str) -> bool:
    """Whether a signal is the same for all blocks of a page."""
    return signal.startswith("page_")


def _places(fine: Sequence[float], coarse: Sequence[float]) -> list[int]:
    """Per bin of `fine` the bin of `coarse` that holds it; every edge of `coarse` is one of `fine`."""
    return [bisect_left(coarse, end) for end in fine] + [len(coarse)]


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
