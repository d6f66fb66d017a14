"""Phrases that say what a block wants from its reader, per language.

A phrase is a row of ``rules/intents/<lang>.tsv``; its syntax is described in ``rules/intents/README.md``. Phrases
are found by one of their words: a text that holds none of these anchors is never searched further, so the time is
linear in the text whatever the number of phrases.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from cleantext.tokens import AMOUNT, NUMBER, UNSPACED, closed_up, folded, with_conjunctions

# A gap is at most so many words, or so many characters of a script without spaces.
_GAP, _UNSPACED_GAP = 3, 12
# So many characters of a beginning of a word lead to the phrases that have it.
_STEM = 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """One row: the phrase, its points (negative: against body), the label it speaks for, the table's language."""

    phrase: str
    points: int
    label: str
    language: str

    @property
    def name(self) -> str:
        """The name under which explanations and overlays know the row."""
        return f"intent:{self.language}:{self.phrase}"


# One place of a phrase: the words that fit, the beginnings that fit, and whether a gap may stand before it. Tuples of
# texts are nothing that the garbage collector would look at again and again, and there are very many.
_Part = tuple[tuple[str, ...], tuple[str, ...], bool]


def is_phrase(text: str) -> bool:
    """Whether a text can be a phrase: single spaces, and at least one literal word or beginning of one."""
    words = text.split(" ")
    return all(words) and any(word.strip("*#¤|~") for word in words)


def _parts(phrase: str) -> tuple[_Part, ...]:
    parts: list[_Part] = []
    gap, plain = False, phrase.isascii()
    for word in phrase.split(" "):
        if word == "*":
            gap = True
        elif word == NUMBER and parts and NUMBER in parts[-1][0]:
            continue
        else:
            choices = word.split("|") if plain else with_conjunctions(folded(word).split("|"))
            stems = tuple([choice[:-1] for choice in choices if choice.endswith("~")]) if "~" in word else ()
            words = [choice for choice in choices if not choice.endswith("~")] if stems else choices
            parts.append((tuple(dict.fromkeys(words)), stems, gap))
            gap = False
    return tuple(parts)


def _stands_in(parts: Sequence[_Part], tokens: Sequence[str], words: frozenset[str]) -> bool:
    """Whether the parts stand in the tokens one after the other; each token is looked at once per part."""
    for choices, stems, _ in parts:
        if not stems and words.isdisjoint(choices):
            return False
    fitting: list[frozenset[str]] = []
    for choices, stems, _ in parts:
        fits = words.intersection(choices)
        if stems:
            fits |= frozenset([word for word in words if word.startswith(stems)])
        if not fits:
            return False
        fitting.append(fits)
    if len(parts) == 1:
        return True
    count = len(tokens)
    first = fitting[0]
    ends = {index + 1 for index, token in enumerate(tokens) if token in first}
    for (_, _, gap), fits in zip(parts[1:], fitting[1:], strict=True):
        if gap:
            ends = {at + 1 for end in ends for at in range(end, min(count, end + _GAP + 1)) if tokens[at] in fits}
        else:
            ends = {end + 1 for end in ends if end < count and tokens[end] in fits}
        if not ends:
            return False
    return True


def _stands_in_unspaced(pieces: Sequence[Sequence[str]], text: str) -> bool:
    ends = {at + len(choice) for choice in pieces[0] for at in _places(choice, text)}
    for choices in pieces[1:]:
        ends = {
            at + len(choice)
            for end in ends
            for choice in choices
            if (at := text.find(choice, end, end + _UNSPACED_GAP + len(choice))) >= 0
        }
    return bool(ends)


def _places(piece: str, text: str) -> Iterable[int]:
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)


# A phrase, its parts, and words of which it must have one; that settles most cases at once.
_Entry = tuple[Phrase, tuple[_Part, ...], tuple[str, ...]]
_Pieces = tuple[tuple[str, ...], ...]
_ALL = ""
Reader = Callable[[], Iterable[Phrase]]
_NO_READERS: Mapping[str, Reader] = MappingProxyType({})


class _Table:
    """Phrases by their anchors: a word that one place of the phrase must have, or the beginning of one."""

    __slots__ = ("anchors", "entries", "lengths", "pieces", "stems", "unspaced")

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        # Anchors lead to numbers of entries.
        self.entries: list[_Entry] = []
        anchors: dict[str, list[int]] = {}
        stems: dict[str, list[int]] = {}
        # Phrases without spaces, by the two characters that they begin with.
        self.unspaced: list[tuple[Phrase, _Pieces]] = []
        pieces: dict[str, list[int]] = {}
        for phrase in phrases:
            if not phrase.phrase.isascii() and UNSPACED.search(phrase.phrase):
                for beginning in self._add_unspaced(phrase):
                    pieces.setdefault(beginning, []).append(len(self.unspaced) - 1)
                continue
            words, beginnings = self._add(phrase)
            for word in words:
                anchors.setdefault(word, []).append(len(self.entries) - 1)
            for word in beginnings:
                stems.setdefault(word, []).append(len(self.entries) - 1)
        self.anchors = {word: tuple(numbers) for word, numbers in anchors.items()}
        self.stems = {word: tuple(numbers) for word, numbers in stems.items()}
        self.pieces = {word: tuple(numbers) for word, numbers in pieces.items()}
        self.lengths = sorted(set(map(len, stems)))

    def _add_unspaced(self, phrase: Phrase) -> set[str]:
        pieces = tuple(
            tuple(closed_up(choice) for choice in piece.split("|") if choice)
            for piece in re.split(r"\s*\*\s*|\s+", phrase.phrase)
            if piece.strip("|")
        )
        self.unspaced.append((phrase, pieces))
        return {choice[:2] for choice in pieces[0]}

    def _add(self, phrase: Phrase) -> tuple[Iterable[str], Iterable[str]]:
        """Take a phrase; the words, and the beginnings of words, by which it is found."""
        parts = _parts(phrase.phrase)
        exact = [words for words, stems, _ in parts if not stems and not {NUMBER, AMOUNT} & set(words)]
        # The places whose shortest word is longest: long words are rare.
        exact.sort(key=lambda words: -min(map(len, words)))
        self.entries.append((phrase, parts, exact[1] if len(exact) > 1 else ()))
        if exact:
            return exact[0], ()
        words, stems, _ = max(parts, key=lambda part: min(map(len, [*part[0], *part[1]])))
        return (), {choice[:_STEM] for choice in [*words, *stems]}

    def find(self, text: str, tokens: Sequence[str], found: dict[Phrase, None]) -> None:
        if self.stems or not self.anchors.keys().isdisjoint(tokens):
            self._find_by_words(tokens, frozenset(tokens), found)
        if self.pieces and not text.isascii() and UNSPACED.search(text):
            closed = closed_up(text)
            for beginning in self.pieces.keys() & {*closed, *map("".join, pairwise(closed))}:
                for number in self.pieces[beginning]:
                    phrase, pieces = self.unspaced[number]
                    if phrase not in found and _stands_in_unspaced(pieces, closed):
                        found[phrase] = None

    def _find_by_words(self, tokens: Sequence[str], words: frozenset[str], found: dict[Phrase, None]) -> None:
        anchors, by_stem, entries = self.anchors, self.stems, self.entries
        candidates = [number for word in anchors.keys() & words for number in anchors[word]]
        if by_stem:
            # A beginning may be shorter than a key can be.
            stems = {word[:length] for word in words for length in self.lengths}
            candidates += [number for stem in by_stem.keys() & stems for number in by_stem[stem]]
        for number in candidates:
            phrase, parts, second = entries[number]
            if second and words.isdisjoint(second):
                continue
            if _stands_in(parts, tokens, words):
                found[phrase] = None


class Intents:
    """The phrase tables, compiled: which phrases of some languages a text holds.

    Phrases may be laid over a `base`, which takes a moment, where compiling all of them anew takes long. A phrase of
    zero points is switched off. A language is compiled, and read by its one of `readers`, when a text of it is judged
    first: few programs meet many.
    """

    __slots__ = ("_base", "_phrases", "_readers", "_replaced", "_tables")

    def __init__(
        self, phrases: Iterable[Phrase] = (), base: Intents | None = None, readers: Mapping[str, Reader] = _NO_READERS
    ) -> None:
        self._base = base
        own = list(phrases)
        self._replaced = frozenset((phrase.language, phrase.phrase) for phrase in own)
        # By language, as far as they are read or compiled; of the tables "" is that of all languages.
        self._readers = dict(readers)
        self._phrases: dict[str, Sequence[Phrase]] = {}
        self._tables: dict[str, _Table] = {}
        for language in dict.fromkeys(phrase.language for phrase in own if phrase.points):
            self._phrases[language] = [phrase for phrase in own if phrase.points and phrase.language == language]

    @property
    def languages(self) -> frozenset[str]:
        """The languages that have a table."""
        return frozenset(self._readers).union(self._phrases, self._base.languages if self._base else ())

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All phrases that are not switched off."""
        base = self._base.phrases if self._base else ()
        left = [phrase for phrase in base if (phrase.language, phrase.phrase) not in self._replaced]
        return (*left, *self._of(_ALL))

    def judge(self, text: str, tokens: list[str], languages: frozenset[str] | None = None) -> list[Phrase]:
        """The phrases that stand in a text, each once; of the languages named, or of all.

        `tokens` are those of `tokens_of`.
        """
        found: dict[Phrase, None] = {}
        if self._base:
            base = self._base.judge(text, tokens, languages)
            found = {row: None for row in base if (row.language, row.phrase) not in self._replaced}
        for language in (_ALL,) if languages is None else languages:
            table = self._tables.get(language) or self._compiled(language)
            if table:
                table.find(text, tokens, found)
        if len(found) < 2:
            return list(found)
        return sorted(found, key=lambda phrase: (phrase.points, phrase.language, phrase.phrase))

    def _of(self, language: str) -> Sequence[Phrase]:
        """The phrases of a language, or of all, read where they are not yet."""
        if language == _ALL:
            return [phrase for one in {**self._readers, **self._phrases} for phrase in self._of(one)]
        phrases = self._phrases.get(language)
        if phrases is None and language in self._readers:
            phrases = self._phrases[language] = [phrase for phrase in self._readers[language]() if phrase.points]
        return phrases or ()

    def _compiled(self, language: str) -> _Table | None:
        """The table of a language. Threads may make the same one at once; one of them stays, whichever."""
        phrases = self._of(language)
        if not phrases:
            return None
        table = self._tables[language] = _Table(phrases)
        return table


def by_label(phrases: Iterable[Phrase]) -> Mapping[str, int]:
    """Sum of the points per label."""
    sums: dict[str, int] = {}
    for phrase in phrases:
        sums[phrase.label] = sums.get(phrase.label, 0) + phrase.points
    return sums
