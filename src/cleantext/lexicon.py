"""Word, name and phrase tables, compiled once per `Rules`; lookups only, no judgement.

A table row is a term with points; its name is ``table:term``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from cleantext.intents import Intents

_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]{2,}(?![a-z])")
WORD = re.compile(r"\w+")
_SLUG_WORDS = 3
# Up to how many words the words of a block are looked up one by one.
SHORT = 8
SLUG = "slug_id"


def name_terms(css: str, name: str, role: str) -> list[str]:
    """The terms of an element's class, id and role: words (split at case, dash, underscore and digits) and pairs.

    An id of three or more words is mostly made from a heading; it counts as the one term ``slug_id``.
    """
    terms: dict[str, None] = {}
    for part in css.split():
        _add_terms(terms, part)
    if name:
        if len(_NAME.findall(name)) >= _SLUG_WORDS:
            terms[SLUG] = None
        else:
            _add_terms(terms, name)
    if role:
        terms[f"role={role.lower()}"] = None
    return list(terms)


def _add_terms(terms: dict[str, None], part: str) -> None:
    words = [word.lower() for word in _NAME.findall(part) if len(word) > 1]
    for word in words:
        terms[word] = None
    for left, right in pairwise(words):
        terms[f"{left} {right}"] = None


class Names:
    """Points of class names, ids, roles and tags. Lookups are remembered for one page at most (`page_copy`)."""

    __slots__ = ("_known", "_memo")

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = known
        self._memo: dict[tuple[str, str, str, str], tuple[int, int, int]] = {}

    def page_copy(self) -> "Names":
        """The same table with an empty memory, for use by one call."""
        return Names(self._known)

    def of(self, tag: str, css: str, name: str, role: str) -> tuple[int, int, int]:
        """Sum, lowest and highest of the points of an element's terms."""
        key = (tag, css, name, role)
        found = self._memo.get(key)
        if found is None:
            known = self._known
            points = [known[term] for term in name_terms(css, name, role) if term in known]
            if tag:
                points.append(known.get(f"<{tag}>", 0))
            found = self._memo[key] = (sum(points), min(points, default=0), max(points, default=0))
        return found

    def tag(self, tag: str) -> int:
        """Points of the tag alone."""
        return self._known.get(f"<{tag}>", 0)


def text_terms(words: list[str]) -> set[str]:
    """The words of a short text and their pairs, numbers folded to one term."""
    folded = ["0" if word.isdigit() else word for word in words]
    return {*folded, *(f"{left} {right}" for left, right in pairwise(folded))}


class Words:
    """Points of the words of a short text (a heading, a button, a line of data)."""

    __slots__ = ("_known",)

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = known

    def points(self, words: list[str]) -> int:
        """Sum of the points of the terms of a text."""
        known = self._known
        return sum(known[term] for term in text_terms(words) if term in known)


@dataclass(slots=True)
class Lexicon:
    """The tables that signals look into; `short`: up to how many words a text's words are looked up."""

    names: Names = field(default_factory=lambda: Names({}))
    words: Words = field(default_factory=lambda: Words({}))
    headings: Words = field(default_factory=lambda: Words({}))
    intents: Intents = field(default_factory=lambda: Intents(()))
    short: int = SHORT

    def languages(self, declared: str) -> frozenset[str] | None:
        """The tables to use on a page of a declared language: its own and English; all where it has none."""
        language = declared[:2].lower()
        return frozenset({language, "en"}) if language in self.intents.languages else None
