"""Sections that the page itself names: comments, customers' reviews, excerpts of other articles, recommendations.

Such a section goes as a whole, or stays as a whole. A name alone moves nothing: what stays must be enough to be the
page's content, as each row of ``[section]`` in ``base.toml`` says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress
from types import MappingProxyType
from typing import Any

from cleantext.blocks import Blocks, Containers
from cleantext.lexicon import name_terms
from cleantext.ruleset import Rules
from cleantext.signals_words import Measures

_NONE: Mapping[str, int] = MappingProxyType({})
_WHOLE = frozenset({"body", "html"})


def named_sections(
    blocks: Blocks, measures: Measures, kept: Sequence[bool], rules: Rules, page_type: str
) -> dict[int, str]:
    """The kept blocks that go with their section, and the reason."""
    rows: Mapping[str, Mapping[str, Any]] = rules.settings["section"]
    around = _sections(blocks, kept, rows)
    gone: dict[int, str] = {}
    for name, row in rows.items():
        types = row.get("page_types")
        if types and page_type not in types:
            continue
        stays = [index for index, keeps in enumerate(kept) if keeps and index not in gone]
        section = {index: around[index][name] for index in stays if name in around[index]}
        if len(section) >= row.get("fewest", 1) and _goes(section, stays, measures, row):
            gone |= dict.fromkeys(section, f"section.{name}")
    return gone


def _goes(section: Mapping[int, int], stays: Sequence[int], measures: Measures, row: Mapping[str, Any]) -> bool:
    """Whether enough is left without a section's blocks, and before them; these with the containers that name it."""
    if len(set(section.values())) < row.get("least_lists", 1):
        return False
    words, first = measures.words, min(section)
    size, total = sum(words[index] for index in section), sum(words[index] for index in stays)
    before = sum(words[index] for index in stays if index < first)
    return bool(size <= row["most_share"] * total and before >= row.get("words_before", 0))


def _sections(
    blocks: Blocks, kept: Sequence[bool], rows: Mapping[str, Mapping[str, Any]]
) -> dict[int, Mapping[str, int]]:
    """For each kept block the sections that it lies in, by the tags, class names and ids around it.

    Each with the container that names it, the outermost one.
    """
    known: dict[str, list[str]] = {}
    tags: dict[str, list[str]] = {}
    for name, row in rows.items():
        for words, found in ((row.get("names", ()), known), (row.get("tags", ()), tags)):
            for word in words:
                found.setdefault(word, []).append(name)
    containers = blocks.containers
    around: dict[int, Mapping[str, int]] = {-1: _NONE}
    seen: dict[tuple[str, str], list[str]] = {}
    for container in compress(blocks.container, kept):
        way = []
        while container not in around:
            way.append(container)
            container = containers.parent[container]
        inside = around[container]
        for inner in reversed(way):
            if own := tags.get(containers.tag[inner], []) + _named(containers, inner, known, seen):
                inside = {**dict.fromkeys(own, inner), **inside}
            around[inner] = inside
    return {index: around[blocks.container[index]] for index in compress(range(len(kept)), kept)}


def _named(
    containers: Containers, index: int, known: Mapping[str, list[str]], seen: dict[tuple[str, str], list[str]]
) -> list[str]:
    """The sections that an element's class and id name; those of the whole page name none."""
    css, name, _ = containers.names[index]
    if not (css or name) or containers.tag[index] in _WHOLE:
        return []
    own = seen.get((css, name))
    if own is None:
        # Most names hold none of the words, which is sooner seen than their parts are told.
        written = f"{css} {name}".lower()
        terms = name_terms(css, name, "") if any(term.partition(" ")[0] in written for term in known) else []
        own = seen[css, name] = [section for term in terms for section in known.get(term, ())]
    return own
