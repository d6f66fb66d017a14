"""Articles with appeals put in, as texts whose every line has a known verdict."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from cleantext.headline import text_key
from cleantext.signals_words import PROSE_WORDS, count_words
from cleantext.train.examples import Source
from cleantext.train.label import Evidence

_SHORTEST = 4
_LONGEST_RUN = 5
_RUN, _STRANGER, _HARD, _DIGEST = 0.5, 0.4, 0.3, 0.1
_MOST_STRANGERS, _DIGEST_ARTICLES, _DIGEST_LINES = 3, 8, 3

Line = tuple[str, float, str]


@dataclass(frozen=True, slots=True)
class Article:
    """The text of an article, and the paragraphs known to be its own though they look like appeals."""

    fold: int
    site: str
    language: str
    text: str
    hard: Sequence[str] = ()

    def lines(self) -> list[Line]:
        """Its lines, as body."""
        return [(line.strip(), 1.0, "") for line in self.text.splitlines() if line.strip()]

    def paragraphs(self) -> list[Line]:
        """Its lines that are long enough to be paragraphs."""
        return [line for line in self.lines() if count_words(line[0]) >= PROSE_WORDS]


@dataclass(frozen=True, slots=True)
class Appeals:
    """The (text, label) pairs of one page, in order."""

    fold: int
    language: str
    rows: Sequence[tuple[str, str]]


def mixed_texts(
    articles: Sequence[Article], appeals: Sequence[Appeals], seed: int, *, speechless: bool = False
) -> list[Source]:
    """One text for each article, with runs of other pages' appeals before, in the middle and after, or none.

    Paragraphs of other articles are put in, too, and a few texts consist of nothing else: they are the article's
    own, so that it does not go by the topic alone. All that is put in is of the article's fold and language.

    Args:
        articles: to mix into.
        appeals: to mix in.
        seed: of the random choices.
        speechless: whether the texts are to be measured without learned appeals.

    """
    chance = random.Random(seed)  # noqa: S311 - a choice of examples, not a secret
    sources = []
    for article in articles:
        kin = [other for other in articles if (other.fold, other.language) == (article.fold, article.language)]
        lines = _digest(kin, chance) if chance.random() < _DIGEST else article.lines()
        if len(lines) < _SHORTEST:
            continue
        if chance.random() < _STRANGER:
            for _ in range(chance.randint(1, _MOST_STRANGERS)):
                lines[(place := chance.randrange(len(lines) + 1)) : place] = _stranger(kin, chance)
        donors = [page.rows for page in appeals if (page.fold, page.language) == (article.fold, article.language)]
        whole = text_key(article.text)
        for place in (len(lines), len(lines) // 2, 0):
            if donors and chance.random() < _RUN:
                rows = chance.choice(donors)
                start = chance.randrange(len(rows))
                run = rows[start : start + chance.randint(1, _LONGEST_RUN)]
                lines[place:place] = [(ask, 0.0, label) for ask, label in run if text_key(ask) not in whole]
        sources.append(Source(article.fold, Evidence(article.site), lines=tuple(lines), speechless=speechless))
    return sources


def _stranger(kin: Sequence[Article], chance: random.Random) -> list[Line]:
    """A paragraph of another article, with luck one that looks like an appeal."""
    hard = [text for other in kin for text in other.hard] if chance.random() < _HARD else []
    if hard:
        return [(chance.choice(hard), 1.0, "")]
    return _some(chance.choice(kin).paragraphs(), 1, chance)


def _digest(kin: Sequence[Article], chance: random.Random) -> list[Line]:
    """A few paragraphs each of some articles."""
    chosen = [chance.choice(kin) for _ in range(_DIGEST_ARTICLES)]
    return [line for other in chosen for line in _some(other.paragraphs(), chance.randint(1, _DIGEST_LINES), chance)]


def _some(lines: list[Line], count: int, chance: random.Random) -> list[Line]:
    start = chance.randrange(len(lines)) if lines else 0
    return lines[start : start + count]
