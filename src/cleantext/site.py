"""What recurs on the pages of one site, learned without labels, kept in a file that people can read and change.

What a profile says comes after the rules: a block that its rows cover goes, with the row as the reason. Where a
profile doesn't fit a page it says nothing, and the page is flagged ``site:unfit``.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import etree

from cleantext.blocks import VERBATIM, Blocks
from cleantext.document import Document
from cleantext.rounds import Rounds
from cleantext.ruleset import RuleError, Rules
from cleantext.signals_words import PROSE_WORDS, SENTENCE_END, Measures, count_words
from cleantext.site_rows import Paths, Phrases, Row

if TYPE_CHECKING:
    from cleantext.page import Head
    from cleantext.site_import import SitePicks
    from cleantext.site_seen import SeenPage

# The modules that learn, read and write are imported when first asked for: most programs need none of them.

UNFIT = "site:unfit"


@dataclass(frozen=True, slots=True)
class _Known:
    """What a profile knows, ready to be looked into; steady: the rows that nearly every page of the site has."""

    pages: int
    rows: tuple[Row, ...]
    phrases: Phrases
    steady: frozenset[Row]


@dataclass(frozen=True, slots=True)
class SiteProfile:
    """What recurs on the pages of one site. Make one with `learn` or `load`; immutable, safe to share.

    An empty one, ``SiteProfile()``, knows nothing yet; `update` adds pages to it.
    """

    given: tuple[Row, ...] = ()
    seen: tuple[SeenPage, ...] = field(default=(), repr=False)
    rules: Rules | None = field(default=None, repr=False, compare=False)
    picks: SitePicks | None = field(default=None, repr=False)
    _memo: _Known | None = field(default=None, init=False, repr=False, compare=False)

    @staticmethod
    def learn(pages: Iterable[bytes | str | etree._Element | Document], *, rules: Rules | None = None) -> SiteProfile:
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
        from cleantext.site_seen import seen_page

        used = rules or Rules.default()
        profile = SiteProfile(seen=tuple(seen_page(page, used) for page in pages), rules=rules)
        least = int(profile._numbers["least_pages"])
        if profile.pages < least:
            given = f"{len(profile.seen)} were given, {profile.pages} when near-duplicates count once"
            raise ValueError(f"a site is learned from at least {least} pages that differ; {given}")
        return profile

    def update(self, page: bytes | str | etree._Element | Document) -> SiteProfile:
        """The profile with one more page, which `extract` or `clean` may have made a `Document` of.

        The last pages are remembered, at most 60; a profile that was loaded remembers none, and keeps its rows.

        Raises:
            TypeError: `page` is neither a page nor a document.

        """
        from cleantext.site_seen import seen_page

        more = (*self.seen, seen_page(page, self.rules or Rules.default()))
        return SiteProfile(self.given, more[-int(self._numbers["most_pages"]) :], self.rules, self.picks)

    @staticmethod
    def load(path: Path | str) -> SiteProfile:
        """Read a profile from its file: ``.toml``, or else rows with selectors or a file of ftr-site-config.

        Of a file with rows those that cannot be used stand in `problems`, the rest is used.

        Raises:
            RuleError: a TOML file is malformed. OSError: the file is missing or unreadable.

        """
        if Path(path).suffix != ".toml":
            from cleantext.site_import import read_picks

            return SiteProfile(picks=read_picks(Path(path)))
        from cleantext.site_file import read_rows

        return SiteProfile(tuple(read_rows(Path(path))))

    @property
    def problems(self) -> tuple[RuleError, ...]:
        """The rows of its file that could not be used: file, line, reason."""
        return self.picks.problems if self.picks else ()

    def save(self, path: Path | str) -> None:
        """Write the profile to a file, TOML.

        Raises:
            OSError: it cannot be written.

        """
        Path(path).write_text(self.to_toml(), encoding="utf-8", newline="\n")

    def to_toml(self) -> str:
        """The profile as its file has it; rows with selectors are not written, their file is."""
        from cleantext.site_file import written

        return written(self.rows, self.pages)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is known: the rows of the file first, then what was learned since."""
        return self._known().rows

    @property
    def pages(self) -> int:
        """The number of pages, near-duplicates left out, that the profile was learned from."""
        return self._known().pages

    @property
    def _numbers(self) -> Mapping[str, float]:
        return (self.rules or Rules.default()).settings["site"]

    def _known(self) -> _Known:
        """What follows from the pages, worked out when first asked for."""
        if self._memo is None:
            from cleantext.site_learn import learned

            numbers = self._numbers
            pages, found = learned(self.seen, numbers)
            names = {(row.kind, row.text) for row in self.given}
            rows = (*self.given, *(row for row in found if (row.kind, row.text) not in names))
            known = _Known(
                pages or max((row.pages for row in rows), default=0),
                rows,
                Phrases([row for row in rows if row.kind == "phrase"], numbers),
                frozenset(row for row in rows if row.seen >= numbers["steady"] * max(1, row.pages)),
            )
            object.__setattr__(self, "_memo", known)
            return known
        return self._memo

    def judge_page(self, rounds: Rounds, blocks: Blocks, measures: Measures, root: etree._Element | None) -> set[str]:
        """Let the rows move the blocks of a page whose tree is `root`; flags."""
        flags = self._judge_rows(rounds, blocks, measures)
        if self.picks and root is not None:
            from cleantext.site_picks import apply_picks

            flags |= apply_picks(self.picks.picks, root, rounds, measures, self._numbers)
        return flags

    def stated(self, root: etree._Element | None) -> dict[str, tuple[str, str]]:
        """What rows with selectors say of title, byline and date, by name: (value, source)."""
        if not self.picks or root is None:
            return {}
        from cleantext.site_picks import stated_by

        return stated_by(self.picks.picks, root)

    def _judge_rows(self, rounds: Rounds, blocks: Blocks, measures: Measures) -> set[str]:
        numbers, known = self._numbers, self._known()
        by_path, found = self._on_paths(blocks)
        covered: dict[int, Row] = {}
        states = blocks.containers.state
        for index, (text, container) in enumerate(zip(blocks.text, blocks.container, strict=True)):
            if container >= 0 and states[container] & VERBATIM:
                continue
            row, rows = known.phrases.cover(text)
            found.update(rows)
            if row:
                covered[index] = row
        if len(known.steady) >= numbers["fit_rows"] and len(found & known.steady) < numbers["fit"] * len(known.steady):
            return {UNFIT}
        gone = self._leaving(rounds, measures, covered, by_path)
        if gone and not self._leaves_own(rounds, measures, gone.keys() | covered.keys()):
            # What all recurs may as well be what pages of this kind state; but not what nearly every page has.
            gone = {index: row for index, row in gone.items() if row in known.steady}
            if not gone:
                return {UNFIT}
        if gone and not self._leaves_much(rounds, measures, gone):
            return {UNFIT}
        rounds.remove({index: row.name for index, row in gone.items()}, int(numbers["removed_by"]))
        return set()

    def _leaves_own(self, rounds: Rounds, measures: Measures, known: Container[int]) -> bool:
        """Whether anything stays that is the page's own: prose, or many words."""
        own = [index for index, keeps in enumerate(rounds.kept()) if keeps and index not in known]
        words = sum(measures.words[index] for index in own)
        return words >= self._numbers["least_list"] or any(measures.prose[index] for index in own)

    def _leaves_much(self, rounds: Rounds, measures: Measures, gone: Container[int]) -> bool:
        """Whether enough of the page stays. An article may be verse, a list or a table: its words are no prose."""
        numbers = self._numbers
        kept = [index for index, keeps in enumerate(rounds.kept()) if keeps]
        left = [index for index in kept if index not in gone]
        prose, words = (
            [sum(column[index] for index in own) for own in (left, kept)] for column in (measures.prose, measures.words)
        )
        much = prose[0] >= numbers["least_left"] * prose[1] or words[0] >= numbers["least_left_words"] * words[1]
        return bool(left) and much

    def _leaving(
        self, rounds: Rounds, measures: Measures, covered: Mapping[int, Row], by_path: Mapping[int, Row]
    ) -> dict[int, Row]:
        """The kept blocks that go, by what they say or by where they stand; not the title."""
        points, titles, texts = rounds.points, rounds.verdicts[0].titles, rounds.blocks[0].text
        gone: dict[int, Row] = {}
        for index in sorted(covered.keys() | by_path.keys()):
            row = covered.get(index) or by_path[index]
            # New prose in an old place: of this the rules know more, unless it speaks to the reader.
            new = index not in covered and measures.prose[index] and points[index] >= self._numbers["clear"]
            if row.verdict == "keep" or index in titles or points[index] < 0:
                continue
            if not new or rounds.rules.voice.speaks(texts[index], measures.language):
                gone[index] = row
        return gone

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
                    taken |= dict.fromkeys(range(max(first, end), last), rows[number])
                    end = max(end, last)
        return taken, found

    def taken(self, texts: Sequence[str]) -> tuple[dict[int, str], set[str]]:
        """The paragraphs of a text that go before anything is judged, each with its reason; and flags.

        Each is looked at by itself, and when neither other prose nor many other words were left none goes: so a text
        that was cleaned stays as it is.
        """
        phrases, left, words = self._known().phrases, False, 0
        gone: dict[int, str] = {}
        for index, text in enumerate(texts):
            row, _ = phrases.cover(text)
            if row and row.verdict == "drop":
                gone[index] = row.name
            else:
                own = count_words(text)
                words += own
                left = left or (own >= PROSE_WORDS and bool(SENTENCE_END.search(text)))
        return (gone, set()) if left or words >= self._numbers["least_list"] or not gone else ({}, {UNFIT})


def site_of(head: Head, url: str | None, rules: Rules) -> SiteProfile | None:
    """What imported rules know of a page's site, by the address that the caller gives, or else the page itself."""
    if not rules.sites:
        return None
    from cleantext.site_seen import stated_addresses

    for address in [url] if url else stated_addresses(head):
        try:
            host = urlsplit(address).hostname
        except ValueError:
            continue
        picks = rules.sites.of(host) if host else None
        if picks:
            return SiteProfile(rules=rules, picks=picks)
    return None
