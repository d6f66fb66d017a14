"""Signs that are no text: links of headings to themselves, arrows of footnotes, "[edit]", what only programs read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleantext

EVERYTHING = frozenset(cleantext.LABELS)
EDIT = '<span class="mw-editsection"><span>[</span><a href="/edit">edit</a><span>]</span></span>'
SIGNS = {
    "sphinx": '<h2 id="a">Hay<a class="headerlink" href="#a" title="Permalink">¶</a></h2>',
    "github": '<h2><a class="anchor" href="#a" aria-hidden="true">#</a>Hay</h2>',
    "docusaurus": '<h2 id="a">Hay<a href="#a" class="hash-link" title="Direct link to Hay">\u200b</a></h2>',
    "mediawiki": f'<h2><span class="mw-headline" id="Hay">Hay</span>{EDIT}</h2>',
    "screen reader": '<h2>Hay <span class="sr-only">(opens in a new window)</span></h2>',
    "screen reader, one word": '<h2>Hay<span class="visuallyhidden"> of the farm</span></h2>',
}


def shown(page: str) -> tuple[str, str, str]:
    document = cleantext.extract(page, keep=EVERYTHING, url="https://farm.example/")
    return document.text, document.markdown, document.html


@pytest.mark.parametrize("heading", SIGNS.values(), ids=SIGNS)
def test_headings_are_printed_without_signs(heading: str) -> None:
    text, markdown, html = shown(f"<p>One.</p>{heading}<p>Two.</p>")
    assert text == "One.\n\nHay\n\nTwo."
    assert markdown == "One.\n\n## Hay\n\nTwo."
    assert html == "<p>One.</p>\n<h2>Hay</h2>\n<p>Two.</p>"


def test_no_space_is_left_where_a_sign_stood() -> None:
    inner = (
        'Rose <span class="sr-only">(new)</span> by <a href="/x">half<span class="sr-only"> (new)</span></a>, they say.'
    )
    text, markdown, html = shown(f"<p>{inner}</p>")
    assert text == "Rose by half, they say."
    assert markdown == "Rose by [half](https://farm.example/x), they say."
    assert html == '<p>Rose by <a href="https://farm.example/x">half</a>, they say.</p>'


@pytest.mark.parametrize(
    "page",
    [
        '<p><span class="sr-only">Only this.</span></p>',
        '<h2><a href="#a">¶</a></h2>',
        '<p>Hay<a href="#a">*</a> and oats<a href="#b">†</a></p>',
        '<p>Up <a href="/top">↑</a></p>',
        '<p>Go to <a href="#c">chapter 3</a> or <a href="#d">§ 4</a></p>',
    ],
)
def test_what_is_all_there_is_or_says_something_stays(page: str) -> None:
    assert re.sub("<[^>]*>", "", page) == shown(page)[0]


def test_numbers_of_lines_are_no_code() -> None:
    line = '<span class="line"><span class="lineno">{0}</span>x = {0}</span>'
    page = f"<pre><code>{line.format(1)}\n{line.format(2)}</code></pre>"
    assert shown(page) == ("x = 1\nx = 2", "```\nx = 1\nx = 2\n```", "<pre><code>x = 1\nx = 2</code></pre>")


@pytest.mark.parametrize("mark", ['<sup><a href="#n">1</a></sup>', '<a href="#n"><sup>1</sup></a>'])
@pytest.mark.parametrize(
    "back", ["{} <a href='#r'>↩</a>", "{} <sup><a href='#r'>↩︎</a></sup>", "<b><a href='#r'>^</a></b> {}"]
)
def test_a_footnote_has_no_arrow(mark: str, back: str) -> None:
    note = back.format("It was long and dry.")
    text, markdown, html = shown(f"<p>Hay{mark} is grass.</p><ol><li id=n><p>{note}</p></li></ol>")
    assert text == "Hay1 is grass.\n\n1. It was long and dry."
    assert markdown == "Hay[^1] is grass.\n\n[^1]: It was long and dry."
    assert html.endswith('<li id="n"><p>It was long and dry.</p>\n</li>\n</ol>')


PARTS = st.sampled_from([
    '<a href="#a">¶</a>', '<a href="#b">↩</a>', EDIT, '<i class="sr-only">unread <b>x</b></i>', "<b>hay</b>", " oats",
    '<a href="/c">rye</a> ', "straw, ", "<br>", '<img src="d.jpg">', '<a href="#e">barley</a>',
    "<span hidden>chaff</span>",
])  # fmt: skip


@given(st.lists(PARTS), st.sampled_from(["p", "h2", "li", "td", "pre", "blockquote"]))
def test_no_word_goes_with_a_sign(parts: list[str], holder: str) -> None:
    given = "".join(parts)
    words = re.findall("[a-z]+", re.sub("<[^>]*>", "", given.replace(EDIT, "").replace("unread <b>x</b>", "")))
    if not words:
        return
    text, markdown, html = shown(f"<{holder}>before {given} behind</{holder}>")
    for output in (text, re.sub(r"\]\([^)]*\)|!\[", "", markdown), re.sub("<[^>]*>", "", html)):
        assert "".join(re.findall("[a-z]+", output)) == "".join(["before", *words, "behind"])
