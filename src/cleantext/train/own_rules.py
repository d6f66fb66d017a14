"""The rules that could move the blocks of labelled pages: those that fire there, and those that there might be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from cleantext.conditions import when_of
from cleantext.inside import is_element, keys_of, rows_around
from cleantext.intents import Intents, Phrase
from cleantext.labels import CONTENT, Label
from cleantext.ruleset import Rules
from cleantext.tokens import UNSPACED
from cleantext.train.own_pages import Example

Place = tuple[int, int]  # of a block: which example, which block
_LENGTHS = (2, 3, 4)
_ABOUT = 5  # a word of so many letters is about something
_PARTICLE = 3  # one of so few adds nothing to a single other word
_DOUBTFUL = -30  # of blocks with fewer points nothing new is learned
_LEAST_PAGES = 2
_NEARLY_ALL = 0.9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that may change: its table, its name there, its points now (0 where it is new).

    language, label: of phrases.
    """

    table: str
    name: str
    points: int = 0
    language: str = ""
    label: str = ""
    new: bool = False

    @property
    def called(self) -> str:
        """The name by which explanations and ``--exclude`` know it."""
        return f"intent:{self.language}:{self.name}" if self.table == "intents" else _CALLED[self.table] + self.name


_CALLED: Mapping[str, str] = {"elements": "elements:", "when": "when."}


def candidates(
    examples: Sequence[Example], rules: Rules, tests: Sequence[str], exclude: Iterable[str] = ()
) -> dict[Candidate, list[Place]]:
    """All rules that may change, with the blocks that they fire on; of those that fire on the same blocks the first.

    Args:
        examples: the labelled pages.
        rules: the rules at hand.
        tests: conditions on one signal, such as ``words <= 5``, that may become rules.
        exclude: names of rules that must stay as they are.

    """
    fired: dict[Candidate, list[Place]] = {}
    for candidate, place in chain(
        _conditions(examples, rules), _phrases(examples, rules), _elements(examples, rules),
        _tests(examples, rules, tests),
        _new_phrases(examples, rules.settings["train"]["usual_word"]),
    ):  # fmt: skip
        fired.setdefault(candidate, []).append(place)
    shut = frozenset(exclude)
    # What fires on an element that stays as it is must not fire there by another of its names.
    named = {own.partition(":")[2] for own in shut if own.startswith(_CALLED["elements"])}
    chosen: dict[tuple[Place, ...], Candidate] = {}
    known = [
        [said is not None or own is not None for said, own in zip(one.truth, one.believed, strict=True)]
        for one in examples
    ]
    for candidate, places in fired.items():
        if candidate.called in shut or (candidate.table == "elements" and _without_tag(candidate.name) in named):
            continue
        if not candidate.new or _tells(examples, places, known):
            chosen.setdefault(tuple(places), candidate)
    return {candidate: list(places) for places, candidate in chosen.items()}


def _without_tag(element: str) -> str:
    """``.name`` of ``tag.name``, ``#name`` of ``tag#name``."""
    start = min((place for mark in ".#" if (place := element.find(mark)) >= 0), default=0)
    return element[start:]


def _tells(examples: Sequence[Example], places: Sequence[Place], known: Sequence[Sequence[bool]]) -> bool:
    """Whether a new rule could tell anything: it fires on several pages, and not on nearly all that is known there."""
    pages = {page for page, _ in places}
    several = len({examples[page].name for page in pages}) >= _LEAST_PAGES
    fires = sum([known[page][block] for page, block in places])
    return several and fires < _NEARLY_ALL * sum([sum(known[page]) for page in pages])


def _conditions(examples: Sequence[Example], rules: Rules) -> Iterator[tuple[Candidate, Place]]:
    known = {f"when.{rule.name}": Candidate("when", rule.name, rule.points) for rule in rules.conditions}
    for page, one in enumerate(examples):
        for block, (number, place) in enumerate(one.rounds.rows):
            for name, _ in one.rounds.verdicts[number].changes.get(place, ()):
                if name in known:
                    yield known[name], (page, block)


def _phrases(examples: Sequence[Example], rules: Rules) -> Iterator[tuple[Candidate, Place]]:
    """Phrases that stand in the blocks; those, too, that are switched off but were shipped."""
    active = {(row.language, row.phrase) for row in rules.phrases if row.points}
    off = {(row.language, row.phrase): row for row in (*Rules.default().phrases, *rules.phrases)}
    silent = Intents([replace(row, points=-1) for key, row in off.items() if key not in active])
    lexicon = rules.lexicon()
    for page, one in enumerate(examples):
        for block, (number, place) in enumerate(one.rounds.rows):
            measures = one.rounds.measures[0 if one.page else number]
            at = block if one.page else place
            found = list(measures.intents[at])
            if silent.languages and measures.tokens[at]:
                more = silent.judge(one.blocks.text[block], measures.tokens[at], lexicon.languages(measures.language))
                found += [replace(row, points=0) for row in more]
            for row in found:
                yield _of_phrase(row), (page, block)


def _of_phrase(row: Phrase) -> Candidate:
    return Candidate("intents", row.phrase, row.points, row.language, row.label)


def _elements(examples: Sequence[Example], rules: Rules) -> Iterator[tuple[Candidate, Place]]:
    """Names and tags of elements; first the rows that there are, then names, then tags."""
    pages: Counter[str] = Counter()
    for one in examples:
        levels = one.blocks.containers
        pairs = [*zip(levels.tag, levels.names, strict=True), *(("", names) for names in one.blocks.inner)]
        pages.update({key for tag, names in pairs for key in keys_of(tag, names)})
    known = {
        key: Candidate("elements", key, rules.elements.get(key, 0), new=key not in rules.elements)
        for key in sorted(pages, key=lambda key: (key not in rules.elements, key[0] not in ".#", key))
        if is_element(key) and (key in rules.elements or pages[key] >= min(_LEAST_PAGES, len(examples)))
    }
    found: dict[str, list[Place]] = {key: [] for key in known}
    for page, one in enumerate(examples):
        if one.blocks.inner:
            for block, keys in enumerate(rows_around(one.blocks, known)):
                for key in keys:
                    found[key].append((page, block))
    for key, places in found.items():
        yield from ((known[key], place) for place in places)


def _tests(examples: Sequence[Example], rules: Rules, tests: Sequence[str]) -> Iterator[tuple[Candidate, Place]]:
    taken = {rule.name for rule in rules.conditions}
    for test in tests:
        rule = when_of(test, {"all": [test], "points": 0})
        for page, one in enumerate(examples):
            holds = [frozenset(rule.holds_for(own.columns, len(own.words))) for own in one.rounds.measures]
            for block, (number, place) in enumerate(one.rounds.rows):
                if place in holds[number] and test not in taken:
                    yield Candidate("when", test, new=True), (page, block)


def _new_phrases(examples: Sequence[Example], usual: float) -> Iterator[tuple[Candidate, Place]]:
    """Runs of words that stand in doubtful boilerplate of several pages, and in no article; longer ones first.

    One of the words must be about something: a long one that is found in the articles of no more than a share of the
    pages (`usual`), as ``since`` is not.
    """
    found: dict[tuple[str, str], list[Place]] = defaultdict(list)
    labels: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    spoken: set[str] = set()
    told: dict[str, set[str]] = defaultdict(set)
    for page, one in enumerate(examples):
        for block, (number, place) in enumerate(one.rounds.rows):
            measures = one.rounds.measures[number]
            runs = _runs(measures.tokens[place])
            if one.truth[block] or one.believed[block]:
                spoken.update(runs)
                told[one.name].update(measures.tokens[place])
            elif one.truth[block] is False and one.rounds.verdicts[number].points[place] > _DOUBTFUL:
                label = one.labels.get(block, Label.OTHER)
                for run in runs:
                    key = (measures.language or "en", run)
                    found[key].append((page, block))
                    labels[key][label.value if label not in CONTENT else Label.OTHER.value] += 1
    pages_with = Counter(chain.from_iterable(told.values()))
    for key in sorted(found, key=lambda key: (-key[1].count(" "), key)):
        about = any(_may_tell(word) and pages_with[word] <= usual * len(told) for word in key[1].split())
        several = len({examples[page].name for page, _ in found[key]}) >= _LEAST_PAGES
        if about and several and key[1] not in spoken:
            commonest = min(labels[key], key=lambda name: (-labels[key][name], name))
            for where in found[key]:
                yield Candidate("intents", key[1], 0, key[0], commonest, new=True), where


def _runs(tokens: Sequence[str]) -> set[str]:
    """Runs of a text's words that may be phrases."""
    if any(UNSPACED.search(token) for token in tokens):
        return set()
    return {
        " ".join(run)
        for length in _LENGTHS
        for run in zip(*(tokens[start:] for start in range(length)), strict=False)
        if any(_may_tell(token) for token in run) and (length > 2 or all(len(token) > _PARTICLE for token in run))
    }


def _may_tell(word: str) -> bool:
    return len(word) >= _ABOUT and word.isalpha()
