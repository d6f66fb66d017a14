"""The part of an appeal that asks for nothing goes with the parts that do; an article's own voice stays."""

from __future__ import annotations

import cleantext
from tests.material import ARTICLES

STORY = ARTICLES["en"]
OPENING = "Wait a moment: you are what keeps this paper on its feet."
MIDDLE = "Four of us print our pages in an old dairy, and we have no owner who pays for the paper in a lean month."
ASK = "If every reader of ours gave three pounds a month, we could go on for years. Give what you can today."


def text_of(*lead: str) -> str:
    """The article of a page that begins with these paragraphs."""
    body = "".join(f"<p>{text}</p>" for text in (*lead, *STORY[:8]))
    head = '<html lang="en"><title>The long bridge</title>'
    page = f"<!doctype html>{head}<body><main><article><h1>The long bridge</h1>{body}</article></main>"
    return cleantext.extract(page).text


def test_what_stands_between_an_opening_that_speaks_to_the_reader_and_an_ask_goes_with_them() -> None:
    assert text_of(OPENING, MIDDLE, ASK).startswith(STORY[0])


def test_an_article_keeps_its_first_paragraph_before_an_ask() -> None:
    assert text_of(STORY[9], ASK).startswith(STORY[9])
