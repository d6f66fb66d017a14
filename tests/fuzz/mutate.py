"""Inputs without end, out of seeds: pieces put in, taken out, doubled, nested, overwritten."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.fuzz.seeds import LONGEST, PIECES, SEEDS

_MOST_CHANGES = 8
_MOST_TIMES = 200
_LONGEST_CUT = 80  # bytes
_MOST_SEEDS = 4
# What seeds are made of: markup, words and signs, each a piece for others.
_PIECE = re.compile(rb"<[^<>\s]*>?|\w+|[^\w\s]|\s+")


@dataclass(frozen=True, slots=True)
class Long:
    """An input that can be as long as is asked for: a piece of it is repeated."""

    before: bytes
    piece: bytes
    behind: bytes

    def make(self, size: int) -> bytes:
        """The input with so many bytes of repetitions."""
        return self.before + self.piece * (size // len(self.piece)) + self.behind


class Mutator:
    """Makes inputs for one target; the same `number` makes the same ones.

    sizes: of long ones, in bytes, a smaller and a larger one.
    """

    def __init__(self, target: str, number: int) -> None:
        self._random = Random(number)  # noqa: S311 - nothing secret
        self._seeds = SEEDS[target]()
        self._longest = LONGEST[target]
        self.sizes = (8 * self._longest, 64 * self._longest)
        found: set[bytes] = {piece for seed in self._seeds for piece in _PIECE.findall(seed)}
        self._pieces: list[bytes] = [*sorted(found), *PIECES.get(target, ())]
        self._changes = (
            self._insert,
            self._overwrite,
            self._remove,
            self._double,
            self._move,
            self._splice,
            self._nest,
        )

    def small(self) -> bytes:
        """A seed, several of them, or nothing, with a few changes."""
        choose = self._random
        data = b"".join(choose.choices(self._seeds, k=choose.randrange(_MOST_SEEDS)))[: self._longest]
        for _ in range(choose.randint(1, _MOST_CHANGES)):
            data = choose.choice(self._changes)(data)
        return data[: self._longest]

    def long(self) -> Long:
        """An input of which any slice, or a few pieces, are repeated."""
        data, choose = self.small(), self._random
        start, end = self._slice(data)
        piece = data[start:end] if choose.random() < 0.5 else b"".join(choose.choices(self._pieces, k=3))
        return Long(data[:start], piece or b" ", data[end:])

    def _slice(self, data: bytes) -> tuple[int, int]:
        start = self._random.randint(0, len(data))
        return start, min(len(data), start + self._random.randint(0, _LONGEST_CUT))

    def _insert(self, data: bytes) -> bytes:
        place = self._random.randint(0, len(data))
        return data[:place] + self._random.choice(self._pieces) + data[place:]

    def _overwrite(self, data: bytes) -> bytes:
        start, _ = self._slice(data)
        by = self._random.randbytes(self._random.randint(1, 4))
        return data[:start] + by + data[start + len(by) :]

    def _remove(self, data: bytes) -> bytes:
        start, end = self._slice(data)
        return data[:start] + data[end:]

    def _double(self, data: bytes) -> bytes:
        start, end = self._slice(data)
        return data[:start] + data[start:end] * self._times() + data[end:]

    def _move(self, data: bytes) -> bytes:
        start, end = self._slice(data)
        rest = data[:start] + data[end:]
        place = self._random.randint(0, len(rest))
        return rest[:place] + data[start:end] + rest[place:]

    def _splice(self, data: bytes) -> bytes:
        other = self._random.choice(self._seeds)
        start, end = self._slice(other)
        place, _ = self._slice(data)
        return data[:place] + other[start:end] + data[place:]

    def _nest(self, data: bytes) -> bytes:
        place, _ = self._slice(data)
        pieces: Sequence[bytes] = self._random.choices(self._pieces, k=self._random.randint(1, 3))
        return data[:place] + b"".join(pieces) * self._times() + data[place:]

    def _times(self) -> int:
        """Seldom many."""
        return int(float(_MOST_TIMES) ** self._random.random()) + 1
