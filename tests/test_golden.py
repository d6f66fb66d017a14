"""Whole pages with the exact text that belongs to them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import cleantext
from tests.material import golden_output, golden_pages

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
KNOWN_FAILURES = HERE / "pages" / "known_failures.toml"

# Known failures may become fewer, never more; `python -m tests.repin` writes the file anew and prints the number.
MOST_KNOWN_FAILURES = 12
# The address that pages are given, so that it can be seen where their links lead.
URL = "https://pages.example/stories/page.html"
EXPECTED = {name: expected for name, _, expected in golden_pages()}
PAGES = {name: page for name, page, _ in golden_pages()}


def passes(name: str) -> bool:
    """Whether a page gives exactly the text that belongs to it."""
    return cleantext.extract(PAGES[name]).text == EXPECTED[name]


def known_failures() -> dict[str, str]:
    """Name of a page -> reason."""
    rows = tomllib.loads(KNOWN_FAILURES.read_text(encoding="utf-8")).get("failure", [])
    return {row["name"]: row["reason"] for row in rows}


def _parameters() -> list[object]:
    known = known_failures()
    return [
        pytest.param(
            name,
            marks=[pytest.mark.xfail(reason=known[name], raises=AssertionError, strict=True)] if name in known else [],
        )
        for name in PAGES
    ]


@pytest.mark.parametrize("name", _parameters())
def test_a_page_gives_exactly_its_text(name: str) -> None:
    assert cleantext.extract(PAGES[name]).text == EXPECTED[name]


@pytest.mark.parametrize("name", _parameters())
def test_a_page_gives_exactly_its_markdown_and_html(name: str) -> None:
    document = cleantext.extract(PAGES[name], url=URL)
    assert document.markdown == golden_output(name, "markdown")
    assert document.html == golden_output(name, "html")


def test_there_are_sixty_pages() -> None:
    assert len(PAGES) >= 60


@pytest.mark.parametrize("name", PAGES)
def test_a_page_never_loses_most_of_its_text(name: str) -> None:
    wanted = EXPECTED[name].split()
    found = set(cleantext.extract(PAGES[name]).text.split())
    assert sum(word in found for word in wanted) >= 0.8 * len(wanted)


def test_the_known_failures_are_pages_and_no_more_than_were_known() -> None:
    known = known_failures()
    assert set(known) <= set(PAGES)
    assert all(reason.strip() for reason in known.values())
    assert len(known) <= MOST_KNOWN_FAILURES


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.html")), ids=lambda path: path.stem)
def test_an_example_page_gives_an_article(path: Path) -> None:
    document = cleantext.extract(path.read_bytes())
    assert document.removed
    assert len(document.text.split()) > 100
    assert "low-confidence" not in document.flags


def test_the_text_of_a_golden_page_comes_through_clean_nearly_whole() -> None:
    lost = total = 0
    for expected in EXPECTED.values():
        document = cleantext.clean(expected)
        total += len(expected)
        lost += sum(len(block.text) for block in document.removed)
    assert lost <= 0.1 * total
