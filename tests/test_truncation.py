"""Flags of an article that ends in a lock; what there is of it stays."""

from __future__ import annotations

import json
from html import escape

import pytest

import cleantext
from tests.material import ARTICLES

ARTICLE = ARTICLES["en"][:6]
PAYWALL, REGISTRATION = "truncated:paywall", "truncated:registration"
NOTICE = "<p>To continue reading this article, subscribe now. Already a subscriber? Log in.</p>"
OFFER = "<p>Subscribe from $2 a month and get unlimited access to all our stories. Cancel anytime.</p>"
# What a lock may say that no phrase knows.
SILENT = "<p>Quux corge grault</p>"


def paragraphs(texts: list[str] | tuple[str, ...]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def page(behind: str = "", *, statement: object = None, article: str = paragraphs(ARTICLE)) -> cleantext.Document:
    """The document of an article with something behind it, and JSON-LD in the head."""
    script = f'<script type="application/ld+json">{json.dumps(statement)}</script>' if statement else ""
    return cleantext.extract(
        f"<html lang=en><head>{script}</head><body><article>{article}{behind}</article></body></html>"
    )


def locks(document: cleantext.Document) -> set[str]:
    return {flag for flag in document.flags if flag.startswith("truncated")}


def statement(free: object = False, *, selector: object = None) -> dict[str, object]:
    """What a news site states of an article, a part of it locked where there is a selector."""
    part = {"@type": "WebPageElement", "isAccessibleForFree": free, "cssSelector": selector}
    parts = {} if selector is None else {"hasPart": part}
    return {"@context": "https://schema.org", "@type": "NewsArticle", "isAccessibleForFree": free, **parts}


def test_an_article_that_ends_in_a_lock_is_flagged_and_its_teaser_kept() -> None:
    document = page(NOTICE)
    assert PAYWALL in locks(document)
    assert all(text in document.text for text in ARTICLE)


def test_a_whole_article_is_not_flagged() -> None:
    assert not locks(page())


@pytest.mark.parametrize("free", [False, "False", "false", "http://schema.org/False"])
def test_an_offer_behind_an_article_that_is_stated_to_be_locked_is_a_lock(free: object) -> None:
    assert locks(page(OFFER, statement=statement(free))) == {PAYWALL}
    assert not locks(page("", statement=statement(free)))


@pytest.mark.parametrize("free", [True, "True", "https://schema.org/True"])
def test_an_offer_behind_a_free_article_is_none(free: object) -> None:
    assert not locks(page(OFFER, statement=statement(free)))
    assert not locks(page(OFFER))


def test_a_statement_about_another_page_of_a_list_tells_nothing_about_this_one() -> None:
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": statement()}]}
    assert not locks(page(OFFER, statement=listed))


@pytest.mark.parametrize("selector", [".rest", "#more", "div.rest", "article .rest", [".other", ".rest"], ".x, .rest"])
def test_a_locked_part_that_is_empty_is_a_lock(selector: object) -> None:
    rest = '<div class="rest wide" id="more"><p><img src="x.png"></p></div>'
    document = page(rest, statement=statement(selector=selector))
    assert locks(document) == {PAYWALL}
    assert ARTICLE[-1] in document.text


@pytest.mark.parametrize("behind", ["", OFFER])
def test_a_locked_part_that_was_delivered_is_the_article_whole(behind: str) -> None:
    parts = f"{paragraphs(ARTICLE[:2])}<div class=rest>{paragraphs(ARTICLE[2:])}</div>"
    document = page(behind, statement=statement(selector=".rest"), article=parts)
    assert not locks(document)
    assert all(text in document.text for text in ARTICLE)


def test_a_delivered_part_with_a_notice_behind_it_is_cut_short_all_the_same() -> None:
    parts = f"<div class=rest>{paragraphs(ARTICLE)}</div>"
    assert locks(page(NOTICE, statement=statement(selector=".rest"), article=parts)) == {PAYWALL}


def test_a_selector_of_nothing_on_the_page_leaves_it_to_the_offer() -> None:
    assert not locks(page(statement=statement(selector=".nowhere")))
    assert locks(page(OFFER, statement=statement(selector=".nowhere"))) == {PAYWALL}


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("paywall", {PAYWALL}),
        ("article-paywall__box", {PAYWALL}),
        ("PaywallBox", {PAYWALL}),
        ("regwall", {REGISTRATION}),
        ("login-wall", {REGISTRATION}),
        ("nopaywalls", set()),
        ("wallpaper", set()),
        ("piano-offer", set()),
    ],
)
def test_a_container_right_behind_the_text_may_be_named_a_lock(name: str, flags: set[str]) -> None:
    # The name stands around something that is removed anyhow.
    box = f'<nav class="{name}"><a href="/1">Home</a> <a href="/2">Sports</a></nav>'
    assert locks(page(box)) == flags


def test_the_names_around_the_article_itself_and_of_what_is_hidden_are_no_locks() -> None:
    assert not locks(page(article=f'<div class="paywall">{paragraphs(ARTICLE)}</div>'))
    assert not locks(page('<nav class="paywall" style="display:none"><a href="/1">Home</a></nav>'))


def test_an_offer_in_a_container_named_so_is_a_lock() -> None:
    assert locks(page(f'<div class="piano-offer">{OFFER}</div>')) == {PAYWALL}


def test_an_offer_behind_a_text_that_fades_out_is_a_lock() -> None:
    fading = f'<div class="text fade-out">{paragraphs(ARTICLE)}</div>'
    assert locks(page(OFFER, article=fading)) == {PAYWALL}
    assert not locks(page(article=fading))
    assert not locks(page(OFFER, article=f'<div class="fade-in">{paragraphs(ARTICLE)}</div>'))


@pytest.mark.parametrize("script", ['{"isAccessibleForFree": false', '[[{"isAccessibleForFree":false,"hasPart":[3]}]]'])
def test_odd_statements_do_no_harm(script: str) -> None:
    html = f'<script type="application/ld+json">{script}</script>{paragraphs(ARTICLE)}'
    assert cleantext.extract(html).text


@pytest.mark.parametrize("selector", ["", "*", ".", "#", ">", ":not(.x)", "a[b]", ".a" * 50, 3, None, [None, {}]])
def test_odd_selectors_do_no_harm(selector: object) -> None:
    assert page(statement=statement(selector=selector)).text
