"""Blocks that consist of nothing but a standing phrase, such as "Advertisement" or "Share this article".

Inside a sentence such words mean nothing; alone between two paragraphs they are never the article's. Nor are short
lines that begin with such a phrase and a colon, as "Tags: ..." does, lines of links as "Read more: ...", the links
below such a line, and credits of pictures and figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress, pairwise

from cleantext.labels import Label
from cleantext.ruleset import Rules
from cleantext.signals_words import Measures
from cleantext.tokens import NUMBER, tokens_of

_COLON = re.compile("[:\uff1a]")
# Labels of lines that have a list of links below them.
_LISTS = frozenset({Label.RELATED, Label.NAVIGATION})


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


def named_lines(texts: Sequence[str], measures: Measures, rules: Rules) -> dict[int, Label]:
    """The blocks of a page whose words before a colon say what they are, with its label.

    References to other pages are links: what other lines name may stand right below. Credits are short.
    """
    numbers, columns = rules.settings["line"], measures.columns
    referring, crediting = rules.labels.get("reference", {}), rules.labels.get("credit", {})
    least, most, short = numbers["least_links"], numbers["most_linked_words"], numbers["most_words"]
    found = {}
    for index, (density, count, level) in enumerate(
        zip(columns.get("link_density", ()), measures.words, columns.get("level", ()), strict=False)
    ):
        linked, credit = density >= least and count <= most, count <= short and not level
        if linked or credit:
            phrase, *named = _COLON.split(texts[index], maxsplit=1)
            if any(named):
                words = " ".join(tokens_of(phrase))
                if label := (linked and referring.get(words)) or (credit and crediting.get(words)):
                    found[index] = label
    return found


def headed_links(texts: Sequence[str], measures: Measures, rules: Rules) -> dict[int, Label]:
    """The links of a page right below a line that stands for a list of them, and that line: `Table of contents`.

    A line that is a link itself, as `Read more` below the beginning of a story, heads nothing.
    """
    numbers, density = rules.settings["line"], measures.columns.get("link_density", ())
    heads = {line: label for line, label in rules.lines.items() if label in _LISTS}
    heads.update(rules.labels.get("reference", {}))
    most, least, longest = numbers["most_words"], numbers["least_listed"], numbers["most_linked_words"]
    linked = [share >= least and count <= longest for share, count in zip(density, measures.words, strict=False)]
    found: dict[int, Label] = {}
    label: Label | None = None
    for index, (before, here) in enumerate(pairwise(linked)):
        if not before:
            short = here and measures.words[index] <= most
            label = heads.get(" ".join(measures.tokens[index] or tokens_of(texts[index]))) if short else None
        if here and label:
            found[index] = found[index + 1] = label
    return found


def closing_links(measures: Measures, kept: Sequence[bool], rules: Rules) -> list[int]:
    """The links that the text of an article ends with, several in a row, and the line that heads them."""
    numbers, columns, words = rules.settings["line"], measures.columns, measures.words
    density, least, longest = columns["link_density"], numbers["least_listed"], numbers["most_linked_words"]
    found: list[int] = []
    for index in reversed([index for index, keeps in enumerate(kept) if keeps]):
        if density[index] < least or words[index] > longest:
            heads = words[index] <= numbers["most_words"] and not columns["sentences"][index]
            if len(found) < numbers["fewest_closing"]:
                return []
            found += [index] if heads and density[index] < numbers["least_links"] else []
            break
        found.append(index)
    size, total = sum(words[index] for index in found), sum(compress(words, kept))
    return found if size <= numbers["most_closing"] * total else []


def lone_headings(measures: Measures, kept: Sequence[bool], rules: Rules) -> list[int]:
    """Short kept headings whose whole section went; a heading that nothing follows had none."""
    levels, most_words = measures.columns["level"], rules.settings["line"]["most_heading_words"]
    stays = list(kept)
    found = []
    # The last ones first: a section may hold nothing but such headings.
    for index in range(len(stays) - 1, -1, -1):
        level = levels[index]
        if not (stays[index] and level and measures.words[index] <= most_words):
            continue
        behind = index + 1
        while behind < len(stays) and not stays[behind] and not 0 < levels[behind] <= level:
            behind += 1
        has_section = behind > index + 1
        if has_section and (behind == len(stays) or 0 < levels[behind] <= level):
            stays[index] = False
            found.append(index)
    return found
