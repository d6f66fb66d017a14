"""Points: signals times rules, added up. Two kinds of rule, both exact tables.

A `Curve` gives points for the bin that one signal falls into; a `Pair` for the cell that two signals fall into
together. Summed they form a generalised additive model with pairwise interactions (Lou, Caruana et al., "Accurate
Intelligible Models with Pairwise Interactions", KDD 2013). +10 points double the odds that a block is body.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import repeat
from math import floor
from operator import add, getitem, sub
from struct import unpack
from typing import TypeVar

from cleantext.columns import Shared

Reason = tuple[str, int]
Cell = TypeVar("Cell")
_BYTE = 256


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
class _Places:
    """The bins of a signal; `small`: the place of each whole number from 0 to 255."""

    bins: tuple[float, ...]
    small: bytes

    @staticmethod
    def of(bins: tuple[float, ...]) -> _Places:
        ends = [floor(min(max(-1, end), _BYTE - 1)) + 1 for end in bins]
        lengths = map(sub, [*ends, _BYTE], [0, *ends])
        return _Places(bins, b"".join([bytes([place]) * length for place, length in enumerate(lengths)]))

    def find(self, column: Sequence[float]) -> bytes:
        """The place of each value among the bins."""
        if isinstance(column, Shared):
            return column.spread(self.find(column.values))
        try:
            return bytes(column).translate(self.small)  # type: ignore[arg-type] # what is no small number, raises
        except ValueError:
            # Whole numbers, few of them different.
            known = {value: bisect_left(self.bins, value) for value in set(column)}
            return bytes(map(known.__getitem__, column))
        except TypeError:
            return bytes(map(bisect_left, repeat(self.bins), column))


@dataclass(frozen=True, slots=True)
class _Grid:
    """Points of the cells of a pair, row after row; `rows` where they are more than a byte can count."""

    width: int
    cells: bytes
    rows: tuple[bytes, ...]

    @staticmethod
    def of(cells: Sequence[int], width: int) -> _Grid:
        if len(cells) <= _BYTE:
            return _Grid(width, _table(cells), ())
        return _Grid(width, b"", tuple(bytes(cells[at : at + width]) for at in range(0, len(cells), width)))

    def look_up(self, first: bytes, second: bytes) -> bytes:
        """The points of each block, by its places in both signals."""
        if self.rows:
            return bytes(map(getitem, map(self.rows.__getitem__, first), second))
        # The number of the cell of all blocks at once, as one long number with a byte for each.
        cells = int.from_bytes(first, "little") * self.width + int.from_bytes(second, "little")
        return cells.to_bytes(len(first), "little").translate(self.cells)


def _planes(points: Sequence[int]) -> Iterator[list[int]]:
    """Points above the lowest, as sums of numbers that fit into a byte; hardly ever more than one."""
    lowest = min(points)
    left = [value - lowest for value in points]
    while any(left):
        plane = left if max(left) < _BYTE else [min(value, _BYTE - 1) for value in left]
        yield plane
        left = list(map(sub, left, plane))


def _table(plane: Sequence[int]) -> bytes:
    return bytes(plane).ljust(_BYTE, b"\0")


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A model's tables, over one set of bins per signal, so that a value is looked up once for all its rules."""

    places: Mapping[str, _Places]
    curves: tuple[tuple[str, bytes], ...]
    pairs: tuple[tuple[str, str, _Grid], ...]
    base: int

    @staticmethod
    def of(model: Model) -> _Compiled:
        bins = model.bins
        alone = {signal: [0] * (len(ends) + 1) for signal, ends in bins.items()}
        for curve in model.curves:
            spread = [curve.points[place] for place in _spread(bins[curve.signal], curve.bins)]
            alone[curve.signal] = list(map(add, alone[curve.signal], spread))
        base, pairs = model.base, []
        for pair in model.pairs:
            # What a signal is worth alone goes into the first pair that looks it up anyway.
            down, across = (alone.pop(name, [0] * (len(bins[name]) + 1)) for name in (pair.first, pair.second))
            columns = _spread(bins[pair.second], pair.second_bins)
            wide = [list(map(add, map(row.__getitem__, columns), across)) for row in pair.points]
            rows = zip(_spread(bins[pair.first], pair.first_bins), down, strict=True)
            cells = [value + own for place, own in rows for value in wide[place]]
            base += min(cells)
            pairs += [(pair.first, pair.second, _Grid.of(plane, len(across))) for plane in _planes(cells)]
        base += sum(map(min, alone.values()))
        curves = [(signal, _table(plane)) for signal, points in alone.items() for plane in _planes(points)]
        places = {signal: _Places.of(ends) for signal, ends in bins.items()}
        return _Compiled(places, tuple(curves), tuple(pairs), base)


@dataclass(frozen=True, slots=True)
class Model:
    """All rules of one pass; `prefix` stands before their names in explanations. Compiled when first asked."""

    prefix: str
    base: int
    curves: tuple[Curve, ...] = ()
    pairs: tuple[Pair, ...] = ()
    bins: Mapping[str, tuple[float, ...]] = field(init=False, repr=False, compare=False)
    _compiled: _Compiled | None = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        """Gather the bins of each signal, of whatever rules. Raises ValueError where they are too many."""
        edges: dict[str, set[float]] = {}
        for curve in self.curves:
            edges.setdefault(curve.signal, set()).update(curve.bins)
        for pair in self.pairs:
            edges.setdefault(pair.first, set()).update(pair.first_bins)
            edges.setdefault(pair.second, set()).update(pair.second_bins)
        most = max(map(len, edges.values()), default=0)
        if most >= _BYTE:
            raise ValueError(f"a signal has {most} bins, and at most {_BYTE - 1} can be told apart")
        object.__setattr__(self, "bins", {signal: tuple(sorted(ends)) for signal, ends in edges.items()})

    @property
    def signals(self) -> frozenset[str]:
        """The signals that the rules ask for."""
        return frozenset(self.bins)

    def _ready(self) -> _Compiled:
        # Threads may compile at once; whichever result stays, it is the same.
        compiled = self._compiled or _Compiled.of(self)
        object.__setattr__(self, "_compiled", compiled)
        return compiled

    def _places(self, columns: Mapping[str, Sequence[float]], count: int) -> dict[str, bytes]:
        """The place of each block in the bins of each signal."""
        return {
            name: own.find(columns[name]) if count > 1 else bytes([bisect_left(own.bins, columns[name][0])])
            for name, own in self._ready().places.items()
        }

    def total_points(self, columns: Mapping[str, Sequence[float]], count: int) -> list[int]:
        """The points of each of `count` blocks."""
        if not count:
            return []
        compiled, places = self._ready(), self._places(columns, count)
        shares = [places[name].translate(table) for name, table in compiled.curves]
        shares += [grid.look_up(places[first], places[second]) for first, second, grid in compiled.pairs]
        # All blocks are added up at once: each has 16 bits of one long number, or 32 where there are very many rules.
        codec, size, letter = ("utf-16-le", 2, "H") if len(shares) <= _BYTE else ("utf-32-le", 4, "I")
        total = sum([int.from_bytes(share.decode("latin-1").encode(codec), "little") for share in shares])
        base = compiled.base
        return [base + points for points in unpack(f"<{count}{letter}", total.to_bytes(size * count, "little"))]

    def all_reasons(self, columns: Mapping[str, Sequence[float]], count: int) -> list[list[Reason]]:
        """Each rule's share in the points of each of `count` blocks, zero shares left out; they sum to its total."""
        if not count:
            return []
        places = self._places(columns, count)
        shares: list[Iterable[Reason]] = [repeat((f"{self.prefix}.base", self.base), count)]
        for curve in self.curves:
            worth = list(map(curve.points.__getitem__, _spread(self.bins[curve.signal], curve.bins)))
            shares.append(_named(f"{self.prefix}.{curve.signal}", places[curve.signal], worth.__getitem__))
        for pair in self.pairs:
            rows = list(map(pair.points.__getitem__, _spread(self.bins[pair.first], pair.first_bins)))
            columns_of = _spread(self.bins[pair.second], pair.second_bins)
            cells = list(zip(places[pair.first], places[pair.second], strict=True))
            shares.append(_named(f"{self.prefix}.{pair.name}", cells, partial(_cell, rows, columns_of)))
        return [[reason for reason in row if reason[1]] for row in zip(*shares, strict=True)]


def _named(name: str, cells: Sequence[Cell], points: Callable[[Cell], int]) -> Iterator[Reason]:
    """The share that a rule gives to each block for its cell; one object for all blocks in a cell, as they are many."""
    known = {cell: (name, points(cell)) for cell in set(cells)}
    return map(known.__getitem__, cells)


def _cell(rows: Sequence[Sequence[int]], columns: Sequence[int], cell: tuple[int, int]) -> int:
    return rows[cell[0]][columns[cell[1]]]


def _spread(fine: Sequence[float], coarse: Sequence[float]) -> list[int]:
    """Per bin of `fine` the bin of `coarse` that holds it; every edge of `coarse` is one of `fine`."""
    return [bisect_left(coarse, end) for end in fine] + [len(coarse)]
