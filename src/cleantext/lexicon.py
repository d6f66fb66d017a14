"""Word, name and phrase tables, compiled once per `Rules`; lookups only, no judgement.

A table row is a term with points; its name is ``table:term``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import compress, pairwise

from cleantext.intents import Intents
from cleantext.voice import Voice

_NAME = re.compile(r"[A-Z][a-z]+|[a-z]{2,}|[A-Z]{2,}(?![a-z])")
# The same for names without capitals, which most are.
_SMALL_NAME = re.compile("[a-z]{2,}")
_SLUG_WORDS = 3
# Up to how many words a text's words are looked up one by one.
SHORT = 8
SLUG = "slug_id"


def name_terms(css: str, name: str, role: str) -> list[str]:
    """The terms of an element's class, id and role: words (split at case, dash, underscore and digits) and pairs."""
    return list(dict.fromkeys(term for part in _parts(css, name, role) for term in part_terms(part)))


def _parts(css: str, name: str, role: str) -> list[str]:
    parts = css.split()
    if name:
        parts.append("#" + name)
    if role:
        parts.append("role=" + role)
    return parts


def part_terms(part: str) -> list[str]:
    """The terms of one class name, of ``#id`` or of ``role=role``: its words and their pairs."""
    words = _part_words(part)
    return [*words, *map(" ".join, pairwise(words))]


def _part_words(part: str) -> list[str]:
    """The words of the same.

    An id of three or more words is mostly made from a heading; it counts as the one term ``slug_id``.
    """
    if part.startswith("role="):
        return [part.lower()]
    words = _SMALL_NAME.findall(part) if part.islower() else [word.lower() for word in _NAME.findall(part)]
    return [SLUG] if len(words) >= _SLUG_WORDS and part[0] == "#" else words


NamePoints = tuple[int, int, int]
_NO_POINTS = (0, 0, 0)


class Names:
    """Points of class names, ids, roles and tags: sum, lowest and highest. Remembers what it was asked before."""

    __slots__ = ("_elements", "_known", "_parts")

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = known
        self._parts: dict[str, NamePoints] = {}
        self._elements: dict[tuple[str, str, str], NamePoints] = {("", "", ""): _NO_POINTS}

    def of(self, names: tuple[str, str, str]) -> NamePoints:
        """Points of the terms of an element's class, id and role."""
        found = self._elements.get(names)
        if found is None:
            total = low = high = 0
            known = self._parts
            for part in _parts(*names):
                points = known.get(part)
                if points is None:
                    points = known[part] = self._of_part(part)
                total += points[0]
                if points[1] < low:
                    low = points[1]
                if points[2] > high:
                    high = points[2]
            found = self._elements[names] = (total, low, high)
        return found

    def _of_part(self, part: str) -> NamePoints:
        known = self._known
        words = _part_words(part)
        found = [known[word] for word in words if word in known]
        if len(words) > 1:
            found += [known[pair] for pair in map(" ".join, pairwise(words)) if pair in known]
        return (sum(found), min(0, *found), max(0, *found)) if found else _NO_POINTS

    def tag(self, tag: str) -> int:
        """Points of the tag alone."""
        return self._known.get(f"<{tag}>", 0)


def text_terms(tokens: list[str]) -> set[str]:
    """The words of a short text and their pairs."""
    return {*tokens, *map(" ".join, pairwise(tokens))}


def appeal_terms(tokens: list[str]) -> set[str]:
    """The words of a text, their pairs and their triples."""
    pairs = list(map(" ".join, pairwise(tokens)))
    return {*tokens, *pairs, *[f"{pair} {word}" for pair, word in zip(pairs, tokens[2:], strict=False)]}


class TermTable:
    """Points of the words, pairs and triples of a text: of a heading, a button, or an appeal of any length."""

    __slots__ = ("_continued", "_known")

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = known
        # What a known term may go on with: a second word, and a third.
        self._continued: dict[str, set[str]] = {}
        for term in known:
            if " " in term:
                first, *others = term.split(" ")
                for other in others:
                    self._continued.setdefault(first, set()).add(other)
                    first = f"{first} {other}"

    def found(self, tokens: list[str]) -> dict[str, int]:
        """The terms of a text that the table has, with their points."""
        known, continued = self._known, self._continued
        found = {token: known[token] for token in known.keys() & tokens}
        # Few words begin a longer term.
        for place in compress(range(len(tokens) - 1), map(continued.__contains__, tokens)):
            word, after = tokens[place], tokens[place + 1]
            if after in continued[word]:
                pair = f"{word} {after}"
                if pair in known:
                    found[pair] = known[pair]
                if pair in continued and place + 2 < len(tokens):
                    triple = f"{pair} {tokens[place + 2]}"
                    if triple in known:
                        found[triple] = known[triple]
        return found

    def points(self, tokens: list[str]) -> int:
        """Sum of the points of the terms of a text."""
        if not self._continued.keys().isdisjoint(tokens):
            return sum(self.found(tokens).values())
        known = self._known
        return sum([known[token] for token in known.keys() & tokens])


@dataclass(slots=True)
class Lexicon:
    """The tables that signals look into.

    address: ``[address]`` of ``base.toml``; short: up to how many words a text's words are looked up.
    """

    names: Names = field(default_factory=lambda: Names({}))
    words: TermTable = field(default_factory=lambda: TermTable({}))
    headings: TermTable = field(default_factory=lambda: TermTable({}))
    appeals: TermTable = field(default_factory=lambda: TermTable({}))
    intents: Intents = field(default_factory=lambda: Intents(()))
    voice: Voice = field(default_factory=Voice)
    address: Mapping[str, float] = field(default_factory=dict)
    short: int = SHORT

    def languages(self, declared: str) -> frozenset[str] | None:
        """The tables to use on a page of a declared language: its own and English; all where it has none."""
        language = declared[:2].lower()
        return frozenset({language, "en"}) if language in self.intents.languages else None
