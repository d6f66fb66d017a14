"""Blocks that consist of nothing but a standing phrase, such as "Advertisement" or "Share this article".

Inside a sentence such words mean nothing; alone between two paragraphs they are never the article's. Nor are
lines of links that begin with such a phrase and a colon, as "Read more: ..." does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleantext.labels import Label
from cleantext.ruleset import Rules
from cleantext.signals_words import Measures
from cleantext.tokens import tokens_of

_COLON = re.compile("[:\uff1a]")


def standing_lines(texts: Sequence[str], measures: Measures, rules: Rules) -> dict[int, str]:
    """The blocks that are rows of ``lines.tsv``, with the rows' names. A heading of one word may be any article's."""
    most = rules.settings["line"]["most_words"]
    levels = measures.columns.get("level") or [0] * len(texts)
    found = {}
    for index, (text, count, tokens, level) in enumerate(
        zip(texts, measures.words, measures.tokens, levels, strict=True)
    ):
        if count <= most:
            line = " ".join(tokens or tokens_of(text))
            if line in rules.lines and not (level and " " not in line):
                found[index] = f"line:{line}"
    return found


def references(texts: Sequence[str], measures: Measures, rules: Rules) -> dict[int, Label]:
    """The blocks of a page that refer to other pages, by the phrase before their colon, with its label.

    Lines without links are left alone: what they name may stand right below.
    """
    numbers, known = rules.settings["line"], rules.labels.get("reference", {})
    least, most = numbers["least_links"], numbers["most_linked_words"]
    found = {}
    for index, density in enumerate(measures.columns.get("link_density", ())):
        if density >= least and measures.words[index] <= most:
            phrase, *named = _COLON.split(texts[index], maxsplit=1)
            if any(named) and (label := known.get(" ".join(tokens_of(phrase)))):
                found[index] = label
    return found
