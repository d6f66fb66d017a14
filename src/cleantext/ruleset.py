"""Rules: the data that decide, read from text files, compiled once and never changed.

The shipped rules lie in ``rules/``: learned and hand-set rows in separate files; the format is described in
``rules/README.md``. An overlay is a TOML file that holds only changes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, cast

from cleantext.conditions import When, when_of
from cleantext.intents import Intents, Phrase, is_phrase
from cleantext.labels import Label
from cleantext.lexicon import Appeals, Lexicon, Names, Words
from cleantext.score import Curve, Model, Pair
from cleantext.voice import Voice, voice_of

SHIPPED = Path(__file__).parent / "rules"
PAGE_TYPES = ("article", "collection", "documentation", "forum", "listing", "product", "service")
MODELS = (
    "html", "html_settle", "text", "text_settle", "extract", "extract_settle", "kind_extract",
    *(f"type_{name}" for name in PAGE_TYPES),
)  # fmt: skip
TERM_TABLES = ("names", "words", "headings", "appeals")


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


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules. Build them with `default`, `load` or `load_dir`; they are immutable and safe to share."""

    terms: Mapping[str, Mapping[str, int]]
    phrases: tuple[Phrase, ...]
    labels: Mapping[str, Mapping[str, Label]]
    models: Mapping[str, Model]
    conditions: tuple[When, ...]
    voice: Voice
    settings: Mapping[str, Mapping[str, Any]]
    intents: Intents = field(init=False, repr=False, compare=False)
    appeals: Appeals = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile what would take too long to compile for each page."""
        object.__setattr__(self, "intents", Intents(self.phrases))
        object.__setattr__(self, "appeals", Appeals(self.terms["appeals"]))

    @staticmethod
    def default() -> Rules:
        """The shipped rules; built at the first call and kept, the only cache there is."""
        return _default()

    @staticmethod
    def load_dir(folder: Path | str) -> Rules:
        """Read a complete set of rules from a folder laid out like the shipped one.

        Raises:
            RuleError: a file is malformed. OSError: one is missing or unreadable.

        """
        return _read(Path(folder))

    @staticmethod
    def load(*paths: Path | str) -> Rules:
        """The shipped rules with overlays on top, the last one winning.

        Raises:
            RuleError: an overlay is malformed. OSError: one is missing or unreadable.

        """
        rules = Rules.default()
        for path in paths:
            rules = _overlaid(rules, Path(path))
        return rules

    def lexicon(self) -> Lexicon:
        """The tables that signals look into, with a memory for one page."""
        return Lexicon(
            Names(self.terms["names"]),
            Words(self.terms["words"]),
            Words(self.terms["headings"]),
            self.appeals,
            self.intents,
            self.voice,
        )


@cache
def _default() -> Rules:
    return _read(SHIPPED)


def _read(folder: Path) -> Rules:
    phrases = [phrase for path in sorted((folder / "intents").glob("*.tsv")) for phrase in _phrases(path)]
    learned, base = _toml(folder / "learned.toml"), _toml(folder / "base.toml")
    return Rules(
        terms={name: {term: points for _, term, points, _ in _rows(folder / f"{name}.tsv")} for name in TERM_TABLES},
        phrases=tuple(phrases),
        labels=_labels(folder / "labels.tsv"),
        models={name: _model(folder / "learned.toml", name, learned.get(name, {})) for name in MODELS},
        conditions=_conditions(folder / "base.toml", base.get("when", {})),
        voice=shipped_voice(folder),
        settings=base | {"confidence": learned.get("confidence", {})},
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise RuleError(path, 0, str(error)) from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise RuleError(path, int(line[1]) if line else 0, str(error)) from error


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row; the heading and comments left out."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RuleError(path, 0, str(error)) from error
    for number, line in enumerate(text.split("\n")[1:], 2):
        if line and not line.startswith("# "):
            yield number, line.split("\t")


def _rows(path: Path) -> Iterator[tuple[int, str, int, str]]:
    """Line, term, points and label of each row of a term or phrase table."""
    for number, cells in _lines(path):
        try:
            yield number, cells[0], int(cells[1]), cells[2]
        except (IndexError, ValueError):
            raise RuleError(path, number, "a row is: term, whole points, label, ...") from None


def _phrases(path: Path) -> Iterator[Phrase]:
    language = path.name.split(".")[0]
    for number, phrase, points, label in _rows(path):
        if label not in Label._value2member_map_ or not is_phrase(phrase):
            raise RuleError(path, number, f"not a phrase with a known label: {phrase!r}, {label!r}")
        yield Phrase(phrase, points, label, language)


def hand_phrases(folder: Path) -> list[Phrase]:
    """The hand-written phrases of a folder of rules."""
    return [phrase for path in sorted((folder / "intents").glob("*.hand.tsv")) for phrase in _phrases(path)]


def shipped_voice(folder: Path) -> Voice:
    """The words of direct speech and the commonest words of each language, from a folder of rules."""
    return voice_of(_cells(folder / "voice.tsv", 3), _cells(folder / "languages.tsv", 2))


def _cells(path: Path, count: int) -> Iterator[Sequence[str]]:
    for number, cells in _lines(path):
        if len(cells) < count or not all(cells[:count]):
            raise RuleError(path, number, f"a row has {count} cells and a note")
        yield cells[:count]


def _labels(path: Path) -> dict[str, dict[str, Label]]:
    tables: dict[str, dict[str, Label]] = {}
    for number, cells in _lines(path):
        try:
            tables.setdefault(cells[0], {})[cells[1]] = Label(cells[2])
        except (IndexError, ValueError):
            raise RuleError(path, number, "a row is: where, term, label, ...") from None
    return tables


def _model(path: Path, name: str, table: Any) -> Model:
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


def _conditions(path: Path, tables: Mapping[str, Any]) -> tuple[When, ...]:
    try:
        return tuple(when_of(name, row) for name, row in tables.items())
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RuleError(path, 0, f"[when]: {error}") from error


def _numbers(values: Sequence[Any]) -> tuple[float, ...]:
    if any(isinstance(value, bool) or not isinstance(value, (int, float)) for value in values):
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


def _overlaid(rules: Rules, path: Path) -> Rules:
    """The rules with the changes of one overlay file; a row replaces the row of the same name."""
    overlay = _toml(path)
    known = {*TERM_TABLES, *MODELS, "intents", "when"}
    for name, table in overlay.items():
        if name not in known or not isinstance(table, dict):
            raise RuleError(path, 0, f"{name!r} is no table of rules; there are {', '.join(sorted(known))}")
    terms = {name: {**rules.terms[name], **_term_changes(path, name, overlay)} for name in TERM_TABLES}
    phrases = {(phrase.language, phrase.phrase): phrase for phrase in rules.phrases}
    for language, rows in overlay.get("intents", {}).items():
        if not isinstance(rows, dict):
            raise RuleError(path, 0, f"[intents] {language!r} must be a table of phrases")
        for phrase, row in rows.items():
            phrases[language, phrase] = _phrase_change(path, language, phrase, row, phrases)
    models = {
        name: _model_changes(path, rules.models[name], overlay[name]) if name in overlay else rules.models[name]
        for name in MODELS
    }
    conditions = {rule.name: rule for rule in rules.conditions}
    conditions |= {rule.name: rule for rule in _conditions(path, overlay.get("when", {}))}
    changed = tuple(phrase for phrase in phrases.values() if phrase.points)
    return replace(
        rules,
        terms=terms,
        phrases=changed,
        models=models,
        conditions=tuple(conditions.values()),
    )


def _term_changes(path: Path, name: str, overlay: Mapping[str, Any]) -> dict[str, int]:
    changes = overlay.get(name, {})
    for term, points in changes.items():
        if isinstance(points, bool) or not isinstance(points, int):
            raise RuleError(path, 0, f"[{name}] {term!r}: points must be a whole number")
    return dict(changes)


def _phrase_change(path: Path, language: str, phrase: str, row: Any, known: Mapping[tuple[str, str], Phrase]) -> Phrase:
    before = known.get((language, phrase))
    points = row.get("points") if isinstance(row, dict) else row
    label = row.get("label") if isinstance(row, dict) else before.label if before else None
    whole = isinstance(points, int) and not isinstance(points, bool)
    if not whole or label not in Label._value2member_map_ or not is_phrase(phrase):
        raise RuleError(path, 0, f"[intents.{language}] {phrase!r}: needs a word, whole points and a known label")
    return Phrase(phrase, cast("int", points), cast("str", label), language)


def _model_changes(path: Path, before: Model, table: Mapping[str, Any]) -> Model:
    """A model with the curves and pairs of an overlay; these may use the signals of the model, no others."""
    change = _model(path, before.prefix, {"base": before.base, **table})
    unknown = change.signals - before.signals
    if unknown:
        raise RuleError(path, 0, f"[{before.prefix}]: no such signals: {', '.join(sorted(unknown))}")
    curves = {curve.signal: curve for curve in (*before.curves, *change.curves)}
    pairs = {pair.name: pair for pair in (*before.pairs, *change.pairs)}
    return Model(before.prefix, change.base, tuple(curves.values()), tuple(pairs.values()))
