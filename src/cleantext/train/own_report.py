"""What learning from labelled pages came to, as lines to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cleantext.train.experiment import Outcome
from cleantext.train.own_rules import Candidate
from cleantext.train.own_scores import Interval, Score, difference, interval

_WORST = 5


def told(outcome: Outcome) -> Iterator[str]:
    """The experiment: figures before and after, the rules that change, the worst pages."""
    count = outcome.pages
    before, after = outcome.before[:count], outcome.after[:count]
    sites = len({score.site for score in before})
    given = f"{count} {'page' if count == 1 else 'pages'} of {sites} {'site' if sites == 1 else 'sites'}"
    if count == 1:
        yield f"{given}: there is no other to judge the rules by"
    else:
        yield f"{given}; each is judged by rules learned without its {outcome.held_out}, {outcome.folds} folds"
    if outcome.texts:
        yield f"{outcome.texts} of them once more as plain text, for what their words tell alone"
    yield f"{'':24}{'before':>24}{'after':>24}{'difference':>28}"
    for name, of, scale, unit in _FIGURES:
        yield _line(name, before, after, of, scale, unit)
    asked = sum(score.asked for score in before)
    if asked:
        left = [sum(score.left for score in scores) for scores in (before, after)]
        yield f"{'appeals left':24}{f'{left[0]} of {asked}':>24}{f'{left[1]} of {asked}':>24}"
    if outcome.gain:
        yield f"{outcome.reason}: {len(outcome.changes)} rules change"
    else:
        yield f"no gain: {outcome.reason}; no rule changes"
    if outcome.gain:
        for candidate, change in _strongest(outcome):
            was = "new" if candidate.new else f"{candidate.points:+d}"
            yield f"  {was:>5} -> {candidate.points + change:+4d}  {candidate.called}"
    yield from _worst(before, after)


def _f1(score: Score) -> float:
    return score.f1


def _too_much(score: Score) -> float:
    return 1 - score.right / score.kept if score.kept else 0.0


def _lost(score: Score) -> float:
    return score.lost


def _surprise(score: Score) -> float:
    return score.surprise


_FIGURES: tuple[tuple[str, Callable[[Score], float], float, str], ...] = (
    ("F1 of a page", _f1, 1, ""),
    ("kept, no article", _too_much, 100, " %"),
    ("article that is lost", _lost, 100, " %"),
    ("surprise (nats a block)", _surprise, 1, ""),
)


def _line(
    name: str, before: Sequence[Score], after: Sequence[Score], of: Callable[[Score], float], scale: float, unit: str
) -> str:
    old, new = (interval([of(score) for score in scores]) for scores in (before, after))
    change = difference(before, after, of)
    shown = f"{_figure(old, scale, unit):>24}{_figure(new, scale, unit):>24}"
    return f"{name:24}{shown}{_figure(change, scale, unit, sign='+'):>28}"


def _figure(figure: Interval, scale: float, unit: str, sign: str = "") -> str:
    digits = 1 if unit else 3
    value, low, high = (f"{number * scale:{sign}.{digits}f}" for number in (figure.value, figure.low, figure.high))
    return f"{value}{unit} [{low}, {high}]"


def _strongest(outcome: Outcome) -> list[tuple[Candidate, int]]:
    return sorted(outcome.changes.items(), key=lambda change: (-abs(change[1]), change[0].called))


def _worst(before: Sequence[Score], after: Sequence[Score]) -> Iterator[str]:
    pairs = [(new, old) for new, old in zip(after, before, strict=True) if min(new.f1, old.f1) < 1]
    if pairs:
        yield "the worst pages (F1 before, after):"
    for new, old in sorted(pairs, key=lambda pair: (pair[0].f1, pair[0].name))[:_WORST]:
        yield f"  {old.f1:.3f}  {new.f1:.3f}  {new.name}"
