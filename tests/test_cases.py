"""Single blocks in context: what only looks like an appeal stays, what is one goes, alone and with the right name."""

from __future__ import annotations

import tomllib
from functools import cache
from html import escape
from pathlib import Path

import pytest

import cleantext
from cleantext.tokens import tokens_of
from tests.material import ARTICLES, Case, cases

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
MODES = ("html", "text")
KNOWN_FAILURES = HERE / "cases" / "known_failures.toml"

# Known failures may become fewer, never more; `python -m tests.repin` writes the file anew and prints the number.
MOST_KNOWN_FAILURES = 124
# Share of the removed blocks whose label is the right one.
LABELS_RIGHT = 0.75

_BEFORE, _AFTER = slice(0, 4), slice(4, 8)


def document_of(case: Case, mode: str) -> cleantext.Document:
    """The case's block after the fourth of eight paragraphs of its language, as a page or as lines."""
    article = ARTICLES[case.lang]
    paragraphs = [*article[_BEFORE], case.text, *article[_AFTER]]
    if mode == "text":
        return cleantext.clean("\n".join(paragraphs), language=case.lang)
    inner = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    return cleantext.extract(f'<!doctype html><html lang="{case.lang}"><body><article>{inner}</article></body></html>')


@cache
def judged(case: Case, mode: str) -> tuple[list[cleantext.Block], int, int]:
    """The block of the case or its lines, how many paragraphs stand around it, and how many of them are lost."""
    lines = [" ".join(line.split()) for line in case.text.splitlines()]
    wanted = {*lines, " ".join(lines)}
    document = document_of(case, mode)
    own = [block for block in document.blocks if " ".join(block.text.split()) in wanted]
    article = {" ".join(text.split()) for text in (*ARTICLES[case.lang][_BEFORE], *ARTICLES[case.lang][_AFTER])}
    return own, len(article), sum(block.text in article for block in document.removed)


def verdict_on(case: Case, mode: str) -> list[cleantext.Block]:
    """The block of the case, or its lines."""
    return judged(case, mode)[0]


def passes(kind: str, case: Case, mode: str) -> bool:
    """Whether the verdict on a case is the one that it deserves."""
    blocks = verdict_on(case, mode)
    return bool(blocks) and all(block.kept == (kind == "keep") for block in blocks)


def known_failures() -> dict[tuple[str, str], str]:
    """(name, mode) -> reason."""
    rows = tomllib.loads(KNOWN_FAILURES.read_text(encoding="utf-8")).get("failure", [])
    return {(row["name"], row["mode"]): row["reason"] for row in rows}


def _parameters(kind: str) -> list[object]:
    known = known_failures()
    return [
        pytest.param(
            case,
            mode,
            id=f"{case.name}-{mode}",
            marks=[pytest.mark.xfail(reason=known[case.name, mode], raises=AssertionError, strict=True)]
            if (case.name, mode) in known
            else [],
        )
        for case in cases(kind)
        for mode in MODES
    ]


@pytest.mark.parametrize(("case", "mode"), _parameters("keep"))
def test_a_block_that_only_looks_like_an_appeal_is_kept(case: Case, mode: str) -> None:
    assert passes("keep", case, mode), case.why


@pytest.mark.parametrize(("case", "mode"), _parameters("drop"))
def test_an_appeal_is_removed(case: Case, mode: str) -> None:
    assert passes("drop", case, mode), case.why


@pytest.mark.parametrize("mode", MODES)
def test_the_article_around_a_case_is_rarely_touched(mode: str) -> None:
    found = [judged(case, mode) for case in cases("keep") + cases("drop")]
    assert sum(lost for _, _, lost in found) <= 0.01 * sum(total for _, total, _ in found)


@pytest.mark.parametrize("mode", MODES)
def test_removed_blocks_mostly_have_the_right_label(mode: str) -> None:
    removed = [
        (block.label, case.label) for case in cases("drop") for block in verdict_on(case, mode) if not block.kept
    ]
    assert removed
    assert sum(label.value == wanted for label, wanted in removed) >= LABELS_RIGHT * len(removed)


def test_the_known_failures_are_cases_and_no_more_than_were_known() -> None:
    names = {case.name for kind in ("keep", "drop") for case in cases(kind)}
    known = known_failures()
    assert all(name in names and mode in MODES for name, mode in known)
    assert all(reason.strip() for reason in known.values())
    assert len(known) <= MOST_KNOWN_FAILURES


@pytest.mark.parametrize("case", cases("keep"), ids=lambda case: case.name)
def test_what_only_looks_like_an_appeal_does_look_like_one(case: Case) -> None:
    """A case that no phrase of the rules speaks against would say nothing about them."""
    lexicon = cleantext.Rules.default().lexicon()
    found = lexicon.intents.judge(case.text, tokens_of(case.text), lexicon.languages(case.lang))
    assert any(phrase.points < 0 for phrase in found)


def test_every_case_has_a_name_of_its_own() -> None:
    names = [case.name for kind in ("keep", "drop") for case in cases(kind)]
    assert len(names) == len(set(names))


def test_the_appeal_that_opens_the_example_goes_and_every_line_of_the_article_stays() -> None:
    lines = (EXAMPLES / "opening-appeal.txt").read_bytes().decode().splitlines(keepends=True)
    document = cleantext.clean("".join(lines))
    assert [block.text for block in document.removed] == [line.rstrip("\r\n") for line in lines[:6]]
    assert document.text == "".join(lines[6:]).lstrip("\r\n")


def test_the_article_of_the_example_alone_stays_as_it_is() -> None:
    article = "".join((EXAMPLES / "opening-appeal.txt").read_bytes().decode().splitlines(keepends=True)[6:])
    assert cleantext.clean(article).text == article
