"""The tables of an overlay, each read to what it changes, or to an error that names the place.

Each function takes the overlay's path, for its errors, and raises RuleError where a row is malformed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from cleantext.inside import is_element
from cleantext.intents import Phrase, is_phrase
from cleantext.labels import CONTENT, LABELS, Label
from cleantext.lexicon import SLUG, part_terms
from cleantext.rulefile import RuleError, line_of, model_of
from cleantext.score import Model
from cleantext.signal_names import nearest
from cleantext.tokens import UNSPACED, tokens_of

_LANGUAGE = re.compile(r"[a-z]{2}")


def term_changes(path: Path, table: str, rows: Mapping[str, Any]) -> dict[str, int]:
    """The points of the terms of one table."""
    for term, points in rows.items():
        _check_points(path, table, term, points)
        meant = _findable(table, term)
        if meant != term:
            raise RuleError(path, line_of(path, term), f"[{table}] {term!r} is never found; write {meant!r}")
    return dict(rows)


def _check_points(path: Path, table: str, row: str, points: Any) -> None:
    if isinstance(points, bool) or not isinstance(points, int):
        raise RuleError(path, line_of(path, row), f"[{table}] {row!r}: points must be a whole number")


def _findable(table: str, term: str) -> str:
    """A term as it is looked up: in lower case; one of names as words, for names are cut into these."""
    if table != "names" or term[:1] == "<" or term == SLUG:
        return term.lower()
    found = part_terms(term)
    return term if term in found or not found else found[-1]


def element_changes(path: Path, rows: Mapping[str, Any]) -> dict[str, int]:
    """The points of ``[elements]``."""
    for key, points in rows.items():
        _check_points(path, "elements", key, points)
        if not is_element(key):
            reason = f"[elements] {key!r}: a row is  .class, #id, tag, tag.class or tag#id  (no bare div)"
            raise RuleError(path, line_of(path, key), reason)
    return dict(rows)


def line_changes(path: Path, before: Mapping[str, Label], changes: Mapping[str, Any]) -> dict[str, Label]:
    """Standing lines with those of an overlay; one whose label is content goes for nothing."""
    lines = dict(before)
    for line, label in changes.items():
        words = " ".join(tokens_of(line))
        if not words or label not in LABELS:
            reason = f"[lines] {line!r}: needs a word, and one of the labels {', '.join(Label)}"
            raise RuleError(path, line_of(path, line), reason)
        lines[words] = Label(label)
    return {line: label for line, label in lines.items() if label not in CONTENT}


def phrase_changes(path: Path, shipped: Sequence[Phrase], tables: Mapping[str, Any]) -> dict[tuple[str, str], Phrase]:
    """The phrases of ``[intents.LANGUAGE]`` by language and text. Raises RuleError."""
    known = {(phrase.language, phrase.phrase): phrase for phrase in shipped} if tables else {}
    changed = {}
    for language, rows in tables.items():
        if not isinstance(rows, dict):
            raise RuleError(path, line_of(path, language), f"[intents] {language!r} must be a table of phrases")
        if not _LANGUAGE.fullmatch(language):
            languages = ", ".join(sorted({phrase.language for phrase in shipped}))
            reason = (
                f"[intents.{language}]: a language is its two letters (ISO 639-1); phrases are shipped for {languages}"
            )
            raise RuleError(path, line_of(path, f"intents.{language}"), reason)
        for phrase, row in rows.items():
            changed[language, phrase] = _phrase_change(path, language, phrase, row, known)
    return changed


def _phrase_change(path: Path, language: str, phrase: str, row: Any, known: Mapping[tuple[str, str], Phrase]) -> Phrase:
    before = known.get((language, phrase))
    points = row.get("points") if isinstance(row, dict) else row
    label = row.get("label") if isinstance(row, dict) else before.label if before else None
    if fault := _phrase_fault(phrase, points, label):
        raise RuleError(path, line_of(path, phrase), f"[intents.{language}] {phrase!r}: {fault}")
    return Phrase(phrase, cast("int", points), cast("str", label), language)


def _phrase_fault(phrase: str, points: Any, label: Any) -> str:
    """What is wrong with a phrase, its points or its label; "" where nothing is."""
    if not is_phrase(phrase):
        return "a phrase is words with single spaces between, at least one of them more than  *  #  ¤"
    if phrase != phrase.lower() and not UNSPACED.search(phrase):
        return f"phrases are in lower case: {phrase.lower()!r}"
    if isinstance(points, bool) or not isinstance(points, int):
        return f"points must be a whole number, not {points!r}"
    if label not in LABELS:
        said = (
            f"{label!r} is no label{nearest(str(label), map(str, Label))}"
            if label
            else "a phrase that is not shipped needs a label"
        )
        return f"{said}; there are {', '.join(Label)}"
    return ""


def model_changes(path: Path, before: Model, table: Mapping[str, Any]) -> Model:
    """A model with the curves and pairs of an overlay; these may use the signals of the model, no others."""
    change = model_of(path, before.prefix, {"base": before.base, **table})
    unknown = change.signals - before.signals
    if unknown:
        named = ", ".join(repr(name) + nearest(name, before.signals) for name in sorted(unknown))
        reason = f"[{before.prefix}]: the model has no such signal: {named}"
        raise RuleError(path, line_of(path, min(unknown)), reason)
    curves = {curve.signal: curve for curve in (*before.curves, *change.curves)}
    pairs = {pair.name: pair for pair in (*before.pairs, *change.pairs)}
    return Model(before.prefix, change.base, tuple(curves.values()), tuple(pairs.values()))
