"""A label for every block: what it is when kept, what it wants from the reader when not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from cleantext.blocks import HEADING, Blocks
from cleantext.headline import text_key
from cleantext.intents import by_label, tokens_of
from cleantext.labels import Label
from cleantext.lexicon import name_terms
from cleantext.page import Head
from cleantext.ruleset import Rules
from cleantext.signals_words import Measures

# Labels that go over a whole stretch of removed blocks: an appeal's lines want one thing together.
_SPREADING = frozenset({Label.DONATION, Label.SUBSCRIPTION, Label.PAYWALL, Label.NEWSLETTER})


def title_blocks(blocks: Blocks, measures: Measures, head: Head) -> list[int]:
    """The headings that repeat the page's title."""
    titles = [text_key(content) for name, content in head.meta if name in {"og:title", "twitter:title"}]
    titles.append(text_key(head.title))
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
    for parent, members in zip(regions.parent, regions.members, strict=True):
        own = None
        for member in members:
            own = _by_terms(name_terms(*containers.names[member]), by_name) or by_name.get(
                f"<{containers.tag[member]}>", own
            )
        found.append(own or (found[parent] if parent >= 0 else None))
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
    density = measures.columns.get("link_density")
    said = [_said(measures, index, numbers["said_points"]) for index in range(len(texts))]
    near = _spread(said, kept, int(numbers["spread"]))
    labels: list[Label] = []
    for index, text in enumerate(texts):
        if kept[index]:
            labels.append(Label.BODY)
            continue
        label = said[index] or structural[index] or near[index]
        if label is None:
            words = tokens_of(text)
            label = (
                _by_terms([" ".join(words[:2]), *words[:1]], by_heading)
                if len(words) <= numbers["button_words"]
                else None
            )
        if label is None and _is_metadata(measures, index, numbers):
            label = Label.METADATA
        if label is None:
            linked = density is not None and density[index] > numbers["link_density"]
            label = Label.NAVIGATION if linked else Label.OTHER
        labels.append(label)
    return labels


def _said(measures: Measures, index: int, points: float) -> Label | None:
    """The label that the block's own words ask for most strongly."""
    sums = by_label(measures.intents[index])
    asks = {label: value for label, value in sums.items() if value <= -points}
    return Label(min(asks, key=lambda label: (asks[label], label))) if asks else None


def _spread(said: Sequence[Label | None], kept: Sequence[bool], reach: int) -> list[Label | None]:
    """The appeal that a removed block without words of its own stands beside, without a kept block between."""
    result: list[Label | None] = list(said)
    for order in (range(len(said)), range(len(said) - 1, -1, -1)):
        label, left = None, 0
        for index in order:
            own = said[index]
            if kept[index]:
                label = None
            elif own in _SPREADING:
                label, left = own, reach
            elif label is not None and left:
                left -= 1
                result[index] = result[index] or label
            else:
                label = None
    return result


def _is_metadata(measures: Measures, index: int, numbers: Mapping[str, float]) -> bool:
    columns = measures.columns
    if columns["words"][index] > numbers["metadata_words"]:
        return False
    place = columns.get("since_title")
    near = place is not None and abs(place[index]) <= numbers["metadata_distance"]
    return near and bool(columns["dates"][index])
