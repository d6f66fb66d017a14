"""Hand-set rules: points for what several signals say together.

A rule is a table ``[when.NAME]`` of ``base.toml``: ``all = ["signal >= number", ...]`` and ``points``. It applies to
pages and to texts alike, wherever its signals are measured.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from typing import Any

from cleantext.columns import Shared

_TESTS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class When:
    """One rule: its name, its tests as (signal, comparison, number), its points."""

    name: str
    tests: tuple[tuple[str, str, float], ...]
    points: int

    def holds_for(self, columns: Mapping[str, Sequence[float]], count: int) -> list[int]:
        """The blocks that pass all tests; none where a signal is not measured."""
        found: Sequence[int] = range(count)
        for signal, comparison, number in self.tests:
            column = columns.get(signal)
            if column is None:
                return []
            test = _TESTS[comparison]
            if isinstance(column, Shared):
                passes = column.spread(bytes(map(test, column.values, repeat(number))))
                found = list(compress(found, passes if len(found) == count else map(passes.__getitem__, found)))
            else:
                values = column if len(found) == count else map(column.__getitem__, found)
                found = list(compress(found, map(test, values, repeat(number))))
        return list(found)


def when_of(name: str, row: Mapping[str, Any]) -> When:
    """A rule from its table. Raises ValueError, KeyError or TypeError where it is malformed."""
    if not isinstance(row["all"], list):
        raise TypeError('"all" must be a list of tests')
    return When(name, tuple(map(_test_of, row["all"])), points_of(row))


def _test_of(test: Any) -> tuple[str, str, float]:
    try:
        signal, comparison, number = test.split()
        if comparison in _TESTS:
            return signal, comparison, float(number)
    except (AttributeError, ValueError):
        pass
    known = " ".join(_TESTS)
    raise ValueError(f'a test is "signal comparison number", compared by one of {known}; not {test!r}')


def points_of(row: Mapping[str, Any]) -> int:
    """The points of a rule's table. Raises KeyError where there are none, TypeError where they are no whole number."""
    points = row["points"]
    if isinstance(points, bool) or not isinstance(points, int):
        raise TypeError("points must be a whole number")
    return points
