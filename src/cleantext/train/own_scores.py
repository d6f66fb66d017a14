"""What rules make of a labelled page, as figures; and how sure these are."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cleantext.blocks import Blocks
from cleantext.rounds import Rounds
from cleantext.ruleset import Rules
from cleantext.train.own_fit import surprise
from cleantext.train.own_pages import APPEALS, Example, carried, judge, opinion
from cleantext.verdict import UNFIT

_ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class Score:
    """One page under some rules.

    right, kept, wanted: words that are kept and should be, are kept, should be kept; left: labelled appeals that are
    kept; asked: of how many; surprise: nats a block, boilerplate being wanted a margin below zero.
    """

    name: str
    site: str
    right: int
    kept: int
    wanted: int
    left: int
    asked: int
    surprise: float

    @property
    def f1(self) -> float:
        """Of words, 0..1; 1 where nothing is wanted and nothing kept."""
        return 2 * self.right / (self.kept + self.wanted) if self.kept + self.wanted else 1.0

    @property
    def lost(self) -> float:
        """Share of the article's words that are not kept, 0..1."""
        return 1 - self.right / self.wanted if self.wanted else 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % bootstrap interval over pages, or over sites where there are enough."""

    value: float
    low: float
    high: float


def scored(example: Example, rules: Rules) -> Score:
    """What rules make of a labelled page."""
    blocks, rounds = judge(example.page, example.text, example.walked, rules)
    return score_of(example, blocks, rounds, rules.settings["train"]["margin"])


def score_of(example: Example, blocks: Blocks, rounds: Rounds, margin: float) -> Score:
    """What verdicts on a labelled page are worth; boilerplate should lie so many points (`margin`) below zero."""
    truth = carried(example, example.truth, blocks)
    same = truth is example.truth
    # Rows that do nothing, for they would leave nothing of a page, must not pass for good ones.
    kept = [False] * len(blocks) if UNFIT in rounds.verdicts[0].flags else rounds.kept()
    # So that the figures are a page's, and not those of a few labelled sentences. Nothing is known of these words, so
    # they count the same whatever becomes of them.
    rest = sum(count for count, own in zip(example.words, example.believed, strict=True) if own)
    words = [len(text.split()) or 1 for text in blocks.text]
    points = opinion(rounds)
    asked = [
        place for place, wanted in enumerate(truth) if wanted is False and same and example.labels.get(place) in APPEALS
    ]
    surprises = [
        surprise(own + (0 if wanted else margin), wanted=wanted)
        for own, wanted in zip(points, truth, strict=True)
        if wanted is not None
    ]
    return Score(
        example.name,
        example.site,
        rest + sum(count for count, keeps, wanted in zip(words, kept, truth, strict=True) if keeps and wanted),
        rest
        + sum(count for count, keeps, wanted in zip(words, kept, truth, strict=True) if keeps and wanted is not None),
        rest + sum(count for count, wanted in zip(words, truth, strict=True) if wanted),
        sum(kept[place] for place in asked),
        len(asked),
        sum(surprises) / (len(surprises) or 1),
    )


def difference(before: Sequence[Score], after: Sequence[Score], of: Callable[[Score], float]) -> Interval:
    """How much a figure changes, as the mean over pages."""
    return interval([of(new) - of(old) for old, new in zip(before, after, strict=True)])


def interval(values: Sequence[float]) -> Interval:
    """The mean, and where it lies in 95 % of the samples drawn from the pages."""
    rng = random.Random(0)  # noqa: S311 - resampling, nothing secret
    count = len(values)
    means = sorted(sum(rng.choices(values, k=count)) / count for _ in range(_ROUNDS))
    return Interval(sum(values) / count, means[_ROUNDS // 40], means[-_ROUNDS // 40])
