"""Articles with appeals put in, as texts whose every line has a known verdict."""

from __future__ import annotations

import random
from collections.abc import Sequence

from cleantext.headline import text_key
from cleantext.train.examples import Source
from cleantext.train.label import Evidence

_SHORTEST = 4
_LONGEST_RUN = 5


def mixed_texts(
    articles: Sequence[tuple[int, str, str]],
    appeals: Sequence[tuple[int, str, Sequence[tuple[str, str]]]],
    seed: int,
    *,
    speechless: bool = False,
) -> list[Source]:
    """One text for each article, with runs of other pages' appeals before, in the middle and after, or none.

    Args:
        articles: (fold, site, text).
        appeals: (fold, site, the (text, label) pairs of one page in order); put only into articles of its fold.
        seed: of the random choices.
        speechless: whether the texts are to be measured without learned appeals.

    """
    chance = random.Random(seed)  # noqa: S311 - a choice of examples, not a secret
    sources = []
    for number, site, text in articles:
        lines = [(line.strip(), 1.0, "") for line in text.splitlines() if line.strip()]
        if len(lines) < _SHORTEST:
            continue
        donors = [rows for fold_number, _, rows in appeals if fold_number == number and rows]
        whole = text_key(text)
        places = (0, len(lines) // 2, len(lines)) if donors else ()
        runs: dict[int, list[tuple[str, float, str]]] = {place: [] for place in places}
        for place in runs:
            if chance.random() < 0.5:
                rows = chance.choice(donors)
                start = chance.randrange(len(rows))
                run = rows[start : start + chance.randint(1, _LONGEST_RUN)]
                runs[place] = [(ask, 0.0, label) for ask, label in run if text_key(ask) not in whole]
        for place in sorted(runs, reverse=True):
            lines[place:place] = runs[place]
        sources.append(Source(number, Evidence(site), lines=tuple(lines), speechless=speechless))
    return sources
