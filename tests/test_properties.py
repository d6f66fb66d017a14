"""What holds for every page and every text, whatever the rules say."""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from itertools import pairwise, zip_longest
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from lxml import etree

import cleantext
from cleantext.decode import decode
from tests.material import APPEALS, ARTICLES, INTENTS
from tests.strategies import (
    LANGUAGES,
    Node,
    any_page,
    composed_pages,
    mutated_pages,
    rendered,
    size,
    soups,
    texts,
    unknown_names,
)
from tests.trees import LEFT_OUT, folded, parsed, record

THRESHOLDS = (0.001, 0.05, 0.3, 0.5, 0.6, 0.9, 0.99, 0.999999)
_TEXT_NODES: Any = etree.XPath(f"//text()[not(ancestor::*[{LEFT_OUT}])]")
_SURELY_BLOCKS = frozenset({"p", "div", "li", "td", "h1", "h2", "section", "article", "blockquote", "pre"})


# 1 Accounting


def assert_accounted(root: Any) -> None:
    document = cleantext.extract(root)
    assume("limit:depth" not in document.flags)
    nodes = [node for node in _TEXT_NODES(root) if folded(node)]
    assert "".join(map(folded, nodes)) == "".join(folded(block.text) for block in document.blocks)
    borders, end = {0}, 0
    for block, following in zip_longest(document.blocks, document.blocks[1:]):
        end += len(folded(block.text))
        # A paragraph that holds an appeal beside sentences of the article is two blocks of one element.
        if following is None or following.path != block.path:
            borders.add(end)
    place, before = 0, None
    for node in nodes:
        block_level = node.getparent() if node.is_text else node.getparent().getparent()
        while block_level is not None and block_level.tag not in _SURELY_BLOCKS:
            block_level = block_level.getparent()
        end = place + len(folded(node))
        assert not borders & set(range(place + 1, end)), "a text node lies in two blocks"
        assert place in borders or before is None or block_level is before, "two elements are glued into one block"
        place, before = end, block_level


@given(soups())
@example("<p>one<br><br>two<!-- x -->three<b>four</b></p>five")
@example("<pre> a\n\n<b>b</b></pre><textarea>c</textarea><noscript>d</noscript><svg><text>e</text></svg>")
@example("<p>one</p></body></html>two<p>three")
@example("<object>a<p>b</p></object><template>no</template><iframe>c</iframe>d")
def test_every_text_node_lies_in_exactly_one_block_in_document_order(page: str) -> None:
    root = parsed(page)
    assume(root is not None)
    assert_accounted(root)


@given(mutated_pages())
def test_every_text_node_of_a_broken_page_lies_in_exactly_one_block(data: bytes) -> None:
    root = parsed(decode(data)[0])
    assume(root is not None)
    assert_accounted(root)


@given(any_page())
def test_kept_and_removed_blocks_are_the_page(page: str | bytes) -> None:
    document = cleantext.extract(page)
    assert len(document.kept) + len(document.removed) == len(document.blocks)
    assert set(document.kept) | set(document.removed) == set(document.blocks)
    # Formulas apart, which are printed as their source; soft hyphens are no part of a word.
    assume("$" not in document.text)
    kept = "".join(folded(block.text) for block in document.kept).replace("\u00ad", "")
    text = folded(document.text)
    # What the text may have besides: marks, numbers, boxes of tasks, strokes in cells, brackets of readings.
    rest = iter(text)
    assert all(character in rest for character in kept)
    assert not set(Counter(text) - Counter(kept)) - set("-0123456789.[x]/()")
    if not any(re.search(r"/(?:li|ul|ol|menu|dir|td|th|tr|table)\b", block.path or "") for block in document.kept):
        assert text == kept


# 3 Idempotence, 4 Offsets


@given(texts())
def test_cleaning_a_cleaned_text_changes_nothing(text: str) -> None:
    once = cleantext.clean(text).text
    assert cleantext.clean(once).text == once


LONG_TEXTS = {
    "one short line again and again": "Some words.\n" * 10_000,
    "only appeals": "\n".join(text for number in range(50) for text in APPEALS["en"][INTENTS[number % 4]]),
    "prose and appeals in turn": "\n".join(
        f"{ARTICLES[language][number % 12]}\n{APPEALS[language][INTENTS[number % 4]][number % 3]}"
        for language in LANGUAGES
        for number in range(24)
    ),
}


@pytest.mark.parametrize("name", LONG_TEXTS)
def test_cleaning_a_long_cleaned_text_changes_nothing(name: str) -> None:
    once = cleantext.clean(LONG_TEXTS[name]).text
    assert cleantext.clean(once).text == once


@given(texts())
def test_offsets_index_the_input_and_blocks_are_its_non_blank_lines(text: str) -> None:
    blocks = cleantext.clean(text).blocks
    assert all(text[block.start : block.end] == block.text for block in blocks)
    lines = [line for line in text.splitlines() if line.strip()]
    assert [block.text for block in blocks] == lines


@given(texts())
def test_the_cleaned_text_is_whole_lines_of_the_input_byte_for_byte(text: str) -> None:
    document = cleantext.clean(text)
    kept = [line for line in document.text.splitlines(keepends=True) if line.strip()]
    by_start = {sum(map(len, text.splitlines(keepends=True)[:i])): i for i in range(len(text.splitlines()))}
    whole = [text.splitlines(keepends=True)[by_start[block.start or 0]] for block in document.kept]
    assert kept == whole
    rest = iter(text.splitlines(keepends=True))
    assert all(line in rest for line in document.text.splitlines(keepends=True))
    if not document.removed:
        assert document.text == text


# 5 Total


@given(st.binary(max_size=2000))
@example(b"")
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe<\x00p\x00>\x00")
@example(b'<meta charset="hex"><p>text')
@example(b'<meta charset="undefined"><p>text')
def test_any_bytes_give_a_document(data: bytes) -> None:
    record(cleantext.extract(data))


@given(soups() | st.text(st.characters(), max_size=200))
@example("\ud800")
@example("<p>\udfff\0")
def test_any_page_text_gives_a_document_that_can_be_written_as_utf8(page: str) -> None:
    document = cleantext.extract(page)
    assert record(document)
    assert document.text.encode() is not None


@given(texts())
@example("")
@example("\n")
def test_any_text_gives_a_document(text: str) -> None:
    assert record(cleantext.clean(text))


# 6 Monotone dial


def assert_shrinks(documents: list[cleantext.Document]) -> None:
    for looser, stricter in pairwise(documents):
        kept = [block.kept for block in looser.blocks]
        assert all(before or not block.kept for before, block in zip(kept, stricter.blocks, strict=True))


@given(any_page())
def test_a_stricter_threshold_keeps_a_subset_of_a_page(page: str | bytes) -> None:
    assert_shrinks([cleantext.extract(page, threshold=threshold) for threshold in THRESHOLDS])


@given(texts())
def test_a_stricter_threshold_keeps_a_subset_of_a_text(text: str) -> None:
    assert_shrinks([cleantext.clean(text, threshold=threshold) for threshold in THRESHOLDS])


# 7 Indifference


def assert_same_text(page: Node, **differences: Any) -> None:
    plain, other = cleantext.extract(rendered(page)), cleantext.extract(rendered(page, **differences))
    assert other.text == plain.text


@given(composed_pages(), unknown_names())
def test_the_names_of_unknown_classes_do_not_matter(page: Node, name: str) -> None:
    assert_same_text(page, rename=lambda known: f"{name}-{known}")


@given(composed_pages())
def test_the_order_of_attributes_does_not_matter(page: Node) -> None:
    assert_same_text(page, turned=True)


@given(composed_pages(), st.sampled_from((" ", "\n", "\n\n\t  ", "\r\n")))
def test_white_space_between_tags_does_not_matter(page: Node, space: str) -> None:
    assert_same_text(page, between=space)


@given(composed_pages())
def test_comments_do_not_matter(page: Node) -> None:
    assert_same_text(page, between="<!-- <p>Please donate.</p> -->")


@given(composed_pages(), st.data())
def test_a_wrapper_around_one_element_does_not_matter(page: Node, data: st.DataObject) -> None:
    assert_same_text(page, wrapped=data.draw(st.integers(0, size(page) - 1)))


@given(composed_pages())
def test_an_element_without_text_says_nothing_about_the_next_one(page: Node) -> None:
    assert_same_text(page, between='<span class="advertisement"><img></span>')


# 8 No false kill

INNOCENT = (
    "admonition", "hero", "header-image", "roadmap", "shared", "adaptive", "gradient", "shadow", "headline", "readable",
    "thread", "breadth", "loaded", "navy", "unavailable", "beside", "inside", "consideration", "relative", "relation",
    "commentary", "population", "bannerman", "football", "foothills", "socialism", "subject", "stage", "vintage",
    "metal", "metaphor", "blogging", "download-guide", "recommended-reading-age", "promontory", "sharehold",
    "linkage", "listener", "asideness", "cookiecutter", "legalise", "authority", "promotion-history", "skipper",
)  # fmt: skip


@pytest.mark.parametrize("name", INNOCENT)
@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_a_name_never_removes_prose_by_a_part_of_a_word(name: str, language: str) -> None:
    prose = ARTICLES[language][:6]
    page = (
        f'<!doctype html><html lang="{language}"><body><nav><a href="/">Home</a> <a href="/map">Map</a></nav><main>'
        f'<div class="{name}" id="{name}">{"".join(f"<p>{escape(text)}</p>" for text in prose)}</div></main></body>'
    )
    document = cleantext.extract(page)
    assert [text for text in prose if " ".join(text.split()) not in document.text] == []


# 9 Replay


def assert_replays(document: cleantext.Document) -> None:
    for block in document.blocks:
        assert sum(points for _, points in block.reasons) == block.points
        assert block.kept == (block.points >= 0)
        assert (block.probability >= 0.5) == block.kept
        assert 0 <= block.probability <= 1
        sizes = [abs(points) for _, points in block.reasons]
        assert sizes == sorted(sizes, reverse=True)
        assert all(name and points for name, points in block.reasons)
    assert 0 <= document.confidence <= 1


_CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "threshold": st.floats(0.01, 0.99),
        "keep": st.sets(st.sampled_from(cleantext.LABELS), max_size=3),
        "drop": st.sets(st.sampled_from(cleantext.LABELS), max_size=3),
    },
)


@given(any_page(), _CHOICES)
def test_the_reasons_of_a_page_sum_to_its_points(page: str | bytes, options: dict[str, Any]) -> None:
    assert_replays(cleantext.extract(page, **options))


@given(texts(), _CHOICES)
def test_the_reasons_of_a_text_sum_to_its_points(text: str, options: dict[str, Any]) -> None:
    assert_replays(cleantext.clean(text, **options))


@given(any_page(), st.sampled_from(cleantext.LABELS))
def test_nothing_is_kept_under_a_label_that_is_dropped(page: str | bytes, label: cleantext.Label) -> None:
    assert all(block.label is not label for block in cleantext.extract(page, drop={label}, keep={label}).kept)
