"""Learning as an experiment: what would the learned rules have done to pages that they do not know."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cleantext.blocks import Blocks
from cleantext.rounds import Rounds
from cleantext.ruleset import Rules
from cleantext.train.own_fit import fitted, surprise
from cleantext.train.own_overlay import Changes, with_changes
from cleantext.train.own_pages import APPEALS, Example, as_text, carried, judge, opinion
from cleantext.train.own_rules import Candidate, Place, candidates

Fires = Mapping[Candidate, Sequence[Place]]
Numbers = Mapping[str, float]
_ROUNDS = 1000
# Nats a block of one who tosses a coin. Rules that labels surprise more than this have not understood them.
_COIN = math.log(2)


@dataclass(frozen=True, slots=True)
class Score:
    """One page under some rules.

    right, kept, wanted: words that are kept and should be, are kept, should be kept; left: labelled appeals that are
    kept; asked: of how many; surprise: nats a block.
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an experiment found.

    held_out: ``site`` or ``page``; pages, texts: how many, in this order, of the scores; before, after: a score each,
    by the rules at hand, and by rules learned without its fold; inside: by the rules learned from all pages; changes:
    those rules' changes; gain: whether they are good; reason: why, or why not.
    """

    held_out: str
    folds: int
    pages: int
    texts: int
    before: list[Score]
    after: list[Score]
    inside: list[Score]
    changes: Changes
    gain: bool
    reason: str


def experiment(
    examples: Sequence[Example], rules: Rules, exclude: Iterable[str] = (), step: Callable[[str], None] = lambda _: None
) -> Outcome:
    """Learn from labelled pages, and see on pages left out in turn whether that is any good.

    Args:
        examples: the labelled pages.
        rules: where learning starts from.
        exclude: names of rules that must not change.
        step: is told what is being done.

    """
    numbers = rules.settings["train"]
    texts = [text for one in examples if (text := as_text(one, rules))]
    views = [*examples, *texts]
    fires = candidates(views, rules, numbers["tests"], exclude)
    held_out, folds = _folds(examples, numbers)
    of_page = {one.name: place for place, one in enumerate(examples)}
    for place, text in enumerate(texts, len(examples)):
        next(fold for fold in folds if of_page[text.name] in fold).append(place)
    before = [_score(one, one.blocks, one.rounds, numbers["margin"]) for one in views]
    tried: list[_Try] = []
    for caution in numbers["cautions"]:
        step(f"learning with caution {caution:g}")
        changes, inside = _tempered(views, fires, before, rules, fitted(views, fires, numbers, caution))
        after = list(before)
        for number, fold in enumerate(folds, 1):
            step(f"caution {caution:g}, fold {number} of {len(folds)}")
            for place, score in _left_out(views, fires, fold, rules, caution, changes):
                after[place] = score
        tried.append(_Try(_worth(before, after, numbers), caution, after, changes, inside))
        if changes and not (_harm(before, after, numbers, 0.5) or _harm(before, inside, numbers, 0.5)):
            break  # nothing that more caution could mend
    # Of equals the more cautious one.
    best = max(tried, key=lambda one: (not _harm(before, one.after, numbers), one.worth, one.caution))
    changes = {own: change for own, change in best.changes.items() if change}
    gain, reason = _judged(before, best.after, best.inside, changes, numbers)
    return Outcome(
        held_out, len(folds), len(examples), len(texts), before, best.after, best.inside, changes, gain, reason
    )


@dataclass(frozen=True, slots=True)
class _Try:
    worth: float
    caution: float
    after: list[Score]
    changes: Changes
    inside: list[Score]


def _tempered(
    views: Sequence[Example], fires: Fires, before: Sequence[Score], rules: Rules, changes: Changes
) -> tuple[Changes, list[Score]]:
    """Changes under which no page that they were learned from gets worse, as far as that can be had; its scores.

    What a phrase does to the neighbours of its block is not foreseen when points are fitted; here it is seen.
    """
    changes = dict(changes)
    if not changes:
        return changes, list(before)
    changed = with_changes(rules, changes)
    touched = _touched(fires, changes)
    inside = [scored(one, changed) if place in touched else before[place] for place, one in enumerate(views)]
    first = dict(changes)
    numbers = rules.settings["train"]
    for place, one in enumerate(views):
        worse = _worse(before[place], inside[place])
        if worse <= numbers["noise"]:
            continue
        here = [own for own in changes if any(page == place for page, _ in fires[own])]
        best = (worse, changes)
        for own in sorted(here, key=lambda own: (-abs(changes[own]), own.called))[: int(numbers["suspects"])]:
            half = {**changes, own: int(changes[own] / 2)}
            worse = _worse(before[place], scored(one, with_changes(rules, half)))
            if worse < best[0]:
                best = (worse, half)
        changes = best[1]
    less = {page for own in changes if changes[own] != first[own] for page, _ in fires[own]}
    changed = with_changes(rules, changes) if less else changed
    return changes, [scored(one, changed) if place in less else inside[place] for place, one in enumerate(views)]


def _left_out(
    examples: Sequence[Example], fires: Fires, fold: Sequence[int], rules: Rules, caution: float, most: Changes
) -> Iterator[tuple[int, Score]]:
    """The scores of some pages, by rules learned from all others; what is in `most` moves no further than there."""
    changes = fitted(examples, fires, rules.settings["train"], caution, frozenset(fold))
    for candidate in changes.keys() & most.keys():
        limit = abs(most[candidate])
        changes[candidate] = max(-limit, min(limit, changes[candidate]))
    touched = _touched(fires, changes)
    if touched.intersection(fold):
        changed = with_changes(rules, changes)
        yield from ((place, scored(examples[place], changed)) for place in fold if place in touched)


def _touched(fires: Fires, changes: Changes) -> set[int]:
    """The pages that changes could matter to; rules of several signals fire in more passes than are noted."""
    if any(own.table == "when" for own in changes):
        return {page for places in fires.values() for page, _ in places}
    return {page for own in changes for page, _ in fires[own]}


def _worth(before: Sequence[Score], after: Sequence[Score], numbers: Numbers) -> float:
    """The mean gain of F1; what a page loses counts several times, for what went well must not go wrong."""
    gains = [new.f1 - old.f1 for old, new in zip(before, after, strict=True)]
    return sum([gain if gain > 0 else numbers["loss_weight"] * gain for gain in gains]) / len(gains)


def _worse(old: Score, new: Score) -> float:
    """How much a page loses, of its F1 or of its article, whichever is more."""
    return max(old.f1 - new.f1, new.lost - old.lost)


def _harm(before: Sequence[Score], after: Sequence[Score], numbers: Numbers, share: float = 1.0) -> str:
    """Say what pages lose, as the mean over all of them, if it is more than a share of what is borne; else "".

    F1 alone would let a page pay for boilerplate that goes with paragraphs of its article.
    """
    count, pairs = len(before), list(zip(before, after, strict=True))
    if sum([max(0.0, old.f1 - new.f1) for old, new in pairs]) > share * numbers["most_lost"] * count:
        return "get worse"
    if sum([max(0.0, new.lost - old.lost) for old, new in pairs]) > share * numbers["most_article_lost"] * count:
        return "lose more of their article"
    return ""


def scored(example: Example, rules: Rules) -> Score:
    """What rules make of a labelled page; blocks of which nobody said anything count for nothing."""
    return _score(example, *judge(example.page, example.text, rules), rules.settings["train"]["margin"])


def _score(example: Example, blocks: Blocks, rounds: Rounds, margin: float) -> Score:
    truth = carried(example, example.truth, blocks)
    same = truth is example.truth
    # A page's own figures, not those of the few sentences that were labelled: the rest is believed to be right.
    whole = [
        said if said is not None else own
        for said, own in zip(truth, carried(example, example.believed, blocks), strict=True)
    ]
    kept = rounds.kept()
    words = [len(text.split()) or 1 for text in blocks.text]
    known = [place for place, wanted in enumerate(truth) if wanted is not None]
    points = opinion(rounds)
    asked = [
        place for place in known
        if not truth[place] and same and example.labels.get(place) in APPEALS
    ]  # fmt: skip
    # Boilerplate should lie below zero by a margin, as in what is fitted: so a little surer counts, too.
    surprises = [surprise(points[place] + (0 if truth[place] else margin), wanted=bool(truth[place])) for place in known]
    return Score(
        example.name,
        example.site,
        sum(count for count, keeps, wanted in zip(words, kept, whole, strict=True) if keeps and wanted),
        sum(count for count, keeps, wanted in zip(words, kept, whole, strict=True) if keeps and wanted is not None),
        sum(count for count, wanted in zip(words, whole, strict=True) if wanted),
        sum(kept[place] for place in asked),
        len(asked),
        sum(surprises) / (len(surprises) or 1),
    )


def _folds(examples: Sequence[Example], numbers: Numbers) -> tuple[str, list[list[int]]]:
    """Pages held out together: those of a site where there are several sites, else single pages or fifths of them."""
    sites = sorted({one.site for one in examples})
    most = int(numbers["folds"])
    if len(sites) >= numbers["few_sites"]:
        group = {site: place % min(len(sites), 2 * most) for place, site in enumerate(sites)}
        folds: dict[int, list[int]] = {}
        for place, one in enumerate(examples):
            folds.setdefault(group[one.site], []).append(place)
        return "site", list(folds.values())
    count = len(examples) if len(examples) <= numbers["few_pages"] else most
    return "page", [list(range(number, len(examples), count)) for number in range(count)]


def _judged(
    before: Sequence[Score], after: Sequence[Score], inside: Sequence[Score], changes: Changes, numbers: Numbers
) -> tuple[bool, str]:
    """Whether held-out pages say that the changes are good, and why."""
    if len(before) < 2:
        return False, "one page alone says nothing of others: label at least two"
    if all(score.f1 == 1 and not score.left for score in before):
        return False, "the labels agree with the rules at hand"
    if not changes:
        return False, "no rule could tell what is labelled wrong from the rest, on two pages at least"
    f1 = difference(before, after, lambda score: score.f1)
    surprised = difference(before, after, lambda score: score.surprise)
    noise = numbers["noise"]
    if difference(before, inside, lambda score: score.f1).value < -noise:
        return False, "the pages would be no better even by rules that know them"
    asked, left, left_before = (
        sum(score.asked for score in before), sum(score.left for score in after), sum(score.left for score in before)
    )  # fmt: skip
    if harm := _harm(before, after, numbers):
        return False, f"some held-out pages {harm}"
    if harm := _harm(before, inside, numbers):
        return False, f"some pages {harm} even by rules that know them"
    if left - left_before > numbers["more_left"] * asked:
        return False, "more appeals are left on held-out pages"
    if f1.value >= noise and _worth(before, after, numbers) > 0:
        return True, "held-out pages are better"
    if f1.value >= -noise and left_before - left > numbers["more_left"] * asked:
        return True, "held-out pages are as good, and fewer appeals are left on them"
    surprise = sum(score.surprise for score in after) / len(after)
    if f1.value >= -noise and surprised.high < 0 and surprised.value < -numbers["surer"] and surprise < _COIN:
        return True, "held-out pages are as good, and the rules are surer of what people said"
    return False, "held-out pages are no better"


def difference(before: Sequence[Score], after: Sequence[Score], of: Callable[[Score], float]) -> Interval:
    """How much a figure changes, as the mean over pages."""
    return interval([of(new) - of(old) for old, new in zip(before, after, strict=True)])


def interval(values: Sequence[float]) -> Interval:
    """The mean, and where it lies in 95 % of the samples drawn from the pages."""
    rng = random.Random(0)  # noqa: S311 - resampling, nothing secret
    count = len(values)
    means = sorted(sum(rng.choices(values, k=count)) / count for _ in range(_ROUNDS))
    return Interval(sum(values) / count, means[_ROUNDS // 40], means[-_ROUNDS // 40])
