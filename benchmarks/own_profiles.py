"""What profiles make of pages: house appeals of made-up sites, and the pages of WCXB's larger sites.

Part of ``python -m benchmarks.own_rules``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Self

import cleantext
from benchmarks import corpora
from benchmarks.house_sites import HOUSE_SITES, HousePage, HouseSite
from benchmarks.metrics import FoldedOutput, word_f1
from benchmarks.pages import LabelledPage

DRAWS = (0, 1)
LEAST_PAGES = 8


@dataclass(frozen=True)
class Counts:
    """Numbers that are added one by one."""

    def __add__(self, other: Self) -> Self:
        return type(self)(*(own + more for own, more in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True)
class Found(Counts):
    """Appeals that stand on pages, that the rules leave, that a profile leaves; the same for words of articles lost."""

    appeals: int = 0
    left_before: int = 0
    left: int = 0
    words: int = 0
    lost_before: int = 0
    lost: int = 0

    def __str__(self) -> str:
        left = f"{self.left_before:4} -> {self.left:3} of {self.appeals:3} appeals left"
        lost = [f"{share / max(1, self.words):.2%}" for share in (self.lost_before, self.lost)]
        return f"{left}, {lost[0]} -> {lost[1]} of the articles lost"


def profiled(site: HouseSite, seed: int, *, as_text: bool, with_address: bool = True) -> tuple[Found, Found]:
    """What a profile learned from eight pages does to these, and to eight others of the site."""
    pages = [site.page(number) for number in range(8 * seed, 8 * seed + 16)]
    address = site.address if with_address else None
    texts = [cleantext.clean(page.text, url=address) for page in pages[:8]] if as_text else []
    profile = cleantext.SiteProfile.learn(texts or [page.html.encode() for page in pages[:8]])
    own, others = [sum((_found(page, profile, as_text) for page in half), Found()) for half in (pages[:8], pages[8:])]
    return own, others


def _found(page: HousePage, profile: cleantext.SiteProfile, as_text: bool) -> Found:
    def outputs() -> Iterator[FoldedOutput]:
        for site in (None, profile):
            made = cleantext.clean(page.text, site=site) if as_text else cleantext.extract(page.html, site=site)
            yield FoldedOutput(made.text)

    appeals = [text for kind, text in page.house if kind == "appeal"]
    before, after = [
        (sum(map(output.contains, appeals)), sum(len(t.split()) for t in page.body if not output.contains(t)))
        for output in outputs()
    ]
    words = sum(len(text.split()) for text in page.body)
    return Found(len(appeals), before[0], after[0], words, before[1], after[1])


def profiles() -> Iterator[str]:
    """The third measurement, two draws of pages."""
    for name, as_text, with_address in (
        ("as pages", False, True), ("as texts", True, False), ("as texts with addresses", True, True),
    ):  # fmt: skip
        totals = [Found(), Found()]
        for site in HOUSE_SITES:
            found = [profiled(site, seed, as_text=as_text, with_address=with_address) for seed in DRAWS]
            for half in (0, 1):
                totals[half] += sum((pair[half] for pair in found), Found())
            yield f"{site.name:20} {name}: {sum((own + other for own, other in found), Found())}"
        yield f"{name}, learned from: {totals[0]} ({totals[0].left / totals[0].appeals:.1%})"
        yield f"{name}, others: {totals[1]} ({totals[1].left / totals[1].appeals:.1%})"


@dataclass(frozen=True)
class Gain:
    """Word F1 of a page by the rules alone, and with a profile of its site."""

    page: str
    before: float
    after: float

    @property
    def gain(self) -> float:
        """How much the profile adds; negative where it does harm."""
        return self.after - self.before


def told(gains: Sequence[Gain]) -> str:
    """The means, the worst page, and how many pages are better or worse by more than .01."""
    count = len(gains)
    before, after = sum(one.before for one in gains) / count, sum(one.after for one in gains) / count
    worst = min(gains, key=lambda one: one.gain)
    better, worse = sum(one.gain > 0.01 for one in gains), sum(one.gain < -0.01 for one in gains)
    return (
        f"{count:3} pages  F1 {before:.4f} -> {after:.4f}  worst page {worst.gain:+.3f}  "
        f"better by more than .01: {better}, worse: {worse}"
    )


def on_wcxb(root: Path, least: int = LEAST_PAGES) -> Iterator[tuple[str, list[Gain], list[Gain]]]:
    """Sites with at least so many pages: their pages with a profile of all of these, and of the other half of them."""
    for site, pages in by_site(root, least):
        plain = [word_f1(cleantext.extract(page.html).text, page.reference or "") for page in pages]
        own = _gains(pages, plain, slice(None), slice(None))
        others = [
            gain
            for half, rest in ((slice(0, None, 2), slice(1, None, 2)), (slice(1, None, 2), slice(0, None, 2)))
            for gain in _gains(pages, plain, half, rest)
        ]
        yield site, own, others


def _gains(pages: Sequence[LabelledPage], plain: Sequence[float], learned: slice, used: slice) -> list[Gain]:
    try:
        profile = cleantext.SiteProfile.learn([page.html for page in pages[learned]])
    except ValueError:  # fewer than three that differ
        return []
    return [
        Gain(page.id, before, word_f1(cleantext.extract(page.html, site=profile).text, page.reference or ""))
        for page, before in zip(pages[used], plain[used], strict=True)
    ]


def by_site(root: Path, least: int) -> Iterator[tuple[str, list[LabelledPage]]]:
    """The sites with at least so many pages in WCXB's development split."""
    found: dict[str, list[LabelledPage]] = {}
    for page in corpora.read_wcxb(root):
        found.setdefault(page.site, []).append(page)
    yield from ((site, own) for site, own in sorted(found.items()) if len(own) >= least)


def told_of_wcxb(root: Path) -> Iterator[str]:
    """The lines of the measurement on WCXB, for sites of at least eight and of at least four pages."""
    for least in (LEAST_PAGES, LEAST_PAGES // 2):
        totals: tuple[list[Gain], list[Gain]] = ([], [])
        for site, own, others in on_wcxb(root, least):
            if own:
                yield f"{site:20} {told(own)}"
            totals[0].extend(own)
            totals[1].extend(others)
        yield f"sites with {least} pages, profile of all of them: {told(totals[0])}"
        yield f"sites with {least} pages, profile of the other half: {told(totals[1])}"
