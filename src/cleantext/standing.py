"""Blocks that consist of nothing but a standing phrase, such as "Advertisement" or "Share this article".

Inside a sentence such words mean nothing; alone between two paragraphs they are never the article's. Nor are short
lines that begin with such a phrase and a colon, as "Tags: ..." does, and lines of links as "Read more: ...".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleantext.labels import Label
from cleantext.ruleset import Rules
from cleantext.signals_words import Measures
from cleantext.tokens import NUMBER, tokens_of

_COLON = re.compile("[:\uff1a]")


def standing_lines(texts: Sequence[str], measures: Measures, rules: Rules) -> dict[int, str]:
    """The blocks that are standing lines, with the rows' names. A heading of one word may be any article's."""
    most = rules.settings["line"]["most_words"]
    levels = measures.columns.get("level") or [0] * len(texts)
    found = {}
    for index, (text, count, tokens, level) in enumerate(
        zip(texts, measures.words, measures.tokens, levels, strict=True)
    ):
        if count <= most and (row := standing_row(text, tokens or tokens_of(text), rules)):
            name = row[0]
            if not (level and " " not in name):
                found[index] = f"line:{name}"
    return found


def standing_row(text: str, tokens: Sequence[str], rules: Rules) -> tuple[str, Label] | None:
    """The row of ``lines.tsv`` that a line is, or the lead of ``labels.tsv`` that it begins with, and its label.

    A lead is a phrase with a colon and something behind it: a number, where the lead ends with the sign for one.
    """
    line = " ".join(tokens)
    if label := rules.lines.get(line):
        return line, label
    if not _COLON.search(text):
        return None
    phrase, rest = _COLON.split(text, maxsplit=1)
    lead, leads = " ".join(tokens_of(phrase)), rules.labels.get("lead", {})
    for term in (lead, f"{lead} {NUMBER}") if NUMBER in tokens_of(rest) else (lead,):
        if rest.strip() and (label := leads.get(term)):
            return f"{term}:", label
    return None


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
