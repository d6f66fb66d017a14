"""Labelled pages to rows of numbers: the signals of every block, as the pipeline itself measures them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from cleantext.blocks import HEADING, Blocks
from cleantext.lexicon import SHORT, Lexicon, name_terms, text_terms
from cleantext.lines import lines_of
from cleantext.page import Head, Limits, page_of
from cleantext.regions import regions_of
from cleantext.settle import context
from cleantext.signals import measure
from cleantext.signals_text import measure_lines
from cleantext.signals_words import Columns, Measures, count_words
from cleantext.tokens import tokens_of
from cleantext.train.boost import Matrix, Vector
from cleantext.train.label import Evidence, Verdicts, verdicts
from cleantext.train.tables import TermCounts
from cleantext.walk import blocks_of

_KEPT_FOR_CONTEXT = ("ask", "asks", "cohesion", "foreign", "told")
_HEADING_WORDS = 12


@dataclass(frozen=True, slots=True)
class Source:
    """A labelled page or text as the corpora give it: `html`, or `text`, or `lines` whose verdicts are known.

    speechless: to be measured without the learned appeals, as if in a language that has none.
    """

    fold: int
    evidence: Evidence
    page_type: str | None = None
    html: bytes | None = None
    text: str | None = None
    lines: Sequence[tuple[str, float, str]] = ()
    speechless: bool = False


@dataclass(slots=True)
class Example:
    """A page or text with its blocks and what is known of each."""

    fold: int
    site: str
    blocks: Blocks
    head: Head
    verdicts: Verdicts
    page_type: str | None = None
    speechless: bool = False
    mixed: bool = False


def example_of(source: Source) -> Example | None:
    """Read and label one page or text; None when there is no block in it."""
    limits = Limits()
    if source.html is not None:
        page = page_of(source.html, None, limits)
        if page.root is None:
            return None
        blocks, head = blocks_of(page.root, limits), page.head
    else:
        text = "\n".join(line for line, _, _ in source.lines) if source.lines else source.text
        blocks, head = lines_of(text or ""), Head()
    if not len(blocks):
        return None
    if source.lines:
        known = Verdicts(
            [kept for _, kept, _ in source.lines],
            [label for _, _, label in source.lines],
            [bool(label) for _, _, label in source.lines],
        )
        return Example(
            source.fold, source.evidence.site, blocks, head, known, speechless=source.speechless, mixed=True
        )  # fmt: skip
    known = verdicts(blocks.text, source.evidence)
    return Example(source.fold, source.evidence.site, blocks, head, known, source.page_type)


@dataclass(slots=True)
class Counts:
    """Term counts of the three word tables."""

    names: TermCounts = field(default_factory=TermCounts)
    words: TermCounts = field(default_factory=TermCounts)
    headings: TermCounts = field(default_factory=TermCounts)

    def add(self, example: Example) -> None:
        """Count the blocks of one page: names on the path, words of short blocks, words of the heading above."""
        blocks, regions = example.blocks, regions_of(example.blocks)
        names, tags = blocks.containers.names, blocks.containers.tag
        on_path: list[set[str]] = [set() for _ in regions.parent]
        for region, triple, tag in zip(regions.region, names, tags, strict=True):
            if region >= 0:
                on_path[region].update(name_terms(*triple), (f"<{tag}>",))
        for region, parent in enumerate(regions.parent):
            if parent >= 0:
                on_path[region] |= on_path[parent]
        heading: set[str] = set()
        for index, (text, home) in enumerate(zip(blocks.text, regions.home, strict=True)):
            words, size = tokens_of(text), count_words(text)
            is_heading = bool(regions.state[home] & HEADING)
            if is_heading:
                heading = text_terms(words) if len(words) < _HEADING_WORDS else set()
            kept = example.verdicts.kept[index]
            if kept < 0:
                continue
            weight = sqrt(size or 1) / len(blocks)
            self.names.add(example.site, on_path[home] | set(name_terms(*blocks.inner[index])), kept, weight)
            if size <= SHORT:
                self.words.add(example.site, text_terms(words), kept, 1 / len(blocks))
            if heading and not is_heading:
                self.headings.add(example.site, heading, kept, weight)


@dataclass(slots=True)
class Rows:
    """The blocks of many pages as one matrix.

    page: index of the page of each row; kept: 0..1, -1 unknown; marked: annotated by hand; fold per row.
    """

    names: list[str]
    values: Matrix
    page: NDArray[np.int32]
    kept: Vector
    marked: NDArray[np.bool_]
    inset: NDArray[np.bool_]
    words: Vector
    fold: NDArray[np.int32]
    measures: list[Measures]

    def with_(self, more: Rows) -> Rows:
        """These rows and more below them."""
        both = {
            name: np.concatenate([getattr(self, name), getattr(more, name)])
            for name in ("values", "kept", "marked", "inset", "words", "fold")
        }
        page = np.concatenate([self.page, more.page + len(self.measures)])
        return Rows(names=self.names, page=page, measures=self.measures + more.measures, **both)

    def without(self, signals: Container[str]) -> Rows:
        """The same rows without some signals."""
        places = [place for place, name in enumerate(self.names) if name not in signals]
        return replace(self, names=[self.names[place] for place in places], values=self.values[:, places])


def part_of(example: Example, kept: Sequence[int]) -> Example:
    """What a verdict kept of a page; what is neither appeal nor article there counts as unknown."""
    blocks, known = example.blocks, example.verdicts
    verdicts = Verdicts(
        [known.kept[index] if known.label[index] or known.kept[index] >= 0.5 else -1 for index in kept],
        [known.label[index] for index in kept],
        [known.marked[index] for index in kept],
    )
    part = blocks.lines(kept)
    return replace(example, blocks=part, verdicts=verdicts)


def measured(example: Example, lexicon: Lexicon) -> tuple[list[str], Matrix, Measures]:
    """Signals of one page by name, as rows; and the measures that the second pass needs."""
    if not example.blocks.container:
        measures = measure_lines(example.blocks, lexicon, example.head.language)
    else:
        measures = measure(example.blocks, example.head, lexicon)
    names, values = _matrix(measures.columns)
    measures.columns = {name: measures.columns[name] for name in _KEPT_FOR_CONTEXT if name in measures.columns}
    measures.intents, measures.tokens = [], []
    return names, values, measures


def _matrix(columns: Columns) -> tuple[list[str], Matrix]:
    return list(columns), np.array(list(columns.values()), dtype=np.float32).T


def gather(examples: Sequence[Example], signals: Iterable[tuple[list[str], Matrix, Measures]]) -> Rows:
    """All pages' rows below each other."""
    done = list(signals)
    sizes = [len(example.blocks) for example in examples]
    known = [example.verdicts for example in examples]
    return Rows(
        names=done[0][0],
        values=np.concatenate([values for _, values, _ in done]),
        page=np.repeat(np.arange(len(examples), dtype=np.int32), sizes),
        kept=np.concatenate([np.array(verdict.kept) for verdict in known]),
        marked=np.concatenate([np.array(verdict.marked) for verdict in known]),
        inset=np.concatenate([np.array([bool(label) for label in verdict.label]) for verdict in known]),
        words=np.concatenate([np.array(measures.words, dtype=float) for _, _, measures in done]),
        fold=np.repeat(np.array([example.fold for example in examples], dtype=np.int32), sizes),
        measures=[measures for _, _, measures in done],
    )


def context_rows(rows: Rows, points: NDArray[np.int64]) -> tuple[list[str], Matrix]:
    """The signals of the second pass for all pages, from the points of the first."""
    starts = np.searchsorted(rows.page, np.arange(len(rows.measures) + 1))
    parts = [
        _matrix(context([int(value) for value in points[start:end]], measures))
        for measures, start, end in zip(rows.measures, starts[:-1], starts[1:], strict=True)
    ]
    return parts[0][0], np.concatenate([values for _, values in parts])


def weights(rows: Rows, hand: float) -> Vector:
    """The weight of each row: a page counts as a page, a block by the root of its words.

    Blocks that were annotated by hand count `hand` times at least one; kept and dropped ones of them alike in sum,
    for the annotators marked boilerplate and article in no natural proportion.
    """
    weight = np.sqrt(np.maximum(rows.words, 1))
    weight = weight / np.bincount(rows.page, weight)[rows.page] * 100
    weight[rows.kept < 0] = 0
    marked = rows.marked & (weight > 0)
    weight[marked] = np.maximum(weight[marked], 1) * hand
    kept, dropped = marked & (rows.kept >= 0.5), marked & (rows.kept < 0.5)
    if kept.any() and dropped.any():
        weight[kept] *= weight[dropped].sum() / weight[kept].sum()
    return weight
