"""Changes of points as an overlay: the tables that `Rules.load` reads, and the text of its file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cleantext.ruleset import Rules, overlaid
from cleantext.train.own_rules import Candidate

Changes = Mapping[Candidate, int]
_ORDER = ("elements", "intents", "when")


def with_changes(rules: Rules, changes: Changes) -> Rules:
    """The rules with some points changed."""
    return overlaid(rules, _tables(changes), Path("learned"))


def _tables(changes: Changes) -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = {}
    for candidate, change in changes.items():
        points = candidate.points + change
        if candidate.table == "elements":
            tables.setdefault("elements", {})[candidate.name] = points
        elif candidate.table == "when":
            own = {"all": [candidate.name]} if candidate.new else {}
            tables.setdefault("when", {})[candidate.name] = {**own, "points": points}
        else:
            rows = tables.setdefault("intents", {}).setdefault(candidate.language, {})
            rows[candidate.name] = {"points": points, "label": candidate.label}
    return tables


def written(changes: Changes, head: Sequence[str]) -> str:
    """The text of an overlay, sorted, beneath some lines of comment."""
    tables = _tables(changes)
    lines = [f"# {line}" for line in head]
    for table in _ORDER:
        rows = tables.get(table, {})
        if table == "elements" and rows:
            lines += ["", "[elements]", *(f"{_key(name)} = {rows[name]}" for name in sorted(rows))]
        elif table == "intents":
            for language in sorted(rows):
                own = rows[language]
                lines += ["", f"[intents.{language}]", *(f"{_key(name)} = {_row(own[name])}" for name in sorted(own))]
        elif table == "when":
            for name in sorted(rows):
                tests = [f"all = {json.dumps(rows[name]['all'])}"] if "all" in rows[name] else []
                lines += ["", f"[when.{_key(name)}]", *tests, f"points = {rows[name]['points']}"]
    return "\n".join(lines) + "\n"


def _row(row: Mapping[str, Any]) -> str:
    return f"{{ points = {row['points']}, label = {_key(row['label'])} }}"


def _key(text: str) -> str:
    # What JSON escapes in such names and words, TOML escapes in the same way.
    return json.dumps(text, ensure_ascii=False)
