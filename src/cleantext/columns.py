"""Columns of numbers, one for each block, that are told once for all blocks that share them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

_BYTE = 256


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

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shared) and list(self) == list(other)

    def __iter__(self) -> Iterator[float]:
        return map(self.values.__getitem__, self.groups)

    def spread(self, found: bytes) -> bytes:
        """What was found for each group, for each block."""
        groups = self.groups
        if isinstance(groups, bytes):
            return groups.translate(found.ljust(_BYTE))
        return bytes(map(found.__getitem__, groups))


def constant(value: float, count: int) -> Shared:
    """A column that has the same number for all blocks."""
    return Shared([value], bytes(count))


def numbered(groups: Sequence[int], count: int) -> Sequence[int]:
    """The numbers of groups, of which there are `count`, as bytes where that is possible: these are spread fastest."""
    return bytes(groups) if count <= _BYTE else groups
