"""Score, settle and guard in one place: from signals to the points of every block, each change with its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from cleantext.blocks import Blocks
from cleantext.labels import CONTENT, Label
from cleantext.ruleset import Rules
from cleantext.score import Model, Reason, reasons_of, total_points
from cleantext.settle import context, cutoff, expected_f1, settled_points
from cleantext.signals import Columns, Measures


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller wants: `shift` of the cut-off in points, and the labels to keep."""

    shift: int = 0
    wanted: frozenset[Label] = CONTENT


@dataclass(slots=True)
class Verdict:
    """Points and labels of all blocks, and what is needed to tell the reasons."""

    points: list[int]
    passes: Sequence[tuple[Model, Columns]]
    page_changes: Sequence[Reason]
    changes: dict[int, list[Reason]]
    confidence: float
    labels: list[Label] = field(default_factory=list)
    titles: set[int] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)

    def kept(self) -> list[bool]:
        """Which blocks are kept."""
        return [value >= 0 for value in self.points]

    def change(self, index: int, name: str, points: int) -> None:
        """Move one block by a named number of points."""
        self.points[index] += points
        self.changes.setdefault(index, []).append((name, points))

    def reasons(self, index: int) -> tuple[Reason, ...]:
        """Everything that moved a block, strongest first; the sum is its points."""
        reasons = [reason for model, columns in self.passes for reason in reasons_of(model, columns, index)]
        reasons += self.page_changes
        reasons += self.changes.get(index, ())
        return tuple(sorted(reasons, key=lambda reason: (-abs(reason[1]), reason[0])))

    def label(self, labels: list[Label], options: Options) -> None:
        """Set the labels, and let the caller's wishes about labels have the last word."""
        self.labels = labels
        for index in self.titles:
            labels[index] = Label.TITLE
        for index, label in enumerate(labels):
            kept = self.points[index] >= 0
            if kept and label not in options.wanted:
                name = "label.title" if label is Label.TITLE else "option.drop"
                self.change(index, name, -1 - self.points[index])
            elif not kept and label in options.wanted and label not in CONTENT:
                self.change(index, "option.keep", -self.points[index])


def judge(
    kind: str, blocks: Blocks, measures: Measures, rules: Rules, options: Options, titles: Iterable[int]
) -> Verdict:
    """The verdict on all blocks of a page (`kind` html) or a text."""
    first, second = rules.models[kind], rules.models[f"{kind}_settle"]
    scored = total_points(first, measures.columns, len(blocks))
    around = context(scored, measures)
    points = settled_points(second, around, scored)
    cut = cutoff(points, measures.words) if kind == "html" else 0
    expected = expected_f1(points, measures.words, cut)
    page_changes = [
        (name, -value) for name, value in (("page.cutoff", cut), ("option.threshold", options.shift)) if value
    ]
    best = max(points, default=0)
    verdict = Verdict(
        points=[value - cut - options.shift for value in points],
        passes=((first, measures.columns), (second, around)),
        page_changes=page_changes,
        changes={},
        confidence=_calibrated(expected, rules),
    )
    if best < 0 and len(blocks):
        verdict.flags.add("low-confidence")
    _keep_best(verdict, [index for index, value in enumerate(points) if value == best])
    for index in titles:
        verdict.titles.add(index)
    return verdict


def _keep_best(verdict: Verdict, best: Sequence[int]) -> None:
    """Nothing is ever lost whole: the best block stays, however strict the threshold."""
    for index in best:
        if verdict.points[index] < 0:
            verdict.change(index, "guard.best", -verdict.points[index])


def _calibrated(expected: float, rules: Rules) -> float:
    """The expected F1, corrected by what such pages turned out to have."""
    table = rules.settings["confidence"]
    bins, values = table.get("bins", ()), table.get("values", ())
    for (left, right), (low, high) in zip(pairwise(bins), pairwise(values), strict=True):
        if expected <= right:
            return float(low + (high - low) * max(0.0, expected - left) / ((right - left) or 1))
    return float(values[-1]) if values else expected
