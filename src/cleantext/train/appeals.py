"""The words, pairs and triples by which appeals differ from articles: a linear model, cross-fitted by site."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from cleantext.lexicon import appeal_terms
from cleantext.signals_words import count_words
from cleantext.tokens import tokens_of
from cleantext.train.examples import Example
from cleantext.train.tables import PER_DOUBLING

# A block of the article, for certain: so much of it stands in the reference, and it has so many words.
_KEPT, _WORDS = 0.9, 6
# A term must stand in appeals of so many sites, or be a single word of the articles of so many.
_SITES, _COMMON = 3, 30
_ROWS = 4000
_STRENGTH = 0.3
_HAND = 4.0
_SHARE = 0.5
# What else was left out of an article speaks a little like an appeal: blocks of so many words, so few of them links.
_REST_KEPT, _REST_WORDS, _REST_LINKS, _REST_SHARE = 0.1, 5, 0.4, 0.15


_BODY, _APPEAL, _REST = range(3)


@dataclass(slots=True)
class Blocks:
    """Blocks whose verdict is known: their terms, fold, site, kind of text, and whether marked by hand."""

    terms: list[set[str]] = field(default_factory=list)
    fold: list[int] = field(default_factory=list)
    site: list[str] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    marked: list[bool] = field(default_factory=list)

    def add(self, example: Example) -> None:
        """Take the blocks of a page that are annotated, or stand in its reference."""
        known, links = example.verdicts, example.blocks.links
        for text, linked, kept, label, marked in zip(
            example.blocks.text, links, known.kept, known.label, known.marked, strict=True
        ):
            words = count_words(text)
            if label:
                kind = _APPEAL
            elif (kept >= _KEPT and words >= _WORDS) or (marked and kept >= 0.5):
                kind = _BODY
            elif 0 <= kept < _REST_KEPT and words >= _REST_WORDS and linked < _REST_LINKS * len(text):
                kind = _REST
            else:
                continue
            self.terms.append(appeal_terms(tokens_of(text)))
            self.fold.append(example.fold)
            self.site.append(example.site)
            self.kind.append(kind)
            self.marked.append(marked)


Votes = dict[str, tuple[float, float]]


def appeal_tables(examples: Sequence[Example], folds: Sequence[int]) -> dict[int, tuple[dict[str, int], Votes]]:
    """Per fold left out (-1: none) the points of terms, negative for appeals, and the sites for and against each."""
    blocks = Blocks()
    for example in examples:
        blocks.add(example)
    votes = _votes(blocks)
    vocabulary = sorted(
        term for term, (kept, dropped) in votes.items() if dropped >= _SITES or (" " not in term and kept >= _COMMON)
    )
    matrix = _matrix(blocks, vocabulary)
    kind, fold = np.array(blocks.kind), np.array(blocks.fold)
    appeal, weight = kind != _BODY, _weights(blocks, kind)
    tables = {}
    for number in folds:
        points = _points(matrix[fold != number], appeal[fold != number], weight[fold != number])
        table = {vocabulary[place]: int(points[place]) for place in np.flatnonzero(points)}
        tables[number] = table, {term: votes[term] for term in table}
    return tables


def _votes(blocks: Blocks) -> Votes:
    sites: dict[int, dict[str, set[str]]] = {kind: defaultdict(set) for kind in (_BODY, _APPEAL, _REST)}
    for terms, site, kind in zip(blocks.terms, blocks.site, blocks.kind, strict=True):
        for term in terms:
            sites[kind][term].add(site)
    return {
        term: (float(len(sites[_BODY].get(term, ()))), float(len(sites[_APPEAL].get(term, ()))))
        for term in {**sites[_APPEAL], **sites[_BODY]}
    }


def _matrix(blocks: Blocks, vocabulary: Sequence[str]) -> Any:
    place = {term: index for index, term in enumerate(vocabulary)}
    columns = [sorted(place[term] for term in terms if term in place) for terms in blocks.terms]
    ends = np.cumsum([0, *map(len, columns)])
    flat = [column for row in columns for column in row]
    return sparse.csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(columns), len(vocabulary)))


def _weights(blocks: Blocks, kind: Any) -> Any:
    """A site counts by the root of its blocks; what was marked by hand counts more; each kind by a fixed share."""
    sizes = Counter(zip(blocks.site, blocks.kind, strict=True))
    weight = np.array([sizes[key] ** -0.5 for key in zip(blocks.site, blocks.kind, strict=True)])
    weight[np.array(blocks.marked) & (kind == _BODY)] *= _HAND
    for which, share in ((_APPEAL, _SHARE), (_REST, _REST_SHARE)):
        weight[kind == which] *= share * weight[kind == _BODY].sum() / (weight[kind == which].sum() or 1)
    return weight


def _points(matrix: Any, appeal: Any, weight: Any) -> Any:
    """Whole points of the terms that matter most; 0 for the others."""
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", max_iter=200, random_state=1)
    model.fit(matrix, appeal, sample_weight=weight)
    odds = model.coef_[0]
    rank = np.abs(odds) * np.log1p(np.asarray(matrix.sum(axis=0)).ravel())
    points = -np.rint(odds * PER_DOUBLING).astype(int)
    points[np.argsort(-rank, kind="stable")[_ROWS:]] = 0
    return points
