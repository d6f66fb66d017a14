"""Rules: the data that decide, read from text files, compiled once and never changed.

The shipped rules lie in ``rules/``: learned and hand-set rows in separate files; the format is described in
``rules/README.md``. An overlay is a TOML file that holds only changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleantext.conditions import When
from cleantext.intents import Intents, Phrase
from cleantext.labels import Label
from cleantext.lexicon import Lexicon, Names, TermTable
from cleantext.overlay import element_changes, line_changes, model_changes, phrase_changes, term_changes
from cleantext.rulefile import (
    RuleError,
    cells_of,
    conditions_of,
    labels_of,
    line_of,
    line_of_rule,
    model_of,
    phrases_of,
    read_learned,
    read_toml,
    standing_lines_of,
    terms_of,
)
from cleantext.score import Model
from cleantext.signal_names import fault_of, names_of_lines, names_of_page, nearest
from cleantext.voice import Voice, voice_of

if TYPE_CHECKING:
    from cleantext.site_import import ImportedSites

__all__ = [
    "MODELS",
    "PAGE_TYPES",
    "SHIPPED",
    "RuleError",
    "Rules",
    "hand_phrases",
    "overlaid",
    "shipped_voice",
    "texts_of",
]

SHIPPED = Path(__file__).parent / "rules"
PAGE_TYPES = ("article", "collection", "documentation", "forum", "listing", "product", "service")
MODELS = (
    "html", "html_settle", "text", "text_settle", "extract", "extract_settle", "kind_extract",
    *(f"type_{name}" for name in PAGE_TYPES),
)  # fmt: skip
TEXT_TABLES = ("words", "headings", "appeals")
TERM_TABLES = ("names", *TEXT_TABLES)


@dataclass(frozen=True, slots=True, repr=False)
class Rules:
    """All rules. Build them with `default`, `load` or `load_dir`; they are immutable and safe to share."""

    terms: Mapping[str, Mapping[str, int]]
    labels: Mapping[str, Mapping[str, Label]]
    lines: Mapping[str, Label]
    models: Mapping[str, Model]
    conditions: tuple[When, ...]
    voice: Voice
    settings: Mapping[str, Mapping[str, Any]]
    intents: Intents
    texts: Mapping[str, TermTable]
    shells: Intents
    elements: Mapping[str, int] = field(default_factory=dict)
    sites: ImportedSites | None = None

    def __repr__(self) -> str:
        """Say how much there is of it; all of it would be a megabyte."""
        terms = sum(map(len, self.terms.values()))
        return f"<Rules: {terms} terms, {len(self.phrases)} phrases, {len(self.elements)} elements>"

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The phrases of all languages."""
        return self.intents.phrases

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
        rules = _read(Path(folder))
        # All read now: else a fault would be found when a page of its language comes.
        return replace(rules, intents=Intents(rules.phrases))

    @staticmethod
    def load(*paths: Path | str) -> Rules:
        """The shipped rules with overlays on top, the last one winning.

        Raises:
            RuleError: an overlay is malformed. OSError: one is missing or unreadable.

        """
        rules = Rules.default()
        for path in paths:
            rules = overlaid(rules, read_toml(Path(path)), Path(path))
        return rules

    @staticmethod
    def import_ftr(folder: Path | str) -> Rules:
        """The shipped rules and those of a folder of files ``HOST.txt`` (ftr-site-config, or rows with selectors).

        A page is judged by the file of its host: the address that the caller gives, or else the page. Rows that cannot
        be used stand in ``sites.problems``.

        Raises:
            OSError: the folder or a file is missing or unreadable.

        """
        return Rules.default().with_sites(folder)

    def with_sites(self, folder: Path | str) -> Rules:
        """These rules and those of a folder as for `import_ftr`. Raises OSError."""
        from cleantext.site_import import read_folder  # few have such a folder

        return replace(self, sites=read_folder(Path(folder)))

    def lexicon(self) -> Lexicon:
        """The tables that signals look into, with a memory for one page."""
        return Lexicon(
            Names(self.terms["names"]),
            self.texts["words"],
            self.texts["headings"],
            self.texts["appeals"],
            self.intents,
            self.voice,
            self.settings["address"],
        )


@cache
def _default() -> Rules:
    return _read(SHIPPED)


def _read(folder: Path) -> Rules:
    languages = {path.name.split(".")[0]: path for path in sorted((folder / "intents").glob("*.tsv"))}
    learned, base = read_learned(folder / "learned.toml"), read_toml(folder / "base.toml")
    terms = {name: terms_of(folder / f"{name}.tsv") for name in TERM_TABLES}
    rules = Rules(
        terms=terms,
        labels=labels_of(folder / "labels.tsv"),
        lines=standing_lines_of(folder / "lines.tsv"),
        models={name: model_of(folder / "learned.toml", name, learned.get(name, {})) for name in MODELS},
        conditions=conditions_of(folder / "base.toml", base.get("when", {})),
        voice=shipped_voice(folder, base),
        settings=base | {"confidence": learned.get("confidence", {})},
        intents=Intents(readers={language: partial(phrases_of, path) for language, path in languages.items()}),
        texts=texts_of(terms),
        shells=Intents(
            Phrase(phrase, 1, Label.OTHER, language) for language, phrase in cells_of(folder / "shells.tsv", 2)
        ),
    )
    _check_signals(folder / "base.toml", rules.conditions, rules)
    return rules


def texts_of(terms: Mapping[str, Mapping[str, int]]) -> dict[str, TermTable]:
    """The tables of what texts say, compiled."""
    return {name: TermTable(terms[name]) for name in TEXT_TABLES}


def hand_phrases(folder: Path) -> list[Phrase]:
    """The hand-written phrases of a folder of rules."""
    return [phrase for path in sorted((folder / "intents").glob("*.hand.tsv")) for phrase in phrases_of(path)]


def shipped_voice(folder: Path, base: Mapping[str, Any]) -> Voice:
    """The words of direct speech and the commonest words of each language, from a folder of rules.

    `base`: its ``base.toml``.
    """
    return voice_of(cells_of(folder / "voice.tsv", 3), cells_of(folder / "languages.tsv", 2), base["language"])


def overlaid(rules: Rules, overlay: Mapping[str, Any], path: Path) -> Rules:
    """The rules with the changes of one overlay, read from `path`; a row replaces the row of the same name.

    Raises:
        RuleError: a table or a row is malformed.

    """
    known = {*TERM_TABLES, *MODELS, "intents", "when", "elements", "lines"}
    for name, table in overlay.items():
        if name not in known or not isinstance(table, dict):
            reason = f"{name!r} is no table of rules{nearest(name, known)}; there are {', '.join(sorted(known))}"
            raise RuleError(path, line_of(path, name), reason)
    changed = phrase_changes(path, rules.phrases, overlay["intents"]) if "intents" in overlay else {}
    models = {
        name: model_changes(path, rules.models[name], overlay[name]) if name in overlay else rules.models[name]
        for name in MODELS
    }
    conditions = {rule.name: rule for rule in rules.conditions}
    own = conditions_of(path, overlay.get("when", {}), conditions)
    _check_signals(path, own, rules)
    conditions |= {rule.name: rule for rule in own}
    terms = {name: {**rules.terms[name], **term_changes(path, name, overlay.get(name, {}))} for name in TERM_TABLES}
    return replace(
        rules,
        terms=terms,
        lines=line_changes(path, rules.lines, overlay.get("lines", {})),
        models=models,
        conditions=tuple(conditions.values()),
        texts=rules.texts if overlay.keys().isdisjoint(TEXT_TABLES) else texts_of(terms),
        intents=Intents(changed.values(), rules.intents) if changed else rules.intents,
        elements={**rules.elements, **element_changes(path, overlay.get("elements", {}))},
    )


def _check_signals(path: Path, conditions: Sequence[When], rules: Rules) -> None:
    """Raise RuleError for a rule of ``[when]`` that asks for signals which no block has."""
    if not conditions:
        return
    of_page, of_lines = names_of_page(rules.lexicon()), names_of_lines(rules.lexicon())
    for rule in conditions:
        if fault := fault_of([signal for signal, _, _ in rule.tests], of_page, of_lines):
            raise RuleError(path, line_of_rule(path, rule.name), f"[when.{rule.name}]: {fault}")
