"""Points for rules from labelled blocks: a logistic regression that starts from the points that there are.

The points of the rules at hand are the offset; what is looked for are changes, drawn to zero by a prior (a normal and
a Laplace one together: Zou and Hastie, "Regularization and variable selection via the elastic net", 2005). So few
pages move few points, and most rules not at all. Coordinate descent, plain Python.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import exp, log, sqrt

from cleantext.labels import CONTENT
from cleantext.settle import probability
from cleantext.train.own_pages import APPEALS, Example, opinion
from cleantext.train.own_rules import Candidate, Place

Numbers = Mapping[str, float]
_PER_POINT = log(2) / 10  # +10 points double the odds
_CAUTIOUS = ("least_pull", "least_pull_new", "least_pull_broad", "least_pull_tag")
_SURE = 400  # points beyond which a probability is 0 or 1


@dataclass(slots=True)
class _Block:
    wanted: bool
    points: float
    weight: float

    def copy(self) -> _Block:
        """One whose points may move."""
        return _Block(self.wanted, self.points, self.weight)


class Fit:
    """The labelled blocks of some pages and the rules that fire there, to be fitted again and again."""

    def __init__(
        self, examples: Sequence[Example], fires: Mapping[Candidate, Sequence[Place]], numbers: Numbers
    ) -> None:
        """Weigh the blocks, and note what a point of each rule gains on each page.

        Args:
            examples: the pages to learn from.
            fires: where each rule fires, as (index into `examples`, block).
            numbers: ``[train]`` of ``base.toml``.

        """
        self._numbers, self._examples = numbers, examples
        self._several_sites = len({one.site for one in examples}) > 1
        self._blocks = _blocks(examples, numbers)
        slopes = {place: _slope([block], numbers["margin"])[0] for place, block in self._blocks.items()}
        self._places = {own: [place for place in places if place in slopes] for own, places in fires.items()}
        self._slopes: dict[Candidate, dict[int, float]] = {}
        for candidate, places in self._places.items():
            pages: dict[int, float] = {}
            for place in places:
                pages[place[0]] = pages.get(place[0], 0.0) + slopes[place]
            self._slopes[candidate] = pages

    def changes(self, caution: float = 1.0, without: Container[int] = ()) -> dict[Candidate, int]:
        """The changes of points that the labels ask for, by rule; small ones are left out.

        Args:
            caution: how strongly the prior draws, as a factor.
            without: indices of pages that are left out.

        """
        numbers = {**self._numbers, **{name: self._numbers[name] * caution for name in _CAUTIOUS}}
        pulls = {own: self._pull(own, without) - _threshold(own, numbers) for own in self._slopes}
        most = int(numbers["most_rules"])
        chosen = sorted((own for own in pulls if pulls[own] > 0), key=lambda own: (-pulls[own], own.called))[:most]
        places = {own: [place for place in self._places[own] if place[0] not in without] for own in chosen}
        blocks = {place: self._blocks[place].copy() for place in {*chain.from_iterable(places.values())}}
        on = {own: [blocks[place] for place in places[own]] for own in chosen}
        changes = dict.fromkeys(chosen, 0.0)
        for _ in range(int(numbers["sweeps"])):
            moved = 0.0
            for candidate in chosen:
                step = _step(candidate, changes[candidate], on[candidate], numbers)
                if step:
                    changes[candidate] += step
                    for block in on[candidate]:
                        block.points += step
                moved = max(moved, abs(step))
            if moved < numbers["settled"]:
                break
        least = numbers["least_change"]
        return {candidate: round(change) for candidate, change in changes.items() if abs(change) >= least}

    def _pull(self, candidate: Candidate, without: Container[int]) -> float:
        """How much a point of a rule gains.

        Without the page or site that gains most: for a new rule, or for less of an old one, it takes two. Sites are
        what counts where there are several, but for a name that only one of them has.
        """
        slopes = [(page, slope) for page, slope in self._slopes[candidate].items() if page not in without]
        total = sum([slope for _, slope in slopes])
        # Points move against the slope.
        if not candidate.new and candidate.points * total <= 0:
            return abs(total)
        by_site: dict[str, float] = {}
        by_page: dict[str, float] = {}
        for page, slope in slopes:
            one = self._examples[page]
            by_site[one.site] = by_site.get(one.site, 0.0) + slope
            by_page[one.name] = by_page.get(one.name, 0.0) + slope
        several = len(by_site) > 1 or (candidate.table != "elements" and self._several_sites)
        sign = 1 if total > 0 else -1
        return abs(total) - max([sign * own for own in (by_site if several else by_page).values()], default=0.0)


def surprise(points: float, *, wanted: bool) -> float:
    """How far points are from what people said, in nats."""
    signed = max(-_SURE, min(_SURE, points if wanted else -points)) * _PER_POINT
    return log(1 + exp(-signed))


def _blocks(examples: Sequence[Example], numbers: Numbers) -> dict[Place, _Block]:
    """The labelled blocks; a longer one counts more, and those of a page together not more than so much."""
    found: dict[Place, _Block] = {}
    for page, one in enumerate(examples):
        before = len(found)
        points_of = opinion(one.rounds)
        for block, (truth, points) in enumerate(zip(one.truth, points_of, strict=True)):
            if truth is not None:
                size = sqrt(one.words[block] / numbers["usual_words"])
                weight = max(numbers["least_weight"], min(numbers["most_weight"], size))
                weight *= numbers["appeal_weight"] if not truth and one.labels.get(block) in APPEALS else 1
                found[page, block] = _Block(truth, points, weight)
        own = list(found.values())[before:]
        total = sum([labelled.weight for labelled in own])
        for labelled in own:
            labelled.weight *= min(1.0, numbers["page_weight"] / total)
        found |= _unsaid(page, one, points_of, numbers)
    return found


def _unsaid(page: int, one: Example, points_of: Sequence[int], numbers: Numbers) -> dict[Place, _Block]:
    """The blocks of which nobody said anything: the rules at hand are believed, a little, where they are sure.

    Without them a few labelled sentences would be all that speaks against a rule that takes whole articles.
    """
    chosen = [block for block, believed in enumerate(one.believed) if believed is not None]
    weight = numbers["unsaid"] * min(1.0, numbers["page_weight"] / (len(chosen) or 1))
    # What is removed is so as it is: no margin is asked for.
    return {
        (page, block): _Block(kept, points_of[block] - (0 if kept else numbers["margin"]), weight)
        for block in chosen
        for kept in [bool(one.believed[block])]
    }


def _slope(blocks: Sequence[_Block], margin: float) -> tuple[float, float]:
    """First and second derivative of the blocks' surprise by their points, were boilerplate so much nearer to it."""
    first = second = 0.0
    for block in blocks:
        chance = probability(block.points if block.wanted else block.points + margin)
        first += block.weight * (chance - block.wanted)
        second += block.weight * chance * (1 - chance)
    return first * _PER_POINT, second * _PER_POINT * _PER_POINT


def _threshold(candidate: Candidate, numbers: Numbers) -> float:
    if candidate.table == "when":
        return numbers["least_pull_broad"]
    if not candidate.new:
        return numbers["least_pull"]
    is_tag = candidate.table == "elements" and candidate.name.isalnum()
    return numbers["least_pull_tag" if is_tag else "least_pull_new"]


def _limits(candidate: Candidate, numbers: Numbers) -> tuple[float, float]:
    """How far a rule may move: a phrase that people wrote may become strong or nothing, but not its opposite."""
    most = numbers["most_change" if candidate.table == "elements" else "most_change_said"]
    if candidate.table != "intents" or candidate.new:
        return -most, most
    speaks_for = candidate.points > 0 or (not candidate.points and candidate.label in CONTENT)
    return (-candidate.points, most) if speaks_for else (-most, -candidate.points)


def _spread(candidate: Candidate) -> str:
    if candidate.table == "elements":
        return "spread_elements"
    return "spread_tests" if candidate.new and candidate.table == "when" else "spread"


def _step(candidate: Candidate, change: float, blocks: Sequence[_Block], numbers: Numbers) -> float:
    """One Newton step along one rule, no longer than is safe."""
    curve = numbers[_spread(candidate)] ** -2
    first, second = _slope(blocks, numbers["margin"])
    first, second = first + curve * change, second + curve
    pull = _threshold(candidate, numbers)
    goal = change - first / second
    # The Laplace prior: nothing moves that pulls too little.
    goal = max(0.0, goal - pull / second) if goal > 0 else min(0.0, goal + pull / second)
    most = numbers["most_step"]
    low, high = _limits(candidate, numbers)
    return max(low, min(high, change + max(-most, min(most, goal - change)))) - change
