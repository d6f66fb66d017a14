"""What recurs on the pages of one site, learned without labels, kept in a file that people can read and change.

What a profile says comes after the rules: a block that its rows cover goes, with the row as the reason. Where a
profile doesn't fit a page it says nothing, and the page is flagged ``site:unfit``.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lxml import etree

from cleantext.blocks import Blocks
from cleantext.document import Document
from cleantext.rounds import Rounds
from cleantext.ruleset import RuleError, Rules
from cleantext.signals_words import PROSE_WORDS, SENTENCE_END, Measures, count_words
from cleantext.site_learn import learned
from cleantext.site_rows import Paths, Phrases, Row
from cleantext.site_seen import SeenPage, seen_page

UNFIT = "site:unfit"
_SEEN = re.compile(r"seen (\d+)/(\d+)")
_TABLES = ("drop", "keep")
_HEAD = """\
# What recurs on the pages of one site, learned by cleantext from {pages} pages that differ.
# [drop.phrase]: sentences, * where they differ; [drop.path]: elements; [keep.phrase]: recurs, but belongs to the articles.
# A row may be moved, changed or deleted.
"""


@dataclass(frozen=True)
class SiteProfile:
    """What recurs on the pages of one site. Make one with `learn` or `load`; immutable, safe to share.

    An empty one, ``SiteProfile()``, knows nothing yet; `update` adds pages to it.
    """

    written: tuple[Row, ...] = ()
    seen: tuple[SeenPage, ...] = field(default=(), repr=False)
    rules: Rules | None = field(default=None, repr=False, compare=False)

    @staticmethod
    def learn(
        pages: Iterable[bytes | str | etree._Element | Document], *, rules: Rules | None = None
    ) -> SiteProfile:
        """Learn from pages of one site.

        Args:
            pages: as `extract` takes them, or documents; texts are given as the documents that `clean` makes of them.
            rules: instead of the shipped ones.

        Raises:
            ValueError: fewer than three pages are left when those that are nearly the same count as one.
            TypeError: something is no page.

        """
        if isinstance(pages, (str, bytes, Document)):
            raise TypeError("pages must be several pages, not one")
        used = rules or Rules.default()
        profile = SiteProfile(seen=tuple(seen_page(page, used) for page in pages), rules=rules)
        least = int(profile._numbers["least_pages"])
        if profile.pages < least:
            raise ValueError(f"a site is learned from at least {least} pages that differ, not {profile.pages}")
        return profile

    def update(self, page: bytes | str | etree._Element | Document) -> SiteProfile:
        """The profile with one more page, which `extract` or `clean` may have made a `Document` of.

        The last pages are remembered, at most 60; a profile that was loaded remembers none, and keeps its rows.

        Raises:
            TypeError: `page` is neither a page nor a document.

        """
        more = (*self.seen, seen_page(page, self.rules or Rules.default()))
        return SiteProfile(self.written, more[-int(self._numbers["most_pages"]) :], self.rules)

    @staticmethod
    def load(path: Path | str) -> SiteProfile:
        """Read a profile from its file.

        Raises:
            RuleError: the file is malformed. OSError: it is missing or unreadable.

        """
        return SiteProfile(tuple(_read(Path(path))))

    def save(self, path: Path | str) -> None:
        """Write the profile to a file, TOML.

        Raises:
            OSError: it cannot be written.

        """
        Path(path).write_text(self.to_toml(), encoding="utf-8", newline="\n")

    def to_toml(self) -> str:
        """The profile as its file has it."""
        parts = [_HEAD.format(pages=self.pages)]
        for verdict in _TABLES:
            for kind in ("path", "phrase"):
                rows = [row for row in self.rows if (row.verdict, row.kind) == (verdict, kind)]
                if rows:
                    parts.append(f"\n[{verdict}.{kind}]\n")
                    # A string of JSON without its escapes beyond the basic ones is one of TOML.
                    parts += [
                        f'{json.dumps(row.text, ensure_ascii=False)} = "seen {row.seen}/{row.pages}"\n' for row in rows
                    ]
        return "".join(parts)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is known: what was written in the file first, then what was learned since."""
        known = {(row.kind, row.text) for row in self.written}
        return (*self.written, *(row for row in self._learned[1] if (row.kind, row.text) not in known))

    @property
    def pages(self) -> int:
        """The number of pages, near-duplicates left out, that the profile was learned from."""
        return self._learned[0] or max((row.pages for row in self.written), default=0)

    @cached_property
    def _learned(self) -> tuple[int, tuple[Row, ...]]:
        return learned(self.seen, self._numbers)

    @property
    def _numbers(self) -> Mapping[str, float]:
        return (self.rules or Rules.default()).settings["site"]

    @cached_property
    def _phrases(self) -> Phrases:
        return Phrases([row for row in self.rows if row.kind == "phrase"], self._numbers)

    @cached_property
    def _steady(self) -> frozenset[Row]:
        """The rows that nearly every page of the site has."""
        return frozenset(row for row in self.rows if row.seen >= self._numbers["steady"] * max(1, row.pages))

    def judge_page(self, rounds: Rounds, blocks: Blocks, measures: Measures) -> set[str]:
        """Let the rows move the blocks of a page; flags."""
        numbers = self._numbers
        by_path, found = self._on_paths(blocks)
        covered: dict[int, Row] = {}
        for index, text in enumerate(blocks.text):
            row, rows = self._phrases.cover(text)
            found.update(rows)
            if row:
                covered[index] = row
        if len(self._steady) >= numbers["fit_rows"] and len(found & self._steady) < numbers["fit"] * len(self._steady):
            return {UNFIT}
        points, titles = rounds.points, rounds.verdicts[0].titles
        gone: dict[int, Row] = {}
        for index, value in enumerate(points):
            row = covered.get(index) or by_path.get(index)
            if row is None or row.verdict == "keep" or index in titles or value < 0:
                continue
            if index not in covered and measures.prose[index] and value >= numbers["clear"]:
                # New prose in an old place: of this the rules know more.
                if not (rounds.rules.voice.speaks(blocks.text[index], measures.language)):
                    continue
            gone[index] = row
        kept = [index for index, value in enumerate(points) if value >= 0]
        left = sum(measures.prose[index] for index in kept if index not in gone)
        if gone and left < numbers["least_left"] * sum(measures.prose[index] for index in kept):
            return {UNFIT}
        rounds.remove({index: row.name for index, row in gone.items()}, int(numbers["removed_by"]))
        return set()

    def _on_paths(self, blocks: Blocks) -> tuple[dict[int, Row], set[Row]]:
        """The row of each block that lies on a path; and all paths that are found."""
        paths = Paths()
        rows = {paths.add(row.text): row for row in self.rows if row.kind == "path"}
        taken: dict[int, Row] = {}
        found: set[Row] = set()
        if rows:
            levels, end = blocks.containers, 0
            for number, first, last in zip(paths.of(blocks), levels.first, levels.last, strict=True):
                if number in rows:
                    found.add(rows[number])
                    # Containers come in document order: what lies inside one that is done is done.
                    taken |= {index: rows[number] for index in range(max(first, end), last)}
                    end = max(end, last)
        return taken, found

    def taken(self, texts: Sequence[str]) -> tuple[dict[int, str], set[str]]:
        """The paragraphs of a text that go before anything is judged, each with its reason; and flags.

        Each is looked at by itself, and when no other prose were left none goes: so a text that was cleaned stays as
        it is.
        """
        gone: dict[int, str] = {}
        left = False
        for index, text in enumerate(texts):
            row, _ = self._phrases.cover(text)
            if row and row.verdict == "drop":
                gone[index] = row.name
            else:
                left = left or (count_words(text) >= PROSE_WORDS and bool(SENTENCE_END.search(text)))
        return (gone, set()) if left or not gone else ({}, {UNFIT})


def _read(path: Path) -> Iterable[Row]:
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise RuleError(path, 0, str(error)) from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise RuleError(path, int(line[1]) if line else 0, str(error)) from error
    for verdict, kinds in tables.items():
        if verdict not in _TABLES or not isinstance(kinds, dict):
            raise RuleError(path, 0, f"{verdict!r} is no table of a profile; there are drop and keep")
        for kind, rows in kinds.items():
            if (verdict, kind) not in {("drop", "path"), ("drop", "phrase"), ("keep", "phrase")}:
                raise RuleError(path, 0, f"[{verdict}.{kind}]: there are drop.path, drop.phrase and keep.phrase")
            if not isinstance(rows, dict):
                raise RuleError(path, 0, f"[{verdict}.{kind}] must be a table")
            for name, seen in rows.items():
                match = _SEEN.fullmatch(seen) if isinstance(seen, str) else None
                if not match or not name.strip():
                    line = next((at for at, own in enumerate(text.splitlines(), 1) if name in own), 0)
                    raise RuleError(path, line, f'{name!r}: a row is  phrase or path = "seen 3/4"')
                yield Row(verdict, kind, name, int(match[1]), int(match[2]))
