"""Answers in accordions below an article are its words, also where they say little that the article says."""

from __future__ import annotations

from html import escape

import pytest

import cleantext
from tests.material import ARTICLES

STORY = ARTICLES["en"]
QUESTION = "How long does it take?"
ANSWER = "That differs from one year to the next, but three to five weeks are usual, and longer ones are rare."


def block_of(text: str, *, name: str = "accordion", question: str = QUESTION, link: bool = False) -> cleantext.Block:
    """What becomes of a text behind a question, in an element of this class below an article."""
    inner = f'<a href="/more">{escape(text)}</a>' if link else escape(text)
    story = "".join(f"<p>{escape(part)}</p>" for part in STORY)
    item = f'<div class="{name}-item"><h3>{question}</h3><div class="{name}-panel"><p>{inner}</p></div></div>'
    body = f"<main><article><h1>The old door</h1>{story}{item}</article></main>"
    document = cleantext.extract(
        f'<!doctype html><html lang="en"><title>The old door</title><body>{body}</body></html>'
    )
    return next(block for block in document.blocks if block.text == text)


@pytest.mark.parametrize("name", ["accordion", "faq", "Accordion", "page-faqs"])
def test_an_answer_behind_a_question_says_why_it_stays(name: str) -> None:
    block = block_of(ANSWER, name=name)
    assert block.kept
    assert ("answer", 20) in block.reasons
    assert sum(points for _, points in block.reasons) == block.points


def test_other_names_and_other_headings_make_no_answers() -> None:
    for block in (block_of(ANSWER, name="panel"), block_of(ANSWER, question="How long it takes")):
        assert "answer" not in dict(block.reasons)


def test_links_and_appeals_are_no_answers() -> None:
    assert "answer" not in dict(block_of(ANSWER, link=True).reasons)
    appeal = block_of("Subscribe to our newsletter today, and get the best of our stories in your inbox every week.")
    assert "answer" not in dict(appeal.reasons)
    assert not appeal.kept
