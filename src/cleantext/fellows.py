"""Blocks of one make: the same tags and class names all the way up, as posts, rows, cards and their parts have.

Where nearly all that is written in such blocks has one verdict, those that missed it by little get it as well, so that
posts are not lost because they are short, and the lines beneath them go from all posts alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain

from cleantext.blocks import Blocks
from cleantext.ruleset import Rules
from cleantext.signals_words import Measures

_DIGITS = re.compile(r"\d+")


def outvoted(
    blocks: Blocks, measures: Measures, points: Sequence[int], rules: Rules, page_type: str
) -> dict[int, bool]:
    """The blocks whose verdict changes to that of their fellows, and whether they are kept then.

    `points`: of each block, kept from 0 on.
    """
    numbers: Mapping[str, float] = rules.settings["fellows"]
    words = measures.words
    stay: list[int] = []
    go: list[int] = []
    for make in _makes(blocks):
        if len(make) < numbers["fewest"]:
            continue
        kept = [index for index in make if points[index] >= 0]
        if not 0 < len(kept) < len(make):
            continue
        share = sum(words[index] for index in kept) / (sum(words[index] for index in make) or 1)
        if share >= numbers["most_kept"]:
            stay += [index for index in make if -numbers["doubt"] <= points[index] < 0]
        elif share <= numbers["least_kept"]:
            go += [index for index in kept if points[index] <= numbers["doubt"]]
    if stay:
        stay = _unsuspicious(stay, measures, numbers, is_article=page_type == "article")
    return dict.fromkeys(go, False) | dict.fromkeys(stay, True)


def _unsuspicious(
    chosen: Sequence[int], measures: Measures, numbers: Mapping[str, float], *, is_article: bool
) -> list[int]:
    """Those that ask for nothing; in an article also neither headings nor links, for other pieces begin with these."""
    ask, level, links = (measures.columns[name] for name in ("ask", "level", "link_density"))
    silent = [index for index in chosen if ask[index] <= 0]
    if not is_article:
        return silent
    return [index for index in silent if not level[index] and links[index] <= numbers["article_links"]]


def _makes(blocks: Blocks) -> list[list[int]]:
    """The blocks of each make. Numbers in class names, which often tell the one from the other, count for nothing."""
    containers = blocks.containers
    numbers: dict[tuple[int, str, str], int] = {}
    plain = {css: _DIGITS.sub("", css) for css in {css for css, _, _ in chain(containers.names, blocks.inner)}}
    make_of: list[int] = []
    for parent, tag, (css, _, _), first, last in zip(
        containers.parent, containers.tag, containers.names, containers.first, containers.last, strict=True
    ):
        if first == last:
            make_of.append(-1)
            continue
        above = make_of[parent] if parent >= 0 else -1
        make_of.append(numbers.setdefault((above, tag, plain[css]), len(numbers)))
    makes: dict[tuple[int, str], list[int]] = {}
    for index, (container, (css, _, _)) in enumerate(zip(blocks.container, blocks.inner, strict=True)):
        if container >= 0:
            makes.setdefault((make_of[container], plain[css]), []).append(index)
    return list(makes.values())
