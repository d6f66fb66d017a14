"""What rows with selectors do to a page: which blocks they keep and drop, what they say of title, author and date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from cleantext.blocks import Blocks
from cleantext.dates import iso_date
from cleantext.rounds import Rounds
from cleantext.signals_words import Measures
from cleantext.site_import import Pick

UNFIT, BAD = "site:unfit", "site:bad-selector"
_STEP = re.compile(r"([^/\[]+)(?:\[(\d+)\])?")
_FACTS = (("title", "title"), ("author", "byline"), ("date", "date"))
_LONGEST_FACT = 500


def apply_picks(
    picks: Sequence[Pick], root: etree._Element, rounds: Rounds, measures: Measures, numbers: Mapping[str, float]
) -> set[str]:
    """Let rows with selectors move the blocks of a page; flags. Where next to nothing would be left they do nothing.

    Of several rows ``body`` the first that finds something counts: what lies outside goes, what lies inside gains
    points, so that an appeal there may go by the rules. ``drop`` wins over ``keep``.
    """
    blocks, flags = rounds.blocks[0], set[str]()
    found: list[tuple[Pick, set[int]]] = []
    for pick in picks:
        if pick.kind in {"keep", "drop", "body"}:
            try:
                found.append((pick, _blocks_in(pick.selector.elements(root), blocks)))
            except ValueError:
                flags.add(BAD)
    body = next(((pick, inside) for pick, inside in found if pick.kind == "body" and inside), None)
    words = measures.words
    if body and sum(words[index] for index in body[1]) < numbers["least_body"]:
        body = None
    if body is None and any(pick.kind == "body" for pick, _ in found):
        flags.add(UNFIT)
    kept = {index: pick.name for pick, own in found if pick.kind == "keep" for index in sorted(own)}
    gone = {index: pick.name for pick, own in found if pick.kind == "drop" for index in sorted(own)}
    if body:
        gone |= {index: body[0].name for index in range(len(words)) if index not in body[1] | kept.keys() | gone.keys()}
    lifted = {index: body[0].name for index in body[1] if index not in gone} if body else {}
    before = rounds.points
    gains = {index: int(numbers["inside_body"]) for index in lifted}
    gains |= {index: max(0, -before[index]) for index in kept}
    left = [i for i, points in enumerate(before) if i not in gone and points + gains.get(i, 0) >= 0]
    # Who says where the body is may do without the rest.
    whole = body[1] if body else [index for index, points in enumerate(before) if points >= 0]
    if sum(words[index] for index in left) < max(1, numbers["least_left"] * sum(words[index] for index in whole)):
        return flags | {UNFIT}
    for index, gain in gains.items():
        if gain and index not in gone:
            number, place = rounds.rows[index]
            rounds.verdicts[number].change(place, kept.get(index) or lifted[index], gain)
    rounds.remove(gone, int(numbers["removed_by"]))
    return flags


def _blocks_in(elements: Iterable[etree._Element], blocks: Blocks) -> set[int]:
    """The blocks that lie in some elements; an element within a line of text holds none."""
    steps = blocks.elements.steps
    index = {key: place for place, key in enumerate(steps)}
    chosen: set[int] = set()
    for element in elements:
        place = -1
        for step, nth in _STEP.findall(element.getroottree().getpath(element)):
            place = index.get((place, step, int(nth or 1)), -2)
        if place >= 0:
            chosen.add(place)
    inside: list[bool] = []
    # Parents come before their children.
    for place, parent in enumerate(parent for parent, _, _ in steps):
        inside.append(place in chosen or (parent >= 0 and inside[parent]))
    return {number for number, element in enumerate(blocks.element) if element >= 0 and inside[element]}


def stated_by(picks: Sequence[Pick], root: etree._Element) -> dict[str, tuple[str, str]]:
    """Title, byline and date as rows find them, each with the source ``site``; the first row that finds one counts."""
    facts: dict[str, tuple[str, str]] = {}
    for kind, name in _FACTS:
        for pick in picks:
            if pick.kind == kind and name not in facts:
                value = _text(pick, root)
                value = (iso_date(value) or "") if kind == "date" else value
                if value:
                    facts[name] = (value, "site")
    return facts


def _text(pick: Pick, root: etree._Element) -> str:
    try:
        return pick.selector.text(root)[:_LONGEST_FACT]
    except ValueError:
        return ""
