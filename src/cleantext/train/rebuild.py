"""The shipped rules from labelled pages: count words, fit the first pass, fit the second, calibrate, write.

Everything is cross-fitted by site: the numbers that a page's blocks get for training come from tables and models
that were made without its fold. Beside the final rules one set per fold is written, made without that fold, so that
anyone can measure on pages that the rules have not seen.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np

from cleantext.intents import Intents
from cleantext.lexicon import Lexicon, Names, TermTable
from cleantext.rulefile import read_toml
from cleantext.ruleset import PAGE_TYPES, SHIPPED, hand_phrases, shipped_voice
from cleantext.score import Model
from cleantext.settle import cutoff, expected_f1
from cleantext.train.appeals import appeal_tables
from cleantext.train.boost import Vector, best_pairs, fit, log_odds
from cleantext.train.examples import (
    Counts,
    Example,
    Rows,
    Source,
    context_rows,
    example_of,
    gather,
    measured,
    part_of,
    weights,
)
from cleantext.train.tables import PER_DOUBLING, points_of
from cleantext.train.write import write_models, write_terms

FOLDS = 5
_ALL = -1
_PROCESSES = 2
# More asking never helps a block.
_FALLING = frozenset({"ask", "asks", "says"})
# What tells a dump from an extracted text must not be moved by the appeals in it.
_KIND_SIGNALS = frozenset({"page_lines", "page_long", "page_mean", "page_prose", "page_short", "page_words"})
# What is otherwise in other scripts and languages than in the texts that can be learned from.
_OF_ITS_LANGUAGE = frozenset({
    "commas", "heading_words", "page_short", "short_near_2", "short_near_6", "short_words", "word_length",
})  # fmt: skip
_COUNTED = ("names", "words", "headings")


@dataclass(frozen=True, slots=True)
class Plan:
    """The few choices of a rebuild.

    base: share of text kept, per word table; rows: size of each table; pairs, rounds: of the two passes; hand: how
    much an annotated block counts.
    """

    base: Mapping[str, float] = field(default_factory=lambda: {"names": 0.4, "words": 0.2, "headings": 0.4})
    rows: Mapping[str, int] = field(default_factory=lambda: {"names": 4000, "words": 2500, "headings": 700})
    least_points: int = 8
    least_sites: int = 5
    pairs: tuple[int, int] = (56, 10)
    rounds: tuple[int, int] = (450, 100)
    hand: float = 3.0


Terms = dict[str, dict[str, int]]
Votes = dict[str, dict[str, tuple[float, float]]]


@dataclass(slots=True)
class Passes:
    """Models by fold left out (-1: none), and the cross-fitted points after both passes."""

    first: dict[int, Model]
    second: dict[int, Model]
    points: np.ndarray[Any, np.dtype[np.int64]]


def rebuild(pages: Sequence[Source], texts: Sequence[Source], out: Path, folds: Path | None, plan: Plan) -> None:
    """Write learned rules into `out`, and complete sets per fold into ``folds/fold0`` ... where that is given."""
    with Pool(_PROCESSES) as pool:
        html = [example for example in pool.imap(example_of, pages, 16) if example]
        plain = [example for example in pool.imap(example_of, texts, 16) if example]
        print(f"{len(html)} pages, {len(plain)} texts")
        terms, votes = _word_tables(html, plan)
        for number, (points, counted) in appeal_tables(html, (_ALL, *range(FOLDS))).items():
            terms[number]["appeals"], votes[number]["appeals"] = points, counted
        intents = Intents(hand_phrases(SHIPPED))
        lexicons = {
            (number, speechless): _lexicon(table, intents, speechless=speechless)
            for number, table in terms.items()
            for speechless in (False, True)
        }
        html_rows = gather(html, pool.imap(partial(_measured, lexicons), html, 128))
        html_passes = _fit(html_rows, "html", plan)
        types = _fit_types(html, html_rows)
        dumps, mixed = ([example for example in plain if example.mixed is kind] for kind in (False, True))
        text_rows = gather(dumps, pool.imap(partial(_measured, lexicons), dumps, 128))
        text_passes = _fit(text_rows, "text", plan)
        extract_rows = gather(mixed, pool.imap(partial(_measured, lexicons), mixed, 128))
        left = list(_left_standing(html, html_rows, html_passes.points))
        left_rows = gather(left, pool.imap(partial(_measured, lexicons), left, 128))
        extract_passes = _fit(extract_rows, "extract", plan, left_rows)
        kinds = _fit_kind(text_rows, extract_rows)
    confidence = _calibration(html_rows, html_passes.points)
    for number in (_ALL, *range(FOLDS)):
        models = {
            "html": html_passes.first[number],
            "html_settle": html_passes.second[number],
            "text": text_passes.first[number],
            "text_settle": text_passes.second[number],
            "extract": extract_passes.first[number],
            "extract_settle": extract_passes.second[number],
            "kind_extract": kinds[number],
        } | types[number]
        folder = out if number == _ALL else folds / f"fold{number}" if folds else None
        if folder is not None:
            _write(folder, terms[number], votes[number], models, confidence)


def _measured(lexicons: Mapping[tuple[int, bool], Lexicon], example: Example) -> Any:
    return measured(example, lexicons[example.fold, example.speechless])


def _lexicon(terms: Terms, intents: Intents, *, speechless: bool = False) -> Lexicon:
    """The tables of a rebuild; `speechless` ones know no learned appeals, as if in a language that has none."""
    appeals = {} if speechless else terms["appeals"]
    base = read_toml(SHIPPED / "base.toml")
    return Lexicon(
        Names(terms["names"]), TermTable(terms["words"]), TermTable(terms["headings"]), TermTable(appeals), intents,
        shipped_voice(SHIPPED, base), base["address"],
    )  # fmt: skip


def _word_tables(examples: Sequence[Example], plan: Plan) -> tuple[dict[int, Terms], dict[int, Votes]]:
    counts = Counts()
    for example in examples:
        counts.add(example)
    fold_of = {example.site: example.fold for example in examples}
    terms: dict[int, Terms] = {}
    votes: dict[int, Votes] = {}
    for number in (_ALL, *range(FOLDS)):
        terms[number], votes[number] = {}, {}
        for table in _COUNTED:
            mine = getattr(counts, table).without(fold_of, number)
            points = points_of(mine, plan.base[table])
            rank = {
                term: abs(value) * math.log(sum(mine[term]))
                for term, value in points.items()
                if abs(value) >= plan.least_points and sum(mine[term]) >= plan.least_sites
            }
            best = sorted(rank, key=lambda term: (-rank[term], term))[: plan.rows[table]]
            terms[number][table] = {term: points[term] for term in best}
            votes[number][table] = mine
    return terms, votes


def _left_standing(examples: Sequence[Example], rows: Rows, points: Any) -> Iterator[Example]:
    """What the models of a page keep of each, to learn from what they overlook: the appeals and the article.

    Whether the rest should have been kept is not asked.
    """
    starts = np.searchsorted(rows.page, np.arange(len(examples) + 1))
    for example, start, end in zip(examples, starts[:-1], starts[1:], strict=True):
        mine = [int(value) for value in points[start:end]]
        cut = cutoff(mine, [int(value) for value in rows.words[start:end]])
        kept = [index for index, value in enumerate(mine) if value >= cut]
        if kept:
            yield part_of(example, kept)


def _fit(rows: Rows, kind: str, plan: Plan, more: Rows | None = None) -> Passes:
    """Both passes, each once per fold left out and once on everything; the second on cross-fitted points."""
    weight = weights(rows, plan.hand)
    if more is not None:
        weight = np.concatenate([weight, weights(more, plan.hand)])
        rows = rows.with_(more).without(_OF_ITS_LANGUAGE)
    first, odds = _fit_pass(rows, kind, rows.names, rows.values, weight, None, plan, 0)
    points = np.rint(odds * PER_DOUBLING).astype(int)
    names, values = context_rows(rows, points)
    second, change = _fit_pass(rows, f"{kind}_settle", names, values, weight, odds, plan, 1)
    return Passes(first, second, points + np.rint(change * PER_DOUBLING).astype(int))


def _fit_pass(
    rows: Rows, prefix: str, names: Sequence[str], values: Any, weight: Vector, offset: Vector | None, plan: Plan,
    which: int,
) -> tuple[dict[int, Model], Vector]:  # fmt: skip
    falling = [name for name in names if name in _FALLING]
    pairs = best_pairs(names, values, rows.kept, weight, plan.pairs[which], offset=offset, falling=falling)
    models: dict[int, Model] = {}
    odds = np.zeros(len(values))
    for number in (_ALL, *range(FOLDS)):
        used = np.where(rows.fold == number, 0, weight)
        models[number] = fit(
            prefix, names, values, rows.kept, used, pairs=pairs, rounds=plan.rounds[which], offset=offset,
            falling=falling,
        )  # fmt: skip
        left_out = rows.fold == number
        odds[left_out] = log_odds(models[number], names, values[left_out])
        print(f"{prefix}: fold {number}, {len(models[number].curves)} curves, {len(models[number].pairs)} pairs")
    return models, odds


def _fit_types(examples: Sequence[Example], rows: Rows) -> dict[int, dict[str, Model]]:
    """One additive model per page type, on the page's own signals, by fold left out."""
    starts = np.searchsorted(rows.page, np.arange(len(examples)))
    names = [name for name in rows.names if name.startswith("page_")]
    values = rows.values[starts][:, [rows.names.index(name) for name in names]]
    known = np.array([example.page_type is not None for example in examples])
    folds = np.array([example.fold for example in examples])
    models: dict[int, dict[str, Model]] = {number: {} for number in (_ALL, *range(FOLDS))}
    for page_type in PAGE_TYPES:
        own = np.array([float(example.page_type == page_type) for example in examples])
        for number in (_ALL, *range(FOLDS)):
            weight = (known & (folds != number)).astype(float)
            prefix = f"type_{page_type}"
            models[number][prefix] = fit(prefix, names, values, own, weight, pairs=(), rounds=60, least=20)
    return models


def _fit_kind(dumps: Rows, extracted: Rows) -> dict[int, Model]:
    """Whether a text was extracted before or is the dump of a whole page, by its own signals; by fold left out."""
    parts = []
    for rows, own in ((dumps, 0.0), (extracted, 1.0)):
        starts = np.searchsorted(rows.page, np.arange(len(rows.measures)))
        names = [name for name in rows.names if name in _KIND_SIGNALS]
        values = rows.values[starts][:, [rows.names.index(name) for name in names]]
        parts.append((values, rows.fold[starts], np.full(len(starts), own)))
    values = np.concatenate([part[0] for part in parts])
    folds = np.concatenate([part[1] for part in parts])
    targets = np.concatenate([part[2] for part in parts])
    return {
        number: fit(
            "kind_extract", names, values, targets, (folds != number).astype(float), pairs=(), rounds=60, least=20
        )
        for number in (_ALL, *range(FOLDS))
    }


def _calibration(rows: Rows, points: Any, bins: int = 10) -> list[tuple[float, float]]:
    """Mean real F1 of pages by their expected F1, in bins of equal count, made to rise."""
    starts = np.searchsorted(rows.page, np.arange(len(rows.measures) + 1))
    pairs = []
    for start, end in pairwise(starts):
        kept = rows.kept[start:end]
        if (kept < 0).any():
            continue
        mine, words = (
            [int(value) for value in points[start:end]],
            [int(value) for value in rows.words[start:end]],
        )
        cut = cutoff(mine, words)
        chosen = np.array(mine) >= cut
        hit = float((kept * rows.words[start:end])[chosen].sum())
        size = float(rows.words[start:end][chosen].sum() + (kept * rows.words[start:end]).sum())
        pairs.append((expected_f1(mine, words, cut), 2 * hit / size if size else 0.0))
    pairs.sort()
    table: list[tuple[float, float]] = []
    for part in np.array_split(np.array(pairs), bins):
        expected, real = part.mean(axis=0)
        table.append((round(float(expected), 4), round(max(float(real), table[-1][1] if table else 0.0), 4)))
    return table


def _write(
    folder: Path, terms: Terms, votes: Votes, models: Mapping[str, Model],
    confidence: Sequence[tuple[float, float]],
) -> None:  # fmt: skip
    if folder.resolve() != SHIPPED.resolve():
        shutil.copytree(SHIPPED, folder, dirs_exist_ok=True)
    for table in (*_COUNTED, "appeals"):
        write_terms(folder / f"{table}.tsv", terms[table], votes[table])
    write_models(folder / "learned.toml", models, confidence)
