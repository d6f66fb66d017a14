"""The second pass: a block in the light of what the first pass said about its neighbours, container and page.

This is what finds the sentence of an appeal that has no appeal word in it: it stands between two that do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, compress
from operator import mul, sub

from cleantext.columns import Shared, constant, numbered
from cleantext.score import Model
from cleantext.signals_words import Columns, Measures, highest_beside, within

_POINTS_PER_DOUBLING = 10
_MOST = 600
_EDGE = 0.5
_WINDOW = 3


def probability(points: float) -> float:
    """P(body) of a number of points: +10 doubles the odds."""
    if not -_MOST < points < _MOST:
        return 1.0 if points > 0 else 0.0
    return 1 / (1 + 2 ** (-points / _POINTS_PER_DOUBLING))


def probabilities(points: Sequence[int]) -> list[float]:
    """P(body) of many numbers of points."""
    known = {value: probability(value) for value in set(points)}
    return [known[value] for value in points]


def context(points: Sequence[int], measures: Measures) -> Columns:
    """The signals of the second pass, out of the points of the first."""
    words, count = measures.words, len(points)
    # Few numbers of points are different; what stands before the first block and behind the last is another.
    different = sorted(set(points))
    place = {value: index for index, value in enumerate(different)}
    known, edge = [*map(probability, different), _EDGE], [len(different)]
    groups = [place[value] for value in points]
    chances = [known[group] for group in groups]

    def shifted(before: int, behind: int) -> Shared:
        return Shared(known, numbered([*edge * before, *groups[behind:], *edge * behind][:count], len(known)))

    mass = map(mul, chances, words)
    mass_sums, word_sums = [0.0, *accumulate(mass)], [0, *accumulate(words)]
    total_mass, total_words = mass_sums[-1] or 1.0, word_sums[-1] or 1
    ask, told = measures.columns["ask"], measures.columns["told"]
    ask_sums = [0.0, *accumulate(ask)]
    columns: dict[str, Sequence[float]] = {
        "chance": shifted(0, 0),
        "chance_1_before": shifted(1, 0),
        "chance_1_after": shifted(0, 1),
        "chance_2_before": shifted(2, 0),
        "chance_2_after": shifted(0, 2),
        "chance_near": _shares(within(mass_sums, _WINDOW, _WINDOW), within(word_sums, _WINDOW, _WINDOW)),
        "kept_before": [value / total_mass for value in mass_sums[:-1]],
        "kept_after": [1 - value / total_mass for value in mass_sums[1:]],
        "kept_page": constant(total_mass / total_words, count),
        "ask": ask,
        "told": told,
        "cohesion": measures.columns["cohesion"],
        "words": words,
        "ask_1_before": [0, *ask][:count],
        "ask_1_after": [*ask, 0][1:],
        "ask_near": list(map(sub, within(ask_sums, _WINDOW, _WINDOW), ask)),
        "asks_around": list(map(min, *highest_beside(ask, _WINDOW))),
    }
    columns |= {name: measures.columns[name] for name in ("asks", "foreign") if name in measures.columns}
    if measures.regions is not None:
        columns |= _containers(measures, mass_sums, word_sums, ask_sums)
    return columns


def _containers(
    measures: Measures, mass_sums: Sequence[float], word_sums: Sequence[int], ask_sums: Sequence[float]
) -> Columns:
    regions = measures.regions
    assert regions is not None  # noqa: S101 - the caller has looked
    several = regions.several
    first, last = [regions.first[region] for region in several], [regions.last[region] for region in several]
    total_mass = mass_sums[-1] or 1.0
    mass, words, asked = (
        list(map(sub, map(sums.__getitem__, last), map(sums.__getitem__, first)))
        for sums in (mass_sums, word_sums, ask_sums)
    )
    facts = {
        "chance": _shares(mass, words),
        "share": [value / total_mass for value in mass],
        "asks": _shares(asked, list(map(sub, last, first))),
    }
    return {
        f"{level}_{name}": Shared(values, groups)
        for level, groups in zip(("group", "outer"), regions.around, strict=False)
        for name, values in facts.items()
    }


def _shares(parts: Sequence[float], wholes: Sequence[float]) -> list[float]:
    """Each part divided by its whole; by 1 where that is 0."""
    return [part / (whole or 1) for part, whole in zip(parts, wholes, strict=True)]


def settled_points(model: Model, columns: Columns, points: Sequence[int]) -> list[int]:
    """The points after the second pass."""
    changes = model.total_points(columns, len(points))
    return [before + change for before, change in zip(points, changes, strict=True)]


def cutoff(points: Sequence[int], words: Sequence[int]) -> int:
    """The number of points at which to cut this page so that the expected F1 of what is kept is highest; 0 or less.

    What is more likely body than not always adds to it. Taken word by word, with the blocks' probabilities as
    independent chances; source: Ye et al., "Optimizing F-Measures: A Tale of Two Approaches" (ICML 2012).
    """
    best, cut = -1.0, 0
    for points_here, f1 in _expected(points, words):
        if f1 > best:
            best, cut = f1, points_here
    return min(0, cut)


def expected_f1(points: Sequence[int], words: Sequence[int], cut: int) -> float:
    """The expected F1 of what has at least `cut` points; 0 when that is nothing."""
    chances = probabilities(points)
    hits = [chance * size for chance, size in zip(chances, words, strict=True)]
    wanted = sum(hits, 0.0)
    kept = [value >= cut for value in points]
    size = sum(compress(words, kept)) + wanted
    return 2 * sum(compress(hits, kept), 0.0) / size if size else 0.0


def _expected(points: Sequence[int], words: Sequence[int]) -> Iterator[tuple[int, float]]:
    """Each number of points that occurs, highest first, with the expected F1 of cutting there."""
    sizes: dict[int, int] = {}
    for value, size in zip(points, words, strict=True):
        sizes[value] = sizes.get(value, 0) + size
    chances = {value: probability(value) * size for value, size in sizes.items()}
    wanted, hits, kept = sum(chances.values(), 0.0), 0.0, 0
    for value in sorted(sizes, reverse=True):
        hits += chances[value]
        kept += sizes[value]
        yield value, 2 * hits / ((kept + wanted) or 1.0)
