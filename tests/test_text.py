"""The plain text of a page: lists with their marks, tables by rows, and nothing marked that is no list."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleantext
from tests.material import ARTICLES

EVERYTHING = frozenset(cleantext.LABELS)
PROSE = ARTICLES["en"]
LONG = " ".join(PROSE[:3])


def text_of(body: str) -> str:
    return cleantext.extract(body, keep=EVERYTHING).text


def test_items_have_marks_and_numbers() -> None:
    assert text_of("<ul><li>hay<li>oats</ul><ol><li>feed<li>brush</ol>") == "- hay\n- oats\n\n1. feed\n2. brush"


@pytest.mark.parametrize(
    ("attributes", "items", "numbers"),
    [
        ("", ["", "", ""], ["1", "2", "3"]),
        ("start=4", ["", "", ""], ["4", "5", "6"]),
        ("start=-1", ["", "", ""], ["-1", "0", "1"]),
        ("start=four", ["", "", ""], ["1", "2", "3"]),
        ("reversed", ["", "", ""], ["3", "2", "1"]),
        ("reversed start=9", ["", "", ""], ["9", "8", "7"]),
        ("", ["", "value=7", ""], ["1", "7", "8"]),
        ("", ["value=x", "value=3", "value=3"], ["1", "3", "3"]),
        ("start=99999999999999999999", ["", ""], ["1", "2"]),
    ],
)
def test_numbers_are_those_of_a_browser(attributes: str, items: list[str], numbers: list[str]) -> None:
    page = f"<ol {attributes}>{''.join(f'<li {item}>step' for item in items)}</ol>"
    assert text_of(page).split("\n") == [f"{number}. step" for number in numbers]


def test_an_item_keeps_its_number_when_others_go() -> None:
    items = [f"<li>{text.split('.')[0]}.</li>" for text in PROSE[:4]]
    items[2] = "<li>Advertisement</li>"
    document = cleantext.extract(f"<main><h1>Barn</h1><p>{LONG}</p><ol>{''.join(items)}</ol><p>{LONG}</p></main>")
    assert "Advertisement" not in document.text
    for printed in (document.text, document.markdown):
        assert [line[:3] for line in printed.split("\n") if line[:1].isdigit()] == ["1. ", "2. ", "4. "]
    assert document.html.count("<li>") == 2
    assert '<li value="4">' in document.html


def test_lists_in_items_stand_two_spaces_further_in() -> None:
    page = "<ul><li>hay<ul><li>first cut<ol><li>May<li>June</ol><li>second cut</ul>a bale each<li>oats</ul>"
    assert text_of(page) == (
        "- hay\n  - first cut\n    1. May\n    2. June\n  - second cut\n  a bale each\n- oats"
    )  # fmt: skip


def test_what_else_belongs_to_an_item_stands_in_it() -> None:
    page = "<ul><li><p>hay</p><p>dry</p><li>oats<br>whole</ul>"
    assert text_of(page) == "- hay\n\n  dry\n\n- oats\n  whole"


def test_an_item_with_one_paragraph_is_a_line() -> None:
    assert text_of("<ul><li><p>hay</p><li><div><p>oats</p></div></ul>") == "- hay\n- oats"


def test_tasks_have_boxes() -> None:
    page = (
        "<ul><li><input type=checkbox checked> fed<li><label><input type=checkbox> watered</label>"
        "<li>brushed <input type=checkbox></ul><p><input type=checkbox> no task</p>"
    )
    assert text_of(page) == "- [x] fed\n- [ ] watered\n- brushed\n\nno task"


def test_no_second_mark_is_put_before_one_that_is_there() -> None:
    page = "<ul><li>• hay<li>oats</ul><ol><li>1. feed<li>2) brush<li>3 apples</ol>"
    assert text_of(page) == "• hay\n- oats\n\n1. feed\n2) brush\n3. 3 apples"


@pytest.mark.parametrize(
    "page",
    [
        f"<ul><li><article><p>{LONG}</p><p>{PROSE[4]}</p></article></li></ul>",
        f"<ol class=thread>{''.join(f'<li><p>{text}</p><p>{LONG}</p></li>' for text in PROSE[:4])}</ol>",
        "<ol><li><p>the only one</p><p>in two parts</p></ol>",
        "<ul role=presentation><li>hay<li>oats</ul>",
        "<ul><li><p><input type=checkbox> the only one</p><p>in two parts</p></ul>",
    ],
)
def test_lists_that_only_lay_out_a_page_have_no_marks_in_any_form(page: str) -> None:
    document = cleantext.extract(page, keep=EVERYTHING)
    assert document.text == "\n\n".join(block.text for block in document.blocks)
    assert document.markdown == document.text
    assert "<li" not in document.html
    assert "<input" not in document.html


def test_images_do_not_decide_what_a_list_is() -> None:
    picture = "<figure><img src=/hay.jpg></figure>"
    document = cleantext.extract(f"<p>{LONG}<ul><li>hay{picture}</ul><ul><li>{picture}<li>oats</ul>", keep=EVERYTHING)
    assert document.text == f"{LONG}\n\n- hay\n\n- oats"
    assert sum(line[:2] in {"- ", "+ "} for line in document.markdown.split("\n")) == 3
    assert document.html.count("<li>") == 3


def test_items_of_which_parts_went_are_posts() -> None:
    posts = "".join(f"<li><p>{text}</p><div class=share-buttons><a href=/s>Share</a></div></li>" for text in PROSE[:6])
    document = cleantext.extract(f"<title>Barn</title><main><h1>Barn</h1><ol>{posts}</ol></main>", drop=["social"])
    assert [block.text for block in document.removed].count("Share") >= 4
    assert document.text == "\n\n".join(block.text for block in document.kept)


def test_lists_that_touch_stay_two() -> None:
    page = f"<ul><li><p>{LONG}</p><ul><li>a<li>b</ul></li><li><ul><li>c<li>d</ul><p>{LONG}</p></li></ul>"
    assert text_of(page) == f"{LONG}\n\n- a\n- b\n\n- c\n- d\n\n{LONG}"


def test_rows_are_lines_and_columns_stay_columns() -> None:
    page = (
        "<table><caption>Yields</caption><tr><th><th>hay<th>oats<tr><th>May<td><td>2<tr><th rowspan=2>June"
        "<td colspan=2>none<tr><td>4<td><tr><td><td><td></table>"
    )
    assert text_of(page) == "Yields\n\thay\toats\nMay\t\t2\nJune\tnone\n\t4"


def test_a_cell_is_one_line() -> None:
    page = (
        "<table><tr><th>what<th>when<tr><td>hay<br>straw<td><p>May</p><p>June</p>"
        "<tr><td><ul><li>oats<li>rye</ul><td>July</table>"
    )
    assert text_of(page) == "what\twhen\nhay / straw\tMay / June\noats / rye\tJuly"


def test_tables_that_only_lay_out_a_page_are_paragraphs() -> None:
    assert text_of("<table><tr><td>hay<td>oats</table>") == "hay\n\noats"


def test_the_parts_of_a_block_of_code_and_of_definitions_are_lines() -> None:
    assert text_of("<pre><div>a = 1</div><div>  b</div></pre>") == "a = 1\n  b"
    assert text_of("<dl><dt>hay<dd>dried grass<dt>oats<dd>a cereal</dl>") == "hay\ndried grass\noats\na cereal"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ('the first <script type="math/tex">n</script> terms', "the first $n$ terms"),
        ('the <script type="math/tex">n</script>th term', "the $n$th term"),
        ('<b>at</b> <script type="math/tex; mode=display">n</script> <i>terms</i>', "at $$n$$ terms"),
        ('so <script type="math/tex">n</script><br>more <img src=x> terms', "so $n$\nmore terms"),
    ],
)
def test_no_formula_is_glued_to_its_neighbours(inner: str, text: str) -> None:
    assert text_of(f"<p>{inner}</p>") == text


# In the manners of MediaWiki, KaTeX and MathJax.
MATHML = '<math{}><semantics><mi>n</mi><annotation encoding="application/x-tex">n</annotation></semantics></math>'
FORMULAS = (
    MATHML.format(""), MATHML.format(' display="block"'), '<math alttext="n"><mi>n</mi></math>',
    f'<span><span style="display: none">{MATHML.format("")}</span><img aria-hidden="true" src="n.svg" alt="n"></span>',
    f'<span><span>{MATHML.format("")}</span><span aria-hidden="true"><b>n</b><i>n</i></span></span>',
    '<span aria-hidden="true"><b>n</b></span><script type="math/tex">n</script>',
)  # fmt: skip
BETWEEN = (" if ", ", <b>or </b>", '<img src="a.jpg" alt="b"> and ', " so<br>", "<span>, with </span>", "")


@given(st.lists(st.tuples(st.sampled_from(FORMULAS), st.sampled_from(BETWEEN)), min_size=1))
def test_what_stands_between_formulas_stays(parts: list[tuple[str, str]]) -> None:
    text = text_of("<p>" + "".join(map("".join, parts)) + ".</p>")
    words = [word for _, between in parts for word in re.sub("<[^>]*>", "", between).split()]
    left, formulas = re.subn(r"\$\$n\$\$|\$n\$", "", text)
    assert ("".join(left.split()), formulas) == ("".join([*words, "."]), len(parts))


@given(st.lists(st.sampled_from(["<ul>", "<ol start=3>", "<li>", "</li>", "</ul>", "</ol>", "x", "<p>y", "<br>"])))
def test_lists_of_any_shape_keep_their_words(parts: list[str]) -> None:
    document = cleantext.extract("".join(parts), keep=EVERYTHING)
    letters = "".join(character for character in document.text if character in "xy")
    assert letters == "".join("".join(block.text.split()) for block in document.kept)
    assert "  \n" not in document.text
    again = cleantext.extract(document.html, keep=EVERYTHING)
    assert again.text == document.text


def test_deep_lists_take_linear_time_and_print_their_words() -> None:
    page = "<ul><li>a<li>b" * 3000
    document = cleantext.extract(page, keep=EVERYTHING)
    letters = "".join(character for character in document.text if character.isalpha())
    assert letters == "".join("".join(block.text.split()) for block in document.kept)
    assert len(letters) > 2000
    assert len(document.text) < 100 * len(page)


def test_the_text_that_was_extracted_comes_through_clean() -> None:
    items = "".join(f"<li>{text.split('.')[0]}.</li>" for text in PROSE[:5])
    page = (
        f"<main><h1>Barn</h1><p>{PROSE[5]}</p><ol>{items}</ol><p>{PROSE[6]}</p><ul>{items}</ul><p>{PROSE[7]}</p></main>"
    )
    text = cleantext.extract(page).text
    assert "\n3. " in text
    assert "\n- " in text
    assert cleantext.clean(text).text == text


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>の話", "漢(かん)字(じ)の話"),
        ("<ruby>漢字<rp>（</rp><rt>かんじ</rt><rp>）</rp></ruby>の話", "漢字（かんじ）の話"),
        ("<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>の話", "漢字(かんじ)の話"),
        ("<ruby>漢字<rt></rt></ruby>の話", "漢字の話"),
        ("<rt>かんじ</rt>の話", "かんじの話"),
    ],
)
def test_readings_stand_in_brackets(inner: str, text: str) -> None:
    document = cleantext.extract(f"<p>{inner}</p>", keep=EVERYTHING)
    assert (document.text, document.markdown, document.html) == (text, text, f"<p>{text}</p>")
