"""Phrases that say what a block wants from its reader, per language.

A phrase is a row of ``rules/intents/<lang>.tsv``; its syntax is described in ``rules/intents/README.md``. Phrases
are found by one of their words: a text that holds none of these anchors is never searched further, so the time is
linear in the text whatever the number of phrases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"[$€£¥₹₽₩₺₴]|\d+(?:[.,]\d+)*(?!\w)|\w+")
_CURRENCY = frozenset("$€£¥₹₽₩₺₴")
# Scripts without spaces between words: their phrases are pieces of text.
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_GAP = 3
_UNSPACED_GAP = 12
_STEM = 4
_NUMBER, _AMOUNT = "#", "¤"


def tokens_of(text: str) -> list[str]:
    """The words of a text as phrases see them: lower-case, ``#`` for a number, ``¤ #`` for an amount of money."""
    tokens: list[str] = []
    for token in _TOKEN.findall(text.lower()):
        if token in _CURRENCY:
            if tokens and tokens[-1] == _NUMBER:
                tokens[-1:] = (_AMOUNT, _NUMBER)
            else:
                tokens.append(_AMOUNT)
        elif token[0].isdigit() and token[-1].isdigit():
            if not tokens or tokens[-1] != _NUMBER:
                tokens.append(_NUMBER)
        else:
            tokens.append(token)
    return tokens


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


@dataclass(frozen=True, slots=True)
class _Part:
    """One place of a phrase: the words that fit, the beginnings that fit, and whether a gap may stand before it."""

    words: frozenset[str]
    stems: tuple[str, ...]
    gap: bool

    def fits(self, token: str) -> bool:
        return token in self.words or (bool(self.stems) and token.startswith(self.stems))


def _parts(phrase: str) -> list[_Part]:
    parts: list[_Part] = []
    gap = False
    for word in phrase.split(" "):
        if word == "*":
            gap = True
        elif word == _NUMBER and parts and _NUMBER in parts[-1].words:
            continue
        else:
            choices = word.split("|")
            stems = tuple(choice[:-1] for choice in choices if choice.endswith("~"))
            parts.append(_Part(frozenset(c for c in choices if not c.endswith("~")), stems, gap))
            gap = False
    return parts


def _stands_in(parts: Sequence[_Part], tokens: Sequence[str]) -> bool:
    count = len(tokens)
    first = parts[0]
    ends = {index + 1 for index, token in enumerate(tokens) if first.fits(token)}
    for part in parts[1:]:
        reach = _GAP + 1 if part.gap else 1
        ends = {
            at + 1
            for end in ends
            for at in range(end, min(count, end + reach))
            if part.fits(tokens[at])
        }  # fmt: skip
        if not ends:
            return False
    return bool(ends)


def _stands_in_unspaced(pieces: Sequence[Sequence[str]], text: str) -> bool:
    ends = [at + len(choice) for choice in pieces[0] for at in _places(choice, text)]
    for choices in pieces[1:]:
        ends = [
            at + len(choice)
            for end in ends
            for choice in choices
            if (at := text.find(choice, end, end + _UNSPACED_GAP + len(choice))) >= 0
        ]
    return bool(ends)


def _places(piece: str, text: str) -> Iterable[int]:
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)


class Intents:
    """The phrase tables, compiled: which phrases of some languages a text holds."""

    __slots__ = ("_anchors", "_pieces", "_stems", "languages")

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._anchors: dict[str, list[tuple[Phrase, list[_Part]]]] = {}
        self._stems: dict[str, list[tuple[Phrase, list[_Part]]]] = {}
        self._pieces: list[tuple[Phrase, list[list[str]]]] = []
        languages = set()
        for phrase in phrases:
            languages.add(phrase.language)
            self._add(phrase)
        self.languages = frozenset(languages)

    def _add(self, phrase: Phrase) -> None:
        if _UNSPACED.search(phrase.phrase):
            pieces = [piece.split("|") for piece in re.split(r"\s*\*\s*|\s+", phrase.phrase) if piece]
            self._pieces.append((phrase, pieces))
            return
        parts = _parts(phrase.phrase)
        exact = [part for part in parts if not part.stems and not part.words & {_NUMBER, _AMOUNT}]
        if exact:
            # The place whose shortest word is longest: long words are rare.
            for word in max(exact, key=lambda part: min(map(len, part.words))).words:
                self._anchors.setdefault(word, []).append((phrase, parts))
        else:
            best = max(parts, key=lambda part: min(map(len, [*part.words, *part.stems])))
            for word in [*best.words, *best.stems]:
                self._stems.setdefault(word[:_STEM], []).append((phrase, parts))

    def judge(self, text: str, languages: frozenset[str] | None = None) -> list[Phrase]:
        """The phrases that stand in a text, each once; of the languages named, or of all."""
        tokens = tokens_of(text)
        words = set(tokens)
        found: dict[Phrase, None] = {}
        candidates = [pair for word in self._anchors.keys() & words for pair in self._anchors[word]]
        if self._stems:
            stems = {word[:_STEM] for word in words}
            candidates += [pair for stem in self._stems.keys() & stems for pair in self._stems[stem]]
        for phrase, parts in candidates:
            if (languages is None or phrase.language in languages) and _stands_in(parts, tokens):
                found[phrase] = None
        if not text.isascii() and _UNSPACED.search(text):
            for phrase, pieces in self._pieces:
                if (languages is None or phrase.language in languages) and _stands_in_unspaced(pieces, text):
                    found[phrase] = None
        return sorted(found, key=lambda phrase: (phrase.points, phrase.name))


def by_label(phrases: Iterable[Phrase]) -> Mapping[str, int]:
    """Sum of the points per label."""
    sums: dict[str, int] = {}
    for phrase in phrases:
        sums[phrase.label] = sums.get(phrase.label, 0) + phrase.points
    return sums
