"""Rows of a site's profile, and what they find: phrases with gaps, and paths of elements with their class names.

A phrase is a sentence as its words, lower-case, ``*`` where the instances differ. It is found by its words, wherever
in the sentence they stand, so another order of clauses changes nothing. A path is the steps from the page's body down,
without indices.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from cleantext.blocks import Blocks
from cleantext.signals_words import SENTENCE_END
from cleantext.tokens import UNSPACED, tokens_of

GAP, STEP = "*", " > "
_MARKS = frozenset({"#", "¤", GAP})
# The numbers in a name belong to a page, not to a site.
_OF_PAGE = re.compile(r"\d{3}|[\s>*\"\\\x00-\x1f\x7f]")
_OUTERMOST = frozenset({"html", "body"})

Numbers = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Row:
    """One fact about a site: a ``phrase`` or a ``path`` to ``drop`` or to ``keep``, seen on so many of its pages."""

    verdict: str
    kind: str
    text: str
    seen: int
    pages: int

    @property
    def name(self) -> str:
        """The name among a block's reasons."""
        return f"site.{self.text}"


def terms_of(text: str) -> tuple[str, ...]:
    """The words of a text; the characters of scripts without spaces; ``#`` for a number, ``¤`` for a currency."""
    tokens = tokens_of(text)
    if text.isascii() or not UNSPACED.search(text):
        return tuple(tokens)
    return tuple(term for token in tokens for term in (token if UNSPACED.search(token) else (token,)))


def sentences_of(text: str) -> list[tuple[str, ...]]:
    """The sentences of a text, each as its terms."""
    found = [terms_of(piece) for piece in SENTENCE_END.split(text)]
    return [terms for terms in found if terms]


def words_in(terms: Sequence[str]) -> frozenset[str]:
    """The terms that are words: no numbers, no currencies, no gaps."""
    return frozenset(terms) - _MARKS


def phrase_of(terms: Sequence[str], fixed: frozenset[str]) -> str:
    """A sentence as a phrase: its fixed words, with gaps for the others."""
    marked = [term if term in fixed and term not in _MARKS else GAP for term in terms]
    return " ".join(key for term, run in groupby(marked) for key in ([GAP] if term == GAP else run))


class Phrases:
    """Phrases, found by their words: a sentence is looked at when it has one of a phrase's rarest words."""

    __slots__ = ("_anchors", "_exact", "_numbers", "_rows")

    def __init__(self, rows: Sequence[Row], numbers: Numbers) -> None:
        self._numbers = numbers
        self._rows: list[tuple[Row, frozenset[str], int]] = []
        self._anchors: dict[str, list[int]] = {}
        self._exact: dict[str, Row] = {}
        spread = Counter(word for row in rows for word in words_in(row.text.split()))
        for row in rows:
            terms = row.text.split()
            words = words_in(terms)
            if len(words) < numbers["least_terms"]:
                self._exact[row.text] = row
                continue
            longest = len(words) + int(numbers["gap_words"]) * terms.count(GAP) + 1
            rarest = sorted(words, key=lambda word: (spread[word], -len(word), word))
            for word in rarest[: len(words) - self._needed(words) + 1]:
                self._anchors.setdefault(word, []).append(len(self._rows))
            self._rows.append((row, words, longest))

    def _needed(self, words: frozenset[str]) -> int:
        return ceil(self._numbers["least_shared"] * len(words))

    def find(self, terms: Sequence[str]) -> Row | None:
        """The row that a sentence is an instance of."""
        words = words_in(terms)
        exact = self._exact.get(phrase_of(terms, words)) if len(words) < self._numbers["least_terms"] else None
        if exact:
            return exact
        best, found = 0, None
        for place in {place for word in words for place in self._anchors.get(word, ())}:
            row, own, longest = self._rows[place]
            shared = len(own & words)
            fits = len(words) <= longest and shared >= max(self._needed(own), self._numbers["least_own"] * len(words))
            if fits and (shared, row.text) > (best, found.text if found else ""):
                best, found = shared, row
        return found

    def cover(self, text: str) -> tuple[Row | None, list[Row]]:
        """The row of most words, where rows have most of the text; and all rows that are found in it."""
        shares: Counter[Row] = Counter()
        total = 0
        for terms in sentences_of(text):
            total += len(terms)
            row = self.find(terms)
            if row:
                shares[row] += len(terms)
        if not shares:
            return None, []
        strongest = max(shares, key=lambda row: (shares[row], row.text))
        return (strongest if shares.total() >= self._numbers["least_cover"] * total else None), list(shares)


def step_of(tag: str, names: tuple[str, str, str]) -> str:
    """One element of a path: its tag, its class names, its id; without names that hold the number of a page."""
    css = [f".{name}" for name in sorted(set(names[0].split())) if not _OF_PAGE.search(name)]
    own = f"#{names[1]}" if names[1] and not _OF_PAGE.search(names[1]) else ""
    return "".join([tag, *css, own])


class Paths:
    """The paths of a page's containers as numbers, so that deep pages take no longer; shared by pages of a site."""

    __slots__ = ("_known", "_steps")

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], int] = {}
        self._steps: list[tuple[int, str]] = []

    def number(self, parent: int, step: str) -> int:
        """The number of a path, from that of its parent; -1 is the page."""
        key = (parent, step)
        if key not in self._known:
            self._known[key] = len(self._steps)
            self._steps.append(key)
        return self._known[key]

    def add(self, text: str) -> int:
        """The number of a path that is written out."""
        number = -1
        for step in text.split(STEP):
            number = self.number(number, step)
        return number

    def parent(self, number: int) -> int:
        """The number of the path above, -1 where there is none."""
        return self._steps[number][0]

    def is_named(self, number: int) -> bool:
        """Whether a path's last step has a name."""
        return bool({".", "#"} & set(self._steps[number][1]))

    def text(self, number: int) -> str:
        """A path written out."""
        steps = []
        while number >= 0:
            number, step = self._steps[number]
            steps.append(step)
        return STEP.join(reversed(steps))

    def of(self, blocks: Blocks) -> list[int]:
        """The number of the path of each container; html and body have none."""
        levels, found = blocks.containers, list[int]()
        for parent, tag, names in zip(levels.parent, levels.tag, levels.names, strict=True):
            above = found[parent] if parent >= 0 else -1
            found.append(above if tag in _OUTERMOST else self.number(above, step_of(tag, names)))
        return found
