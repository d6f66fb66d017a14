"""A label for every block: what it is when kept, what it wants from the reader when not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from itertools import islice
from typing import Any

from cleantext.blocks import HEADING, Blocks
from cleantext.headline import text_key
from cleantext.intents import Phrase, by_label
from cleantext.labels import Label
from cleantext.lexicon import name_terms, text_terms
from cleantext.page import Head
from cleantext.ruleset import Rules
from cleantext.signals_words import Measures
from cleantext.standing import headed_links, named_lines, standing_row
from cleantext.tokens import tokens_of

_Evidence = dict[Label, float]
# A page states its title a few times; headings are compared with so many.
_MOST_TITLES = 20


def title_blocks(blocks: Blocks, measures: Measures, head: Head) -> list[int]:
    """The headings that repeat the page's title."""
    stated = (content for name, content in head.meta if name in {"og:title", "twitter:title"})
    titles = [text_key(title) for title in (*islice(stated, _MOST_TITLES), head.title)]
    found = []
    for index, level in enumerate(measures.columns["level"]):
        if level in {1, 2}:
            mine = text_key(blocks.text[index])
            if mine and any(mine == title or (level == 1 and mine in title) for title in titles):
                found.append(index)
    return found


def labels_of_page(
    blocks: Blocks, measures: Measures, kept: Sequence[bool], titles: Set[int], rules: Rules
) -> list[Label]:
    """Labels of an HTML page's blocks; `titles` are those that repeat its title."""
    regions = measures.regions
    assert regions is not None  # noqa: S101 - an HTML page has regions
    containers = blocks.containers
    by_name = rules.labels.get("name", {})
    found: list[Label | None] = []
    own: list[Label | None] = [None] * len(regions.parent)
    for region, tag, names in zip(regions.region, containers.tag, containers.names, strict=True):
        if region >= 0:
            own[region] = _by_terms(name_terms(*names), by_name) or by_name.get(f"<{tag}>", own[region])
    for parent, label in zip(regions.parent, own, strict=True):
        found.append(label or (found[parent] if parent >= 0 else None))
    structural = [
        _by_terms(name_terms(*inner), by_name) or found[home]
        for inner, home in zip(blocks.inner, regions.home, strict=True)
    ]
    labels = _removed_labels(blocks.text, measures, kept, structural, rules)
    for index, keeps in enumerate(kept):
        if index in titles:
            labels[index] = Label.TITLE
        elif keeps:
            home = regions.home[index]
            if structural[index] is Label.CAPTION:
                labels[index] = Label.CAPTION
            elif regions.state[home] & HEADING:
                labels[index] = Label.HEADING
            else:
                labels[index] = Label.BODY
        elif labels[index] is Label.CAPTION:
            labels[index] = Label.OTHER
    return labels


def labels_of_lines(blocks: Blocks, measures: Measures, kept: Sequence[bool], rules: Rules) -> list[Label]:
    """Labels of a text's lines."""
    labels = _removed_labels(blocks.text, measures, kept, [None] * len(blocks), rules)
    columns = measures.columns
    for index, keeps in enumerate(kept):
        if keeps:
            short = columns["words"][index] <= rules.settings["label"]["heading_words"]
            plain = columns["closed"][index] == 0 and not columns["marker"][index]
            before_prose = 0 < columns["until_prose"][index] <= rules.settings["label"]["heading_distance"]
            labels[index] = Label.HEADING if short and plain and before_prose else Label.BODY
    return labels


def _by_terms(terms: Sequence[str], table: Mapping[str, Label]) -> Label | None:
    return next((table[term] for term in reversed(terms) if term in table), None)


def _removed_labels(
    texts: Sequence[str],
    measures: Measures,
    kept: Sequence[bool],
    structural: Sequence[Label | None],
    rules: Rules,
) -> list[Label]:
    numbers = rules.settings["label"]
    by_heading = rules.labels.get("heading", {})
    most = rules.settings["line"]["most_words"]
    density = measures.columns.get("link_density")
    # The signals pass over the words of menu entries, a button's label among them.
    tokens = [found or tokens_of(text) for found, text in zip(measures.tokens, texts, strict=True)]
    own = [
        {} if keeps else _evidence(phrases, words, rules)
        for words, phrases, keeps in zip(tokens, measures.intents, kept, strict=True)
    ]
    around = _around(own, kept, numbers)
    named, headed = named_lines(texts, measures, rules), headed_links(texts, measures, rules)
    labels: list[Label] = []
    for index, keeps in enumerate(kept):
        if keeps:
            labels.append(Label.BODY)
            continue
        place = structural[index]
        row = standing_row(texts[index], tokens[index], rules) if len(tokens[index]) <= most else None
        label = row[1] if row else named.get(index)
        label = label or _strongest(own[index], around[index], numbers["said_points"])
        label = label or headed.get(index) or (place if place is not Label.OTHER else None)
        label = label or _strongest(around[index], {}, numbers["near_points"])
        label = label or _strongest(own[index], {}, numbers["hint_points"]) or place
        if label is None:
            words = tokens[index]
            if len(words) <= numbers["button_words"]:
                label = _by_terms([" ".join(words[:2]), *words[:1]], by_heading)
        if label is None and _is_metadata(measures, index, numbers):
            label = Label.METADATA
        if label is None:
            linked = density is not None and density[index] > numbers["link_density"]
            label = Label.NAVIGATION if linked else Label.OTHER
        labels.append(label)
    return labels


def _evidence(phrases: Sequence[Phrase], tokens: list[str], rules: Rules) -> _Evidence:
    """How strongly a block's phrases, and single words of it, speak for each label; more is more."""
    found = {Label(label): float(-points) for label, points in by_label(phrases).items() if points < 0}
    by_word = rules.labels.get("word", {})
    for label in {by_word[term] for term in text_terms(tokens) if term in by_word}:
        found[label] = found.get(label, 0) + rules.settings["label"]["word_points"]
    return found


def _around(own: Sequence[_Evidence], kept: Sequence[bool], numbers: Mapping[str, Any]) -> list[_Evidence]:
    """What the removed blocks on both sides speak for, less with each step; nothing reaches over a kept block.

    Only what goes over a whole stretch: an appeal's lines want one thing together.
    """
    share, least = numbers["near_share"], numbers["near_points"]
    spreading = frozenset(map(Label, numbers["spreading"]))
    result: list[_Evidence] = [{} for _ in own]
    for order in (range(len(own)), range(len(own) - 1, -1, -1)):
        carried: _Evidence = {}
        for index in order:
            if kept[index]:
                carried = {}
                continue
            for label, points in carried.items():
                result[index][label] = result[index].get(label, 0) + points
            for label in spreading & own[index].keys():
                carried[label] = carried.get(label, 0) + min(own[index][label], numbers["most_points"])
            carried = {label: points * share for label, points in carried.items() if points * share >= least}
    return result


def _strongest(own: _Evidence, around: _Evidence, least: float) -> Label | None:
    """The label with most points, the neighbours' counted, where the block's own reach `least`."""
    if max(own.values(), default=0) < least:
        return None
    return max({**around, **own}, key=lambda label: (own.get(label, 0) + around.get(label, 0), label))


def _is_metadata(measures: Measures, index: int, numbers: Mapping[str, float]) -> bool:
    columns = measures.columns
    if columns["words"][index] > numbers["metadata_words"]:
        return False
    place = columns.get("since_title")
    near = place is not None and abs(place[index]) <= numbers["metadata_distance"]
    return near and bool(columns["dates"][index])
