"""Sections that the page itself names: readers' comments, excerpts of other articles, recommendations, signatures.

Such a section goes as a whole, or stays as a whole. A name alone moves nothing: what stays must be enough to be the
page's content, as each row of ``[section]`` in ``base.toml`` says.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import compress
from typing import Any

from cleantext.blocks import Blocks, Containers
from cleantext.lexicon import name_terms
from cleantext.ruleset import Rules
from cleantext.signals_words import Measures

_NONE: frozenset[str] = frozenset()
_WHOLE = frozenset({"body", "html"})


def named_sections(
    blocks: Blocks, measures: Measures, kept: Sequence[bool], rules: Rules, page_type: str
) -> dict[int, str]:
    """The kept blocks that go with their section, and the reason."""
    rows: Mapping[str, Mapping[str, Any]] = rules.settings["section"]
    known: dict[str, set[str]] = {}
    for name, row in rows.items():
        for word in row["names"]:
            known.setdefault(word, set()).add(name)
    inside = _sections(blocks, kept, known)
    gone: dict[int, str] = {}
    for name, row in rows.items():
        stays = [index for index, keeps in enumerate(kept) if keeps and index not in gone]
        section = [index for index in stays if name in inside[index]]
        if _goes(section, stays, measures, row):
            types = row.get("page_types")
            if not types or page_type in types:
                gone |= dict.fromkeys(section, f"section.{name}")
    return gone


def _goes(section: Sequence[int], stays: Sequence[int], measures: Measures, row: Mapping[str, Any]) -> bool:
    """Whether enough is left without a section, and before it."""
    if len(section) < row.get("fewest", 1):
        return False
    words, inside = measures.words, frozenset(section)
    size, total = sum(words[index] for index in section), sum(words[index] for index in stays)
    before = sum(words[index] for index in stays if index < section[0] and index not in inside)
    return bool(size <= row["most_share"] * total and before >= row.get("words_before", 0))


def _sections(blocks: Blocks, kept: Sequence[bool], known: Mapping[str, Collection[str]]) -> dict[int, frozenset[str]]:
    """For each kept block the sections that it lies in, by the class names and ids around it."""
    parents = blocks.containers.parent
    words = {term.partition(" ")[0] for term in known}
    around: dict[int, frozenset[str]] = {-1: _NONE}
    seen: dict[tuple[str, str], frozenset[str]] = {}
    for container in compress(blocks.container, kept):
        way = []
        while container not in around:
            way.append(container)
            container = parents[container]
        inside = around[container]
        for inner in reversed(way):
            if own := _named(blocks.containers, inner, known, words, seen):
                inside = inside | own
            around[inner] = inside
    return {index: around[blocks.container[index]] for index in compress(range(len(kept)), kept)}


def _named(
    containers: Containers,
    index: int,
    known: Mapping[str, Collection[str]],
    words: Collection[str],
    seen: dict[tuple[str, str], frozenset[str]],
) -> frozenset[str]:
    """The sections that an element's class and id name; those of the whole page name none."""
    css, name, _ = containers.names[index]
    if not (css or name) or containers.tag[index] in _WHOLE:
        return _NONE
    own = seen.get((css, name))
    if own is None:
        # Most names hold none of the words, which is sooner seen than their parts are told.
        written = f"{css} {name}".lower()
        terms = name_terms(css, name, "") if any(map(written.__contains__, words)) else []
        own = seen[css, name] = _NONE.union(*[known[term] for term in terms if term in known])
    return own
