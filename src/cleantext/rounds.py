"""The verdicts on a page or a text: what it is made of first, then who of those that stay asks for something.

A page is judged by all its signals, and so is the dump of a whole page as plain text. What stays of these, and what was
extracted before, is the article but for what asks: it is judged by what it says. What a line means depends on the lines
around it, and these change when some go; so a text is judged until nothing more goes, and cleaning a clean text changes
nothing. A block has the verdict that speaks most against it.

A fragment, which another extractor has chosen, is hardly anything but article, and has none of the surroundings by
which pages are judged. So prose that asks for nothing goes only when both verdicts together speak against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cleantext.blocks import Blocks
from cleantext.columns import constant
from cleantext.copies import copied
from cleantext.fellows import outvoted
from cleantext.inside import reasons_inside
from cleantext.intents import Phrase
from cleantext.labelling import labels_of_lines
from cleantext.labels import Label
from cleantext.lexicon import Lexicon
from cleantext.lines import joined
from cleantext.ruleset import Rules
from cleantext.score import Reason
from cleantext.sections import named_sections
from cleantext.signals_text import measure_lines
from cleantext.signals_words import Measures
from cleantext.standing import closing_links, headed_links, lone_headings, named_lines, standing_lines
from cleantext.truncation import truncation
from cleantext.verdict import RUN, Options, Verdict, judge, judge_fitting

# The models of pages, of their dumps, and of what was extracted from either.
_PAGE, _DUMP, _EXTRACT = "html", "text", "extract"
# The flag of HTML that is no page.
FRAGMENT = "fragment"
_NONE_TAKEN: Mapping[int, str] = MappingProxyType({})


@dataclass(slots=True)
class Rounds:
    """Per block the verdict that counts, and the block's place in it; of a text also the lines of each paragraph."""

    verdicts: list[Verdict]
    measures: list[Measures]
    blocks: list[Blocks]
    rows: list[tuple[int, int]]
    rules: Rules
    paragraphs: Sequence[range] = ()

    @property
    def points(self) -> list[int]:
        """The points of each block."""
        return [self.verdicts[number].points[place] for number, place in self.rows]

    def kept(self) -> list[bool]:
        """Which blocks are kept."""
        return [value >= 0 for value in self.points]

    def _keeps(self, index: int) -> bool:
        number, place = self.rows[index]
        return self.verdicts[number].points[place] >= 0

    def reasons(self) -> list[tuple[Reason, ...]]:
        """Everything that moved each block."""
        by_round = [verdict.reasons() for verdict in self.verdicts]
        return [by_round[number][place] for number, place in self.rows]

    def labels(self) -> list[Label]:
        """The label of each line of a text."""
        by_round = [
            labels_of_lines(blocks, measures, verdict.kept(), self.rules)
            for blocks, measures, verdict in zip(self.blocks, self.measures, self.verdicts, strict=True)
        ]
        return [by_round[number][place] for number, place in self.rows]

    def truncation(self) -> set[str]:
        """The flags of a text that ends in a lock; asked of the first round, when that still stood there."""
        kept = self.kept()
        return truncation(self.measures[0], [kept[own[0]] for own in self.paragraphs], self.rules)

    def add(
        self, verdict: Verdict, measures: Measures, blocks: Blocks, remaining: Sequence[int], *, anew: bool = False
    ) -> list[int]:
        """Take the verdict on the blocks that remain, `anew` instead of any before; those that it leaves."""
        number = len(self.verdicts)
        self.verdicts.append(verdict)
        self.measures.append(measures)
        self.blocks.append(blocks)
        points = self.points if number else []
        for place, index in enumerate(remaining):
            if anew or not number or verdict.points[place] < points[index]:
                self.rows[index] = (number, place)
        return [index for index, keeps in zip(remaining, verdict.kept(), strict=True) if keeps]

    def keep_all(self) -> None:
        """Give up: what changes whenever it is looked at again is left as it is, and flagged."""
        for number, place in self.rows:
            verdict = self.verdicts[number]
            if verdict.points[place] < 0:
                verdict.change(place, "guard.unsettled", -verdict.points[place])
        self.verdicts[-1].flags.add("unsettled")

    def remove(self, names: Mapping[int, str], by: int) -> None:
        """Take blocks out, each for a named reason, so many points below zero."""
        for index, name in names.items():
            number, place = self.rows[index]
            verdict = self.verdicts[number]
            if verdict.points[place] > -by:
                verdict.change(place, name, -by - verdict.points[place])

    def remove_named(self, names: Mapping[int, str]) -> None:
        """Take out those of the blocks that are kept, each for a named reason, by as much as runs do."""
        going = {index: name for index, name in names.items() if self._keeps(index)}
        self.remove(going, int(self.rules.settings["run"]["removed_by"]))

    def remove_references(self, blocks: Blocks, measures: Measures, page_type: str) -> None:
        """Take out lines of links to other pages, in an article also lists of these, and credits."""
        found = named_lines(blocks.text, measures, self.rules)
        if page_type == "article":
            found = headed_links(blocks.text, measures, self.rules) | found
        self.remove_named({index: f"line.{label}" for index, label in found.items()})

    def agree(self, verdicts: Mapping[int, bool]) -> None:
        """Let blocks be kept, or not, as their fellows are, by no more points than are needed."""
        for index, keeps in verdicts.items():
            number, place = self.rows[index]
            verdict = self.verdicts[number]
            verdict.change(place, "settle.fellows", -verdict.points[place] - (not keeps))

    def shift(self, points: int) -> None:
        """Move the cut-off of all verdicts; the best block stays, so that never all is lost."""
        if points:
            best = self._best()
            for verdict in self.verdicts:
                verdict.shift(points)
            self._keep(best)

    def keep_best(self) -> None:
        """Keep the best block, so that never all is lost, where verdicts that know nothing of each other add up."""
        self._keep(self._best())

    def _best(self) -> list[int]:
        titles = self.verdicts[0].titles
        others = {index: value for index, value in enumerate(self.points) if index not in titles}
        best = max(others.values(), default=0)
        return [index for index, value in others.items() if value == best]

    def _keep(self, chosen: Iterable[int]) -> None:
        for index in chosen:
            number, place = self.rows[index]
            verdict = self.verdicts[number]
            if verdict.points[place] < 0:
                verdict.change(place, "guard.best", -verdict.points[place])

    def heed(self, labels: list[Label], options: Options) -> list[Label]:
        """Let the caller's wishes about labels have the last word; the labels."""
        for (number, place), label in zip(self.rows, labels, strict=True):
            self.verdicts[number].heed_one(place, label, options)
        return labels


def judge_page(
    blocks: Blocks,
    measures: Measures,
    titles: Iterable[int],
    rules: Rules,
    lexicon: Lexicon,
    page_type: str,
    *,
    fragment: bool = False,
) -> Rounds:
    """The verdict on all blocks of a page, or of a fragment; `titles`: those that repeat its title."""
    result = Rounds([], [], [], [(0, index) for index in range(len(blocks))], rules)
    verdict, inside = judge_fitting(_PAGE, blocks, measures, rules, reasons_inside(blocks, rules.elements))
    verdict.mark_titles(titles)
    if fragment:
        lines = _lines_of(blocks, measures, range(len(blocks)), lexicon)[1]
        other = judge(_EXTRACT, blocks, lines, rules, inside)
        _weigh(verdict, other, lines, rules)
        verdict.flags.add(FRAGMENT)
        result.add(verdict, measures, blocks, range(len(blocks)))
        result.add(other, lines, blocks, range(len(blocks)))
        result.remove_references(blocks, measures, page_type)
        result.keep_best()
        return result
    remaining = result.add(verdict, measures, blocks, range(len(blocks)))
    remaining = [index for index in remaining if index not in verdict.titles]
    if remaining:
        part, lines = _lines_of(blocks, measures, remaining, lexicon)
        here = {place: inside[index] for place, index in enumerate(remaining) if index in inside}
        other = judge(_EXTRACT, part, lines, rules, here)
        _trust(verdict, other, remaining, lines, rules)
        result.add(other, lines, part, remaining)
    changed = outvoted(blocks, measures, result.points, rules, page_type)
    # What went for what it says is not brought back by its like.
    result.agree({index: keeps for index, keeps in changed.items() if not (keeps and result.rows[index][0])})
    # After the verdicts on what they say, for the lines beside them are told by these, too.
    result.remove_references(blocks, measures, page_type)
    if page_type == "article":
        closing = closing_links(measures, result.kept(), rules)
        result.remove_named(dict.fromkeys(closing, "line.links"))
    again = copied(blocks, measures, result.kept(), rules.settings["copy"])
    result.remove_named(dict.fromkeys(again, "guard.copy"))
    result.remove_named(named_sections(blocks, measures, result.kept(), rules, page_type))
    if page_type == "article":
        lone = set(lone_headings(measures, result.kept(), rules)) - verdict.titles
        result.remove_named(dict.fromkeys(lone, "line.heading"))
    return result


def _weigh(one: Verdict, other: Verdict, lines: Measures, rules: Rules) -> None:
    """Prose that asks for nothing stays in a fragment when one verdict is surer of it than the other is against it."""
    least = rules.settings["fragment"]["asks"]
    for index, (asks, prose) in enumerate(zip(lines.columns["asks"], lines.prose, strict=True)):
        if prose and asks < least and one.points[index] + other.points[index] >= 0:
            for verdict in (one, other):
                if verdict.points[index] < 0:
                    verdict.change(index, "guard.fragment", -verdict.points[index])


def _trust(page: Verdict, other: Verdict, chosen: Sequence[int], lines: Measures, rules: Rules) -> None:
    """What asks nobody for anything stays when the page is so much surer of it than its words speak against it.

    But for what stands between the lines of an appeal, or speaks to the reader beside one: that is known by these.
    """
    least = rules.settings["sure"]["points"]
    asks, near, speaks = (lines.columns[name] for name in ("ask", "ask_near_2", "speaks"))
    for place, index in enumerate(chosen):
        points = other.points[place]
        if points < 0 and asks[place] <= 0 and page.points[index] + points >= least:
            in_run = any(name == RUN for name, _ in other.changes.get(place, ()))
            if not in_run and not (speaks[place] and near[place] > 0):
                other.change(place, "guard.sure", -points)


def _lines_of(blocks: Blocks, measures: Measures, chosen: Sequence[int], lexicon: Lexicon) -> tuple[Blocks, Measures]:
    """Blocks of a page as lines of an extracted text, and their signals."""
    part = blocks.lines(chosen)
    lines = _extracted(measure_lines(part, lexicon, measures.language, _read(measures, chosen)))
    if "cut_off" in measures.columns:
        lines.columns["cut_off"] = [measures.columns["cut_off"][index] for index in chosen]
    return part, lines


def judge_lines(
    lines: Blocks,
    paragraphs: Sequence[range],
    language: str,
    rules: Rules,
    lexicon: Lexicon,
    taken: Mapping[int, str] = _NONE_TAKEN,
) -> Rounds:
    """The verdict on all lines of a text; those of one paragraph are judged together.

    `taken`: paragraphs that go before anything is judged, with the reasons.
    """
    result = _judge_paragraphs(joined(lines, paragraphs), language, rules, lexicon, taken)
    result.rows = [row for row, own in zip(result.rows, paragraphs, strict=True) for _ in own]
    result.paragraphs = paragraphs
    return result


def _judge_paragraphs(
    current: Blocks, language: str, rules: Rules, lexicon: Lexicon, taken: Mapping[int, str]
) -> Rounds:
    result = Rounds([], [], [], [(0, index) for index in range(len(current))], rules)
    remaining = list(range(len(current)))
    measures = measure_lines(current, lexicon, language)
    gone = {**standing_lines(current.text, measures, rules), **taken}
    # Where there is nothing else, that is what the text is.
    taken = gone if len(gone) < len(current) else taken
    if taken:
        result.add(_judged(current, measures, rules), measures, current, remaining)
        result.remove(taken, int(rules.settings["site"]["removed_by"]))
        remaining = [index for index in remaining if index not in taken]
        read = _read(measures, remaining)
        current = current.lines(remaining)
        measures = measure_lines(current, lexicon, language, read=read)
    for number in range(int(rules.settings["text"]["rounds"])):
        verdict = _judged(current, measures, rules)
        left = result.add(verdict, measures, current, remaining, anew=not number)
        if len(left) == len(remaining):
            return result
        keeps = [place for place, keeps in enumerate(verdict.kept()) if keeps]
        read = _read(measures, keeps)
        remaining, current = left, current.lines(keeps)
        measures = measure_lines(current, lexicon, language, read=read)
    result.keep_all()
    return result


def _is_extracted(measures: Measures, rules: Rules) -> bool:
    """Whether a text was extracted before; else it is the dump of a whole page."""
    least = rules.settings["text"]["extracted_from"]
    return not measures.words or rules.models["kind_extract"].total_points(measures.columns, 1)[0] >= least


def _judged(blocks: Blocks, measures: Measures, rules: Rules) -> Verdict:
    """A dump's verdict as long as something goes by it; else that on an extracted text."""
    if not _is_extracted(measures, rules):
        verdict = judge(_DUMP, blocks, measures, rules)
        if not all(verdict.kept()):
            return verdict
    return judge(_EXTRACT, blocks, _extracted(measures), rules)


def _extracted(measures: Measures) -> Measures:
    """Mark lines as those of an extracted text."""
    measures.columns["extracted"] = constant(1, len(measures.words))
    return measures


def _read(measures: Measures, chosen: Sequence[int]) -> tuple[list[list[str]], list[list[Phrase]], str]:
    """What is known of some lines, whatever lines stand around them."""
    tokens, intents = measures.tokens, measures.intents
    return [tokens[index] for index in chosen], [intents[index] for index in chosen], measures.language
