"""Score, settle and guard in one place: from signals to the points of every block, each change with its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from types import MappingProxyType

from cleantext.answers import answers
from cleantext.blocks import Blocks
from cleantext.labels import CONTENT, Label
from cleantext.ruleset import Rules
from cleantext.runs import Scene, bridged
from cleantext.score import Model, Reason
from cleantext.settle import context, cutoff, expected_f1, settled_points
from cleantext.signals_words import Columns, Measures
from cleantext.standing import standing_lines

# The flags of a page that the rules would keep nothing of, and of one that rows of elements would leave nothing of.
LOW, UNFIT = "low-confidence", "elements:unfit"
# The reason of what goes because it stands between the lines of an appeal.
RUN = "settle.run"
_NOWHERE: Mapping[int, Sequence[Reason]] = MappingProxyType({})


def _strongest_first(reason: Reason) -> tuple[int, str]:
    return -abs(reason[1]), reason[0]


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
    confidence: float
    changes: dict[int, list[Reason]] = field(default_factory=dict)
    titles: frozenset[int] = frozenset()
    flags: set[str] = field(default_factory=set)

    def kept(self) -> list[bool]:
        """Which blocks are kept."""
        return [value >= 0 for value in self.points]

    def change(self, index: int, name: str, points: int) -> None:
        """Move one block by a named number of points."""
        self.points[index] += points
        self.changes.setdefault(index, []).append((name, points))

    def reasons(self) -> list[tuple[Reason, ...]]:
        """Everything that moved each block, strongest first; the sum is its points."""
        count = len(self.points)
        parts = zip(*(model.all_reasons(columns, count) for model, columns in self.passes), strict=True)
        return [
            tuple(sorted(chain(*own, self.page_changes, self.changes.get(index, ())), key=_strongest_first))
            for index, own in enumerate(parts)
        ]

    def shift(self, points: int) -> None:
        """Move the cut-off."""
        self.points = [value - points for value in self.points]
        self.page_changes = [*self.page_changes, ("option.threshold", -points)]

    def mark_titles(self, titles: Iterable[int]) -> None:
        """Note the blocks that repeat the title; not when they are all there is."""
        marked = frozenset(titles)
        if any(value >= 0 for index, value in enumerate(self.points) if index not in marked):
            self.titles = marked

    def drop_titles(self, options: Options) -> None:
        """Leave out the blocks that repeat the title, unless the caller wants them."""
        if Label.TITLE not in options.wanted:
            for index in self.titles:
                if self.points[index] >= 0:
                    self.change(index, "label.title", -1 - self.points[index])

    def heed_one(self, index: int, label: Label, options: Options) -> None:
        """Keep or drop one block as its label is wanted or not."""
        kept = self.points[index] >= 0
        if kept and label not in options.wanted:
            self.change(index, "option.drop", -1 - self.points[index])
        elif not kept and label in options.wanted and label not in CONTENT:
            self.change(index, "option.keep", -self.points[index])


def judge(
    kind: str, blocks: Blocks, measures: Measures, rules: Rules, inside: Mapping[int, Sequence[Reason]] = _NOWHERE
) -> Verdict:
    """The verdict on all blocks of a page (`kind` html) or a text, at the neutral threshold.

    `inside`: what moves blocks for the elements that they lie in.
    """
    first, second = rules.models[kind], rules.models[f"{kind}_settle"]
    scored = first.total_points(measures.columns, len(blocks))
    around = context(scored, measures)
    points = settled_points(second, around, scored)
    # By the learned points alone, for these are chances; what people set is said of single blocks, not of the page.
    cut = cutoff(points, measures.words) if kind == "html" else 0
    changes = _hand_set(kind, blocks, measures, rules, inside)
    for index, reasons in changes.items():
        points[index] += sum([value for _, value in reasons])
    verdict = Verdict(
        points=[value - cut for value in points],
        passes=((first, measures.columns), (second, around)),
        page_changes=[("page.cutoff", -cut)] if cut else [],
        confidence=_calibrated(expected_f1(points, measures.words, cut), rules) if points else 0.0,
        changes=changes,
    )
    numbers = rules.settings["run"]
    if cut < 0:
        # A cut-off below zero takes a chance on doubtful blocks; on one that asks for something it takes none.
        for index, asks in enumerate(measures.columns["ask"]):
            if asks >= numbers["seed_ask"] and points[index] < 0 <= verdict.points[index]:
                verdict.change(index, "guard.asks", cut)
    for index in bridged(Scene(blocks.text, verdict.points, measures, rules.voice, numbers)):
        verdict.change(index, RUN, -verdict.points[index] - int(numbers["removed_by"]))
    if points and max(points) < 0:
        verdict.flags.add(LOW)
    _keep_best(verdict)
    return verdict


def judge_fitting(
    kind: str, blocks: Blocks, measures: Measures, rules: Rules, inside: Mapping[int, Sequence[Reason]]
) -> tuple[Verdict, Mapping[int, Sequence[Reason]]]:
    """As `judge`, and what moves blocks for their elements: nothing, where all would go that stays without."""
    verdict = judge(kind, blocks, measures, rules, inside)
    if inside and LOW in verdict.flags:
        # The rows were learned from pages of another kind.
        without = judge(kind, blocks, measures, rules)
        if LOW not in without.flags:
            without.flags.add(UNFIT)
            return without, _NOWHERE
    return verdict, inside


def _hand_set(
    kind: str, blocks: Blocks, measures: Measures, rules: Rules, inside: Mapping[int, Sequence[Reason]]
) -> dict[int, list[Reason]]:
    """What rules that people set give to blocks: for the elements around, for several signals, for what they say.

    The lines of a text that are a standing phrase are taken out before it is judged.
    """
    changes = {index: list(reasons) for index, reasons in inside.items()}
    for rule in rules.conditions:
        reason = (f"when.{rule.name}", rule.points)
        for index in rule.holds_for(measures.columns, len(blocks)):
            changes.setdefault(index, []).append(reason)
    if kind == "html":
        for index, name in standing_lines(blocks.text, measures, rules).items():
            changes.setdefault(index, []).append((name, int(rules.settings["line"]["points"])))
        for index in answers(blocks, measures, rules.settings["answer"]):
            changes.setdefault(index, []).append(("answer", int(rules.settings["answer"]["points"])))
    return changes


def _keep_best(verdict: Verdict) -> None:
    """Keep the best blocks where nothing else is left."""
    best = max(verdict.points, default=0)
    if best < 0:
        verdict.flags.add(LOW)
        for index, value in enumerate(verdict.points):
            if value == best:
                verdict.change(index, "guard.best", -value)


def _calibrated(expected: float, rules: Rules) -> float:
    """The expected F1, corrected by what such pages turned out to have."""
    table = rules.settings["confidence"]
    bins, values = table.get("bins", ()), table.get("values", ())
    for (left, right), (low, high) in zip(pairwise(bins), pairwise(values), strict=True):
        if expected <= right:
            return float(low + (high - low) * max(0.0, expected - left) / ((right - left) or 1))
    return float(values[-1]) if values else expected
