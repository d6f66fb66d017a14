"""The files of rules, read: to curves, pairs, phrases and conditions, or to an error that names the place."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cleantext.conditions import When, points_of, when_of
from cleantext.intents import Phrase, is_phrase
from cleantext.labels import LABELS, Label
from cleantext.score import Curve, Model, Pair


class RuleError(ValueError):
    """A rule file that cannot be used.

    Attributes:
        file: its path; line: number of the line, 0 where the whole file is meant; reason: what is wrong with it.

    """

    def __init__(self, file: Path | str, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}" if line else f"{file}: {reason}")
        self.file, self.line, self.reason = str(file), line, reason

    def __reduce__(self) -> tuple[type[RuleError], tuple[str, int, str]]:
        return RuleError, (self.file, self.line, self.reason)


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file. Raises RuleError where it is malformed, OSError where it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise RuleError(path, 0, str(error)) from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise RuleError(path, int(line[1]) if line else 0, str(error)) from error


# A line of a file of learned rules: a table's head, a key with a number or an array of numbers, a comment, or nothing.
_LEARNED = re.compile(
    r'^(?:\[([\w.]+)(?:\."([\w+]+)")?\]|(\w+) = (-?[\d.]+|\[[-+\d.e, \[\]\n]*\])|#.*|)$', re.MULTILINE | re.ASCII
)


def read_learned(path: Path) -> dict[str, Any]:
    """`read_toml` for learned rules, whose arrays of numbers JSON reads in an eighth of the time. Raises as that."""
    try:
        return _plain_tables(path.read_text(encoding="utf-8"))
    except (AttributeError, ValueError):
        return read_toml(path)


def _plain_tables(text: str) -> dict[str, Any]:
    """The tables of a TOML file of nothing but numbers. Raises ValueError or AttributeError where it is more."""
    tables: dict[str, Any] = {}
    table, end = tables, -1
    for row in _LEARNED.finditer(text):
        if row.start() != end + 1:
            raise ValueError("a line of another kind")
        end = row.end()
        path, last, key, value = row.groups()
        if path:
            table = tables
            for name in (*path.split("."), *([last] if last else ())):
                table = table.setdefault(name, {})
        if (path and table) or key in table:
            raise ValueError("a table or a key that is there already")
        if key:
            table[key] = json.loads(value.replace(",\n]", "]"))
    if end < len(text):
        raise ValueError("a line of another kind")
    return tables


def line_of(path: Path, name: str) -> int:
    """The line of a file of rules in which a name stands first; 0 where it can't be found."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return next((number for number, line in enumerate(lines, 1) if name in line), 0)


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row; the heading and comments left out."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RuleError(path, 0, str(error)) from error
    for number, line in enumerate(text.split("\n")[1:], 2):
        if line and not _is_comment(line):
            yield number, line.split("\t")


def _is_comment(line: str) -> bool:
    """Whether a line is no row; a row may begin with the sign for a number, too, but has several cells."""
    return line.startswith("# ") and "\t" not in line


def rows_of(path: Path) -> Iterator[tuple[int, str, int, str]]:
    """Line, term, points and label of each row of a term or phrase table."""
    for number, cells in _lines(path):
        try:
            yield number, cells[0], int(cells[1]), cells[2]
        except (IndexError, ValueError):
            raise RuleError(path, number, "a row is: term, whole points, label, ...") from None


def terms_of(path: Path) -> dict[str, int]:
    """The points of the terms of a table. Raises RuleError."""
    terms: dict[str, int] = {}
    try:
        for line in path.read_text(encoding="utf-8").split("\n")[1:]:
            if line and not _is_comment(line):
                term, points, _ = line.split("\t", 2)
                terms[term] = int(points)
    except ValueError:
        # Read once more, by who knows lines.
        return {term: number for _, term, number, _ in rows_of(path)}
    return terms


def phrases_of(path: Path) -> Iterator[Phrase]:
    """The rows of a table of phrases, whose language its name says. Raises RuleError."""
    language = path.name.split(".")[0]
    for number, phrase, points, label in rows_of(path):
        if label not in LABELS or not is_phrase(phrase):
            raise RuleError(path, number, f"not a phrase with a known label: {phrase!r}, {label!r}")
        yield Phrase(phrase, points, label, language)


def cells_of(path: Path, count: int) -> Iterator[Sequence[str]]:
    """The first `count` cells of each row, none of them empty. Raises RuleError."""
    for number, cells in _lines(path):
        if len(cells) < count or not all(cells[:count]):
            raise RuleError(path, number, f"a row has {count} cells and a note")
        yield cells[:count]


def labels_of(path: Path) -> dict[str, dict[str, Label]]:
    """The labels that terms stand for, by where they stand. Raises RuleError."""
    tables: dict[str, dict[str, Label]] = {}
    for number, cells in _lines(path):
        try:
            tables.setdefault(cells[0], {})[cells[1]] = Label(cells[2])
        except (IndexError, ValueError):
            raise RuleError(path, number, "a row is: where, term, label, ...") from None
    return tables


def standing_lines_of(path: Path) -> dict[str, Label]:
    """The lines that are no part of an article when they are all of a block, and their labels. Raises RuleError."""
    lines = {}
    for number, cells in _lines(path):
        try:
            lines[cells[0]] = Label(cells[1])
        except (IndexError, ValueError):
            raise RuleError(path, number, "a row is: line, label, languages") from None
    return lines


def model_of(path: Path, name: str, table: Any) -> Model:
    """A model from its table. Raises RuleError where shapes or numbers are wrong."""
    try:
        curves = tuple(
            Curve(signal, _numbers(row["bins"]), _whole(row["points"]))
            for signal, row in table.get("curve", {}).items()
        )
        pairs = tuple(
            Pair(*_signals(key), _numbers(row["rows"]), _numbers(row["columns"]), tuple(map(_whole, row["points"])))
            for key, row in table.get("pair", {}).items()
        )
        _check_shapes(curves, pairs)
        return Model(name, _whole([table.get("base", 0)])[0], curves, pairs)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RuleError(path, 0, f"[{name}]: {error}") from error


def conditions_of(path: Path, tables: Any, known: Mapping[str, When] = MappingProxyType({})) -> tuple[When, ...]:
    """The rules of ``[when]``; one that is known needs to say only what changes.

    Raises:
        RuleError: a rule is malformed.

    """
    found = []
    for name, row in tables.items():
        try:
            before = known.get(name)
            found.append(replace(before, points=points_of(row)) if before and "all" not in row else when_of(name, row))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise RuleError(path, line_of_rule(path, name), f"[when.{name}]: {reason}") from error
    return tuple(found)


def line_of_rule(path: Path, name: str) -> int:
    """The line of the head of ``[when.NAME]``, with or without quotation marks; 0 where it can't be found."""
    return line_of(path, f"when.{name}]") or line_of(path, f'when."{name}"]') or line_of(path, f"when.{name}")


def _numbers(values: Sequence[Any]) -> tuple[float, ...]:
    if any(isinstance(value, bool) or not isinstance(value, (int, float)) or value != value for value in values):
        raise ValueError(f"not all numbers: {values!r:.60}")
    return tuple(values)


def _whole(values: Sequence[Any]) -> tuple[int, ...]:
    if any(isinstance(value, bool) or not isinstance(value, int) for value in values):
        raise ValueError(f"not all whole numbers: {values!r:.60}")
    return tuple(values)


def _signals(key: str) -> tuple[str, str]:
    first, plus, second = key.partition("+")
    if not plus:
        raise ValueError(f"pair {key!r}: must name two signals, as first+second")
    return first, second


def _check_shapes(curves: Sequence[Curve], pairs: Sequence[Pair]) -> None:
    for curve in curves:
        if len(curve.points) != len(curve.bins) + 1 or list(curve.bins) != sorted(curve.bins):
            raise ValueError(f"curve {curve.signal}: bins must rise, points be one more than bins")
    for pair in pairs:
        wide = {len(row) for row in pair.points}
        if len(pair.points) != len(pair.first_bins) + 1 or wide != {len(pair.second_bins) + 1}:
            raise ValueError(f"pair {pair.name}: points must have one row and one column more than the bins")
