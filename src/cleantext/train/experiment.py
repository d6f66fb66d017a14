"""Learning as an experiment: what would the learned rules have done to pages that they do not know."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cleantext.ruleset import Rules
from cleantext.train.own_fit import Fit
from cleantext.train.own_overlay import Changes, with_changes
from cleantext.train.own_pages import Example, as_text
from cleantext.train.own_rules import Candidate, Place, candidates
from cleantext.train.own_scores import Score, difference, score_of, scored

Fires = Mapping[Candidate, Sequence[Place]]
Numbers = Mapping[str, float]
# Nats a block of one who tosses a coin. Rules that labels surprise more than this have not understood them.
_COIN = math.log(2)


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
    fit = Fit(views, fires, numbers)
    held_out, folds = _folds(examples, numbers)
    of_page = {one.name: place for place, one in enumerate(examples)}
    for place, text in enumerate(texts, len(examples)):
        next(fold for fold in folds if of_page[text.name] in fold).append(place)
    before = [score_of(one, one.blocks, one.rounds, numbers["margin"]) for one in views]
    tried: list[_Try] = []
    for caution in numbers["cautions"]:
        step(f"learning with caution {caution:g}")
        changes, inside = _tempered(views, fires, before, rules, fit.changes(caution))
        after = list(before)
        for number, fold in enumerate(folds, 1):
            step(f"caution {caution:g}, fold {number} of {len(folds)}")
            learned = _no_further(fit.changes(caution, frozenset(fold)), changes)
            after = _rescored(views, _touched(fires, learned).intersection(fold), after, rules, learned)
        gain, reason = _judged(before, after, inside, changes, numbers)
        tried.append(_Try(gain, _worth(before, after, numbers), caution, reason, after, inside, changes))
        if gain and not (_harm(before, after, numbers, 0.5) or _harm(before, inside, numbers, 0.5)):
            break  # nothing that more caution could mend
    # Of equals the more cautious one.
    best = max(tried, key=lambda one: (one.gain, one.worth, one.caution))
    changes = {own: change for own, change in best.changes.items() if change}
    count = (len(examples), len(texts))
    return Outcome(held_out, len(folds), *count, before, best.after, best.inside, changes, best.gain, best.reason)


@dataclass(frozen=True, slots=True)
class _Try:
    gain: bool
    worth: float
    caution: float
    reason: str
    after: list[Score]
    inside: list[Score]
    changes: Changes


def _tempered(
    views: Sequence[Example], fires: Fires, before: Sequence[Score], rules: Rules, changes: Changes
) -> tuple[Changes, list[Score]]:
    """Changes under which no page that they were learned from gets worse, as far as that can be had; its scores.

    What a phrase does to the neighbours of its block is not foreseen when points are fitted; here it is seen.
    """
    numbers, first = rules.settings["train"], changes
    inside = _rescored(views, _touched(fires, changes), before, rules, changes)
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
            if worse <= numbers["noise"]:
                break
        changes = best[1]
    changes = {own: change if abs(change) >= numbers["least_change"] else 0 for own, change in changes.items()}
    less = {own: change for own, change in changes.items() if change != first[own]}
    return changes, _rescored(views, _touched(fires, less), inside, rules, changes)


def _no_further(changes: Changes, most: Changes) -> Changes:
    """Changes of which those that are in `most`, too, move no further than there."""
    limits = {own: abs(most.get(own, change)) for own, change in changes.items()}
    return {own: max(-limits[own], min(limits[own], change)) for own, change in changes.items()}


def _rescored(
    views: Sequence[Example], chosen: Container[int], scores: Sequence[Score], rules: Rules, changes: Changes
) -> list[Score]:
    """The scores, with those of some pages anew by changed rules."""
    if not any(place in chosen for place in range(len(views))):
        return list(scores)
    changed = with_changes(rules, changes)
    return [scored(one, changed) if place in chosen else scores[place] for place, one in enumerate(views)]


def _touched(fires: Fires, changes: Changes) -> set[int]:
    """The pages that changes could matter to; rules of several signals fire in more passes than are noted."""
    if any(own.table == "when" for own in changes):
        return {page for places in fires.values() for page, _ in places}
    return {page for own in changes for page, _ in fires[own]}


def _worth(before: Sequence[Score], after: Sequence[Score], numbers: Numbers) -> float:
    """The mean gain of F1; what a page loses counts several times, for what went well must not go wrong."""
    return sum(_gains(before, after, numbers)) / len(before)


def _gains(before: Sequence[Score], after: Sequence[Score], numbers: Numbers) -> list[float]:
    gains = [new.f1 - old.f1 for old, new in zip(before, after, strict=True)]
    return [gain if gain > 0 else numbers["loss_weight"] * gain for gain in gains]


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
        return False, "no rule could tell what is labelled wrong from the rest, on two pages at least and without harm"
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
    gains = _gains(before, after, numbers)
    # It takes two pages: what one gains may be an accident, and others pay for it.
    if f1.value >= noise and sum(gains) - max(gains) > 0:
        return True, "held-out pages are better"
    if max(map(_worse, before, after)) > numbers["most_lost_page"]:
        return False, "some held-out page gets worse, and two do not gain as much"
    if f1.value >= -noise and left_before - left > numbers["more_left"] * asked:
        return True, "held-out pages are as good, and fewer appeals are left on them"
    surprise = sum(score.surprise for score in after) / len(after)
    if f1.value >= -noise and surprised.high < 0 and surprised.value < -numbers["surer"] and surprise < _COIN:
        return True, "held-out pages are as good, and the rules are surer of what people said"
    return False, "held-out pages are no better"
