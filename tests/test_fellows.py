"""Blocks of one make get one verdict where it is close, and appeals are never brought back so."""

from __future__ import annotations

from html import escape

import pytest

import cleantext
from tests.test_sections import REMARKS

NAMES = ("Anna", "bert77", "Cleo", "dora_k", "Emil", "Frida", "Gus")
SHORT = ("Thanks, that helped.", "Same here.", "Mine has a lock of iron.")


def thread(posts: int, numbers: bool = False) -> str:
    """A page of a forum: posts with their writers' names, the last ones short."""
    texts = [*REMARKS, *SHORT[len(REMARKS) - posts :]][:posts]
    rows = "".join(
        f'<div class="post{place if numbers else ""}"><div class="who"><a href="/u/{place}">{name}</a></div>'
        f'<div class="text"><p>{escape(text)}</p></div><div class="row">Reply {place}</div></div>'
        for place, (name, text) in enumerate(zip(NAMES, texts, strict=False))
    )
    frame = '<nav><a href="/">Home</a> <a href="/f">Forum</a></nav><main><h1>A door that nobody opens</h1>'
    return (
        f'<!doctype html><html lang="en"><title>A door</title><body>{frame}{rows}</main>'
        "<footer><p>Imprint</p></footer></body></html>"
    )


def moved(document: cleantext.Document) -> list[str]:
    """The blocks that were outvoted by their fellows."""
    return [block.text for block in document.blocks if "settle.fellows" in dict(block.reasons)]


@pytest.mark.parametrize("posts", [6, 7])
def test_posts_keep_their_names_all_alike(posts: int) -> None:
    document = cleantext.extract(thread(posts), page_type="forum")
    kept = {block.text: block.kept for block in document.blocks}
    assert len({kept[name] for name in NAMES[:posts]}) == 1
    assert all(name in NAMES for name in moved(document))


def test_the_name_that_was_outvoted_says_so() -> None:
    document = cleantext.extract(thread(6), page_type="forum")
    assert moved(document) == ["Emil"]
    assert all(block.points == sum(points for _, points in block.reasons) for block in document.blocks)


def test_numbers_in_class_names_make_no_difference() -> None:
    document = cleantext.extract(thread(7, numbers=True), page_type="forum")
    texts = {block.text: block.kept for block in document.blocks}
    assert moved(document)
    assert all(texts[text] for text in (*REMARKS, *SHORT))


def test_few_blocks_have_no_vote() -> None:
    assert moved(cleantext.extract(thread(5), page_type="forum")) == []


def test_in_an_article_no_links_come_back() -> None:
    assert moved(cleantext.extract(thread(6), page_type="article")) == []


def test_a_stricter_threshold_keeps_a_part_of_what_a_milder_one_keeps() -> None:
    mild, strict = (cleantext.extract(thread(6), page_type="forum", threshold=value) for value in (0.4, 0.6))
    assert {block.text for block in strict.blocks if block.kept} <= {block.text for block in mild.blocks if block.kept}


def test_an_appeal_is_not_kept_for_its_fellows() -> None:
    appeal = "Please donate today: your gift keeps this forum alive."
    page = thread(7).replace(SHORT[1], appeal)
    document = cleantext.extract(page, page_type="forum")
    assert appeal not in document.text
    assert appeal not in moved(document)
