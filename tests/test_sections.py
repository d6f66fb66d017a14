"""Sections that a page names go as a whole or stay as a whole; the lead stays."""

from __future__ import annotations

from html import escape

import pytest

import cleantext
from tests.material import ARTICLES

STORY = ARTICLES["en"]
REMARKS = (
    "I walked there with my brother last spring, and we saw the same thing that you describe here. The keeper still "
    "lives in the house behind it, and he told us about the winter in which the door was moved.",
    "My grandmother told it in another way. In her story the boat came back, and nobody asked who had rowed it. She "
    "said that the priest knew more than he wrote into his book, but by then he was dead.",
    "Has anybody found out since who painted the door? The colour on the second picture is not the old one. I compared "
    "it with the drawing in the museum, which is from the year before the fire, and it was green then.",
    "We had one of these in our street too. It was taken away when the school moved to the other side of town. My "
    "father kept one of the hinges, and it hangs in our kitchen until this day, next to the clock.",
)
REMARK = "I walked there with my brother last spring, and we saw the same thing, but nobody was at home."


def paragraphs(*texts: str) -> str:
    """Each text as a paragraph."""
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def page_of(below: str, story: tuple[str, ...] = tuple(STORY)) -> str:
    """An article, and what stands below it in the same column."""
    body = f"<main><article><h1>The old door</h1>{paragraphs(*story)}</article>{below}</main>"
    return f'<!doctype html><html lang="en"><title>The old door</title><body>{body}</body></html>'


def thread(name: str) -> str:
    """Readers' remarks in a list of this class."""
    return f'<ol class="{name}">{"".join(f"<li>{paragraphs(text)}</li>" for text in REMARKS)}</ol>'


def kept(page: str, *texts: str, page_type: str | None = None) -> list[bool]:
    """Which of the texts the article has."""
    text = cleantext.extract(page, page_type=page_type).text
    return [piece in text for piece in texts]


def test_comments_beneath_an_article_go_all_of_them() -> None:
    page = page_of(thread("comments"))
    assert kept(page_of(thread("items")), *REMARKS, page_type="article") == [True] * len(REMARKS)
    assert kept(page, *REMARKS, page_type="article") == [False] * len(REMARKS)
    assert kept(page, *STORY, page_type="article") == [True] * len(STORY)


def test_posts_of_a_forum_are_not_taken_for_comments() -> None:
    assert kept(page_of(thread("comments")), *REMARKS, page_type="forum") == [True] * len(REMARKS)


def test_an_article_in_an_element_named_after_comments_stays() -> None:
    page = page_of("").replace("<main>", '<main class="comments-open">')
    assert kept(page, *STORY, page_type="article") == [True] * len(STORY)


def block_in(css: str, page_type: str) -> cleantext.Block:
    """What becomes of a remark in an element of this class, beside the paragraphs of an article."""
    body = f'<main><h1>The old door</h1>{paragraphs(*STORY)}<div class="{css}">{paragraphs(REMARK)}</div></main>'
    page = f'<html lang="en"><title>The old door</title><body>{body}</body></html>'
    return next(block for block in cleantext.extract(page, page_type=page_type).blocks if block.text == REMARK)


@pytest.mark.parametrize(
    ("name", "css"),
    [
        ("signature", "signature"),
        ("recommended", "recommended"),
        ("author", "author"),
        ("form", "inner-form"),
        ("filter", "table-filter"),
        ("share", "sharedaddy"),
        ("embedded", "wp-embedded-content"),
        ("call", "inline-cta"),
        ("sidebar", "sidebar"),
    ],
)
def test_sections_go_and_say_why(name: str, css: str) -> None:
    assert block_in("item", "article").kept
    block = block_in(css, "article")
    assert not block.kept
    assert f"section.{name}" in dict(block.reasons)
    assert sum(points for _, points in block.reasons) == block.points


@pytest.mark.parametrize(("page_type", "reason"), [("forum", "section.fields"), ("documentation", None)])
def test_forms_are_no_posts_and_may_be_what_a_document_is_about(page_type: str, reason: str | None) -> None:
    reasons = block_in("inner-form", page_type).reasons
    assert next((name for name, _ in reasons if name.startswith("section.")), None) == reason


def test_excerpts_of_other_articles_go_and_a_page_of_excerpts_stays() -> None:
    excerpts = "".join(f'<div class="excerpt">{paragraphs(text)}</div>' for text in REMARKS)
    assert kept(page_of(excerpts), *REMARKS) == [False] * len(REMARKS)
    page = f'<!doctype html><html lang="en"><title>News</title><body><main>{excerpts}</main></body></html>'
    document = cleantext.extract(page)
    assert not any(name == "section.excerpts" for block in document.blocks for name, _ in block.reasons)


def test_the_lead_stays_whatever_it_is_named() -> None:
    lead = "Nobody knows who painted it, and nobody has asked for a hundred years. Now a student has found a letter."
    menu = "".join(f'<li><a href="/{number}">Part {number}</a></li>' for number in range(12))
    for name in ("intro", "teaser news-teaser", "header-text", "excerpt"):
        head = f'<header><h1>The old door</h1><div class="{name}"><p>{lead}</p></div></header>'
        body = f"<nav><ul>{menu}</ul></nav><main>{head}<article>{paragraphs(*STORY)}</article></main>"
        page = f'<!doctype html><html lang="en"><title>The old door</title><body>{body}</body></html>'
        assert kept(page, lead, *STORY) == [True] * (len(STORY) + 1), name


OFFER = [
    "The lantern is made of brass and has a glass that can be taken out for cleaning. It burns oil or a candle.",
    "It stands on three feet, so that it does not fall over on uneven ground, and has a ring to hang it up by.",
    "Height 31 cm, width 12 cm, weight 900 g. Oil is not included; the wick can be ordered on its own.",
    "We make it in our workshop behind the harbour, one after the other, and number each below its foot.",
]


def offer(below: str) -> str:
    """What a shop says of its product, and what stands below it."""
    body = f"<main><h1>Storm lantern</h1><p>£48.00</p>{paragraphs(*OFFER)}{below}</main>"
    return f'<!doctype html><html lang="en"><title>Storm lantern</title><body>{body}</body></html>'


def test_reviews_below_an_offer_go_and_an_article_in_reviews_stays() -> None:
    reviews = "".join(f"<div><h4>Good</h4>{paragraphs(text)}</div>" for text in REMARKS)
    for name in ("customer-reviews", "reviews", "bewertungen"):
        page = offer(f'<section class="{name}">{reviews}</section>')
        assert kept(page, *OFFER, *REMARKS) == [True] * len(OFFER) + [False] * len(REMARKS)
    page = page_of("").replace("<main>", '<main class="reviews">')
    assert kept(page, *STORY) == [True] * len(STORY)


def test_questions_of_customers_go() -> None:
    asked = "".join(f"<div><p>Does it smell?</p>{paragraphs(text)}</div>" for text in REMARKS[:2])
    page = offer(f'<section id="questions">{asked}</section>')
    assert kept(page, *OFFER, *REMARKS[:2]) == [True] * len(OFFER) + [False] * 2


def test_remarks_beneath_each_post_of_a_forum_go() -> None:
    def post(text: str, *remarks: str) -> str:
        return f'<div class="answer"><div>{paragraphs(text)}</div><ul class="comments">{"".join(remarks)}</ul></div>'

    remarks = [f"<li>{text}</li>" for text in REMARKS]
    posts = [post(text, remark) for text, remark in zip(STORY[:6], [*remarks[:2], *[""] * 4], strict=True)]
    page = f"<!doctype html><title>The old door</title><body><main><h1>The old door</h1>{''.join(posts)}</main>"
    assert kept(page, *STORY[:6], page_type="forum") == [True] * 6
    assert kept(page, *REMARKS[:2], page_type="forum") == [False] * 2


def test_forms_go_and_a_page_in_a_form_stays() -> None:
    asked = f"<form>{paragraphs(*REMARKS[:1])}<input name=a></form>"
    document = cleantext.extract(page_of(asked))
    assert REMARKS[0] not in document.text
    page = page_of("").replace("<main>", "<form><main>").replace("</main>", "</main></form>")
    assert kept(page, *STORY) == [True] * len(STORY)


def test_a_lead_that_is_a_heading_stays_and_a_slogan_there_does_not() -> None:
    lead = "Nobody knows who painted it, and nobody has asked for a hundred years until a student found a letter"
    menu = "".join(f'<li><a href="/{number}">Part {number}</a></li>' for number in range(12))
    for text, says in ((lead, True), ("News of the harbour", False)):
        head = f'<header><h1>The old door</h1><h2 class="subheadline">{text}</h2></header>'
        body = f"<nav><ul>{menu}</ul></nav><main>{head}<article>{paragraphs(*STORY)}</article></main>"
        document = cleantext.extract(
            f'<!doctype html><html lang="en"><title>The old door</title><body>{body}</body></html>'
        )
        block = next(block for block in document.blocks if block.text == text)
        assert ("when.subheadline" in dict(block.reasons)) == says
        assert block.kept or not says


def test_numbers_of_lines_beside_code_go() -> None:
    numbers = "<td class='linenos'><div class='linenodiv'><pre>1\n2</pre></div></td>"
    lines = "position = start_of(line)\nprint(position)"
    code = f"<table class='highlighttable'><tr>{numbers}<td class='code'><pre>{lines}</pre></td></tr></table>"
    page = page_of("").replace("</p>", f"</p>{code}", 1)
    document = cleantext.extract(page)
    assert document.text == "\n\n".join((STORY[0], lines, *STORY[1:]))
    gone = document.removed[-1]
    assert gone.text == "1\n2"
    assert "section.line_numbers" in dict(gone.reasons)


def test_a_heading_goes_with_its_section_and_stays_with_any_of_it() -> None:
    links = '<nav class="menu"><ul><li><a href="/a">Doors</a></li><li><a href="/b">Windows</a></li></ul></nav>'
    page = page_of("").replace("</p>", f"</p><h2>Contents</h2>{links}<h2>The door today</h2>", 1)
    document = cleantext.extract(page, page_type="article")
    assert kept(page, "Contents", "Doors", "The door today", page_type="article") == [False, False, True]
    (gone,) = [block for block in document.removed if block.text == "Contents"]
    assert "line.heading" in dict(gone.reasons)
    page = page_of("").replace("</p>", f"</p><h2>Contents</h2>{links}<p>{REMARKS[0]}</p>", 1)
    assert kept(page, "Contents", "Doors", page_type="article") == [True, False]
