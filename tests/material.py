"""Test material kept as data: words for composed pages, golden pages, single blocks in context.

All of it was written for these tests, without looking at the rule tables, so that a rule can't pass by
having been copied from its own test.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
INTENTS = ("donation", "subscription", "paywall", "newsletter")


@dataclass(frozen=True)
class Case:
    """One block of text and the verdict it deserves; `label` is empty where the block is to be kept."""

    name: str
    lang: str
    why: str
    text: str
    label: str = ""


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _grammar() -> dict[str, dict[str, Any]]:
    return {path.stem: _toml(path) for path in sorted((HERE / "grammar").glob("*.toml"))}


def cases(kind: str) -> tuple[Case, ...]:
    """All cases of `kind`, a folder of tests/cases ("keep" or "drop"), by language, in file order."""
    paths = sorted((HERE / "cases" / kind).glob("*.toml"))
    return tuple(Case(**row) for path in paths for row in _toml(path)["case"])


def golden_pages() -> tuple[tuple[str, bytes, str], ...]:
    """(name, page, expected text without the final line end) for each pair in tests/pages."""
    return tuple(
        (path.stem, path.read_bytes(), path.with_suffix(".txt").read_text(encoding="utf-8").rstrip("\n"))
        for path in _pages()
    )


def _pages() -> list[Path]:
    return [path for path in sorted((HERE / "pages").glob("*.html")) if "." not in path.stem]


def golden_output(name: str, kind: str) -> str:
    """What a page of tests/pages is to give as ``markdown`` or ``html``, without the final line end."""
    suffix = {"markdown": ".md", "html": ".clean.html"}[kind]
    return (HERE / "pages" / f"{name}{suffix}").read_text(encoding="utf-8").rstrip("\n")


_GRAMMAR = _grammar()

#: language -> paragraphs of neutral article prose, two to four sentences each
ARTICLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {lang: tuple(data["articles"]) for lang, data in _GRAMMAR.items()}
)

#: language -> intent -> appeals to the reader, one paragraph each
APPEALS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        lang: MappingProxyType({intent: tuple(data["appeals"][intent]) for intent in INTENTS})
        for lang, data in _GRAMMAR.items()
    }
)
