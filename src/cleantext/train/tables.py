"""Word tables from labelled blocks, counted by site: a site has one vote per term, however large it is."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

PER_DOUBLING = 10 / math.log(2)
_PRIOR = 3.0
_MINIMUM_SITES = 5


@dataclass
class TermCounts:
    """Per term and site: how much text it stood with that was kept, and how much that was dropped."""

    kept: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    dropped: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    site_kept: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    site_dropped: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, site: str, terms: Iterable[str], kept: float, weight: float) -> None:
        """Count one block."""
        self.site_kept[site] += kept * weight
        self.site_dropped[site] += (1 - kept) * weight
        for term in terms:
            self.kept[term][site] += kept * weight
            self.dropped[term][site] += (1 - kept) * weight

    def without(self, folds: Mapping[str, int], fold: int | None) -> dict[str, tuple[float, float]]:
        """Votes (kept, dropped) per term of the sites outside `fold`.

        A site's vote is the share of the term's text that it kept; sites that keep all or nothing of their
        pages anyway say nothing and do not vote.
        """
        votes = {}
        for term, dropped in self.dropped.items():
            if len(dropped) < _MINIMUM_SITES:
                continue
            kept = self.kept[term]
            mine = [
                kept[site] / (kept[site] + lost)
                for site, lost in dropped.items()
                if folds[site] != fold and kept[site] + lost > 0
                and self.site_kept[site] > 0 and self.site_dropped[site] > 0
            ]  # fmt: skip
            if len(mine) >= _MINIMUM_SITES:
                votes[term] = (sum(mine), len(mine) - sum(mine))
        return votes


def points_of(votes: Mapping[str, tuple[float, float]], base: float, limit: int = 60) -> dict[str, int]:
    """Shrunken log-odds of each term against the base share of kept text, in points (+10: odds doubled)."""
    points = {}
    for term, (kept, dropped) in votes.items():
        odds = (kept + _PRIOR * base) / (dropped + _PRIOR * (1 - base))
        value = round(PER_DOUBLING * math.log(odds * (1 - base) / base))
        points[term] = max(-limit, min(limit, value))
    return points
