"""Plain text is judged until nothing more goes, so that cleaning a clean text changes nothing.

What a line means depends on the lines around it, and these change when some go. Each line keeps the verdict of the
round that removed it, or of the last.

There are two kinds of text. The dump of a whole page has menus and footers, and what is no article goes by all its
signals. What was extracted before is the article but for what asks the reader for something. A dump is taken for an
extracted text as soon as nothing more of a page goes from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from cleantext.blocks import Blocks
from cleantext.labelling import labels_of_lines
from cleantext.labels import Label
from cleantext.ruleset import Rules
from cleantext.runs import speaks
from cleantext.score import Reason
from cleantext.signals_text import measure_lines
from cleantext.signals_words import Measures
from cleantext.truncation import truncation
from cleantext.verdict import Options, Verdict, judge

# The models of the two kinds of text.
_DUMP, _EXTRACT = "text", "extract"


@dataclass(slots=True)
class Rounds:
    """Per line the verdict that counts, and the line's place in it."""

    verdicts: list[Verdict]
    measures: list[Measures]
    blocks: list[Blocks]
    rows: list[tuple[int, int]]
    rules: Rules

    @property
    def points(self) -> list[int]:
        """The points of each line."""
        return [self.verdicts[number].points[place] for number, place in self.rows]

    def kept(self) -> list[bool]:
        """Which lines are kept."""
        return [value >= 0 for value in self.points]

    def reasons(self, index: int) -> tuple[Reason, ...]:
        """Everything that moved a line."""
        number, place = self.rows[index]
        return self.verdicts[number].reasons(place)

    def labels(self) -> list[Label]:
        """The label of each line."""
        by_round = [
            labels_of_lines(blocks, measures, verdict.kept(), self.rules)
            for blocks, measures, verdict in zip(self.blocks, self.measures, self.verdicts, strict=True)
        ]
        return [by_round[number][place] for number, place in self.rows]

    def truncation(self) -> set[str]:
        """The flags of a text that ends in a lock; asked of the first round, when that still stood there."""
        return truncation(self.measures[0], self.kept(), self.rules)

    def keep_all(self) -> None:
        """Give up: what changes whenever it is looked at again is left as it is, and flagged."""
        for number, place in self.rows:
            verdict = self.verdicts[number]
            if verdict.points[place] < 0:
                verdict.change(place, "guard.unsettled", -verdict.points[place])
        self.verdicts[-1].flags.add("unsettled")

    def heed(self, labels: list[Label], options: Options) -> list[Label]:
        """Let the caller's wishes about labels have the last word; the labels."""
        for (number, place), label in zip(self.rows, labels, strict=True):
            self.verdicts[number].heed_one(place, label, options)
        return labels


def is_extracted(measures: Measures, rules: Rules) -> bool:
    """Whether a text was extracted before; else it is the dump of a whole page."""
    least = rules.settings["text"]["extracted_from"]
    return not measures.words or rules.models["kind_extract"].total_points(measures.columns, 1)[0] >= least


def _judged(blocks: Blocks, measures: Measures, rules: Rules) -> Verdict:
    """A dump's verdict as long as something goes by it; else that on an extracted text."""
    if not is_extracted(measures, rules):
        verdict = judge(_DUMP, blocks, measures, rules)
        if not all(verdict.kept()):
            return verdict
    measures.columns["extracted"] = [1] * len(blocks)
    measures.columns["speaks"] = [int(speaks(text, rules.voice)) for text in blocks.text]
    return judge(_EXTRACT, blocks, measures, rules)


def judge_lines(blocks: Blocks, language: str, rules: Rules, options: Options) -> Rounds:
    """The verdict on all lines of a text."""
    result = Rounds([], [], [], [(0, index) for index in range(len(blocks))], rules)
    remaining = list(range(len(blocks)))
    for number in range(int(rules.settings["text"]["rounds"])):
        current = Blocks(text=[blocks.text[i] for i in remaining], start=[blocks.start[i] for i in remaining])
        measures = measure_lines(current, rules.lexicon(), language)
        verdict = _judged(current, measures, rules)
        result.verdicts.append(verdict)
        result.measures.append(measures)
        result.blocks.append(current)
        for place, index in enumerate(remaining):
            result.rows[index] = (number, place)
        kept = [index for index, keeps in zip(remaining, verdict.kept(), strict=True) if keeps]
        if len(kept) == len(remaining):
            break
        remaining = kept
    else:
        result.keep_all()
    for verdict in result.verdicts:
        verdict.shift(options.shift, guarded=verdict is result.verdicts[-1])
    return result
