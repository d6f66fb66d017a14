"""Blocks that consist of nothing but a standing phrase, such as "Advertisement" or "Share this article".

Inside a sentence such words mean nothing; alone between two paragraphs they are never the article's.
"""

from __future__ import annotations

from collections.abc import Sequence

from cleantext.ruleset import Rules
from cleantext.signals_words import Measures
from cleantext.tokens import tokens_of


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
