"""What a page holds twice is kept once; what only recurs stays."""

from __future__ import annotations

from html import escape

import cleantext
from tests.material import ARTICLES

STORY = ARTICLES["en"]
PASSAGE = STORY[:3]


def page_of(*parts: str) -> str:
    """A page of these parts."""
    return f'<!doctype html><html lang="en"><title>A page</title><body><main>{"".join(parts)}</main></body></html>'


def section(texts: list[str], tag: str = "div", name: str = "") -> str:
    """An element with one paragraph for each text."""
    inner = "".join(f"<p>{escape(text)}</p>" for text in texts)
    return f'<{tag} class="{name}">{inner}</{tag}>'


def times(document: cleantext.Document, text: str) -> int:
    """How often the text of a document holds another."""
    return " ".join(document.text.split()).count(" ".join(text.split()))


def test_a_copy_for_narrow_screens_is_left_out() -> None:
    page = page_of(section(list(STORY), name="wide"), section(list(STORY), name="narrow"))
    document = cleantext.extract(page)
    assert [times(document, text) for text in STORY] == [1] * len(STORY)
    assert sum(("guard.copy" in dict(block.reasons)) for block in document.blocks) == len(STORY)


def test_a_copy_for_browsers_without_scripts_is_left_out() -> None:
    document = cleantext.extract(page_of(section(list(STORY)), section(list(STORY), "noscript")))
    assert [times(document, text) for text in STORY] == [1] * len(STORY)


def test_the_first_of_two_is_the_one_that_stays() -> None:
    document = cleantext.extract(page_of(section(list(STORY)), section(list(PASSAGE))))
    first = [block.kept for block in document.blocks if block.text in {" ".join(text.split()) for text in PASSAGE}]
    assert first == [True] * len(PASSAGE) + [False] * len(PASSAGE)


def test_a_refrain_among_its_own_neighbours_stays() -> None:
    refrain = STORY[1]
    document = cleantext.extract(page_of(section([*STORY[:4], refrain, *STORY[4:]])))
    assert times(document, refrain) == 2


def test_lines_that_recur_in_other_sections_stay() -> None:
    line = "The church was shut that day."
    halves = section([*STORY[:4], line]), section([*STORY[4:8], line])
    assert times(cleantext.extract(page_of(*halves)), line) == 2


def test_a_short_page_is_left_alone() -> None:
    text = " ".join(STORY[0].split()[:60])
    document = cleantext.extract(page_of(section([text, "One."]), section([text, "Two."])))
    assert times(document, text) == 2


def test_a_stricter_threshold_brings_no_copy_back() -> None:
    page = page_of(section(list(STORY), name="wide"), section(list(STORY), name="narrow"))
    kept = {block.path for block in cleantext.extract(page).blocks if block.kept}
    for threshold in (0.7, 0.9, 0.99):
        stricter = {block.path for block in cleantext.extract(page, threshold=threshold).blocks if block.kept}
        assert stricter <= kept or len(stricter) == 1
