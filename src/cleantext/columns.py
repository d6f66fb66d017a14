"""Columns of numbers, one for each block, that are told once for all blocks that share them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import overload


class Shared(Sequence[float]):
    """A column by groups of blocks: `values` of the groups, and for each block the number of its group."""

    __slots__ = ("groups", "values")

    def __init__(self, values: Sequence[float], groups: Sequence[int]) -> None:
        self.values, self.groups = values, groups

    def __len__(self) -> int:
        return len(self.groups)

    @overload
    def __getitem__(self, index: int) -> float: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[float]: ...
    def __getitem__(self, index: int | slice) -> float | Sequence[float]:
        if isinstance(index, slice):
            return Shared(self.values, self.groups[index])
        return self.values[self.groups[index]]

    def __iter__(self) -> Iterator[float]:
        return map(self.values.__getitem__, self.groups)

    def spread(self, found: bytes) -> bytes:
        """What was found for each group, for each block."""
        if len(self.groups) < 2:
            return bytes([found[group] for group in self.groups])
        return bytes(itemgetter(*self.groups)(found))
