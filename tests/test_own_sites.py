"""Rows with selectors and files of ftr-site-config: what is read, what it does to a page, what it must never do."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import cleantext
from cleantext import Rules, SiteProfile
from cleantext.cli import main
from cleantext.selectors import css_to_xpath, selector
from tests.strategies import any_page

PAGE = """<html lang="en"><head><title>Old title</title><link rel="canonical" href="https://news.weir.example/1"></head>
<body><div class="zq top"><p>The weir at Marrow was opened for the first time in twelve years on Monday.</p>
<p>Water stood in the lower street for an hour, and then it ran off through the new culvert.</p>
<p class="box house">Nothing of this concerns the house, which has its own pump and its own ideas about it.</p></div>
<ul id="facts"><li>Gate 4</li><li>Gate 5</li></ul>
<h1 class="real">Water in the lower street</h1><span class="by">Wilma Harrow</span><i class="on">2024-03-05</i>
</body></html>"""
HOUSE = "Nothing of this concerns the house"


def tree(markup: str) -> etree._Element:
    return etree.HTML(markup)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("p", "abc"),
        (".x", "ac"),
        ("p.x.y", "c"),
        ("#i", "d"),
        ("div p", "abc"),
        ("div > p", "bc"),
        ("p + p", "c"),
        ("p ~ b", "d"),
        ("[data-k]", "b"),
        ("[data-k='v w']", "b"),
        ("[data-k~=w]", "b"),
        ('[data-k^="v"]', "b"),
        ("[data-k$=w]", "b"),
        ("[data-k*=' ']", "b"),
        ("[lang|=en]", "c"),
        ("p:not(.x)", "b"),
        ("p:first-child", "a"),
        ("b:last-child", "d"),
        (".x, #i", "acd"),
        ("*:not(div)[data-k]", "b"),
        (r".a\:b", "d"),
    ],
)
def test_css_selects_as_the_standard_says(css: str, found: str) -> None:
    root = tree(
        "<div><section><p class=x>a</p></section><p data-k='v w'>b</p><p class='x y' lang=en-GB>c</p>"
        "<b id=i class='a:b'>d</b></div>"
    )
    assert "".join(element.text or "" for element in selector(css).elements(root) if element.tag in "pb") == found


@pytest.mark.parametrize(
    "text", ["", "p >", "> p", "p:hover", "p[", "//p[", "a!b", ".", "//foo()", "x" * 3000, "//*[$a]"]
)
def test_a_bad_selector_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        selector(text).elements(tree("<p>x</p>"))


@given(st.text(max_size=40))
def test_any_text_is_a_selector_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        selector(text).elements(tree("<div class=a><p>x</p></div>"))


@given(st.from_regex(r"[a-z.#\[\]=~:()>+, *-]{1,25}", fullmatch=True))
def test_what_is_css_gives_xpath_that_can_be_read(text: str) -> None:
    try:
        xpath = css_to_xpath(text)
    except ValueError:
        return
    etree.XPath(xpath)


@pytest.mark.parametrize(
    "slow",
    [
        "//*[count(//*[count(//*) > 1]) > 1]",
        "//*[count(following::*) > 3]",
        "//p[preceding::p[preceding::p]]",
        "//p//following::p",
    ],
)
def test_a_selector_that_could_take_long_on_a_large_page_is_refused(slow: str) -> None:
    root = tree("<div>" + "<p>x</p>" * 40_000 + "</div>")
    start = time.perf_counter()
    with pytest.raises(ValueError, match=r"long|many"):
        selector(slow).elements(root)
    assert time.perf_counter() - start < 2


def test_rows_keep_and_drop(tmp_path: Path) -> None:
    site = SiteProfile.load(
        write(tmp_path / "own.txt", "# mine\ndrop  p.house  of the house\nkeep  //ul[@id='facts']\n")
    )
    plain, document = cleantext.extract(PAGE), cleantext.extract(PAGE, site=site)
    assert HOUSE in plain.text
    assert HOUSE not in document.text
    assert "Gate 4" in document.text
    gone = next(block for block in document.blocks if HOUSE in block.text)
    assert gone.reasons[0][0] == "site.drop p.house"
    assert all(sum(points for _, points in block.reasons) == block.points for block in document.blocks)


def test_a_file_of_ftr_site_config_is_heeded(tmp_path: Path) -> None:
    text = """
title: //h1[@class='real']
author: //span[@class='by']
date: //i[@class='on']
body: //div[@class='nowhere']
body: //div[contains(@class, 'zq')]
strip: //p[contains(@class, 'box')]
strip_id_or_class: facts
prune: no
find_string: <br>
replace_string: <p>
test_url: https://news.weir.example/1
"""
    site = SiteProfile.load(write(tmp_path / "weir.example.txt", text))
    document = cleantext.extract(PAGE, site=site)
    assert site.problems == ()
    assert site.picks
    assert site.picks.tests == ("https://news.weir.example/1",)
    assert [note.split(":")[1] for note in site.picks.notes] == ["9", "10", "11"]
    assert (document.title, document.byline, document.date) == (
        "Water in the lower street", "Wilma Harrow", "2024-03-05",
    )  # fmt: skip
    assert document.metadata["title"]["source"] == "site"
    assert document.text.startswith("The weir at Marrow")
    assert HOUSE not in document.text
    assert "Gate" not in document.text


def test_a_bad_row_is_named_with_file_and_line_and_the_rest_loads(tmp_path: Path) -> None:
    path = write(tmp_path / "own.txt", "drop p:hover\ndrop p.house\nnonsense\nbody: //p[\n")
    site = SiteProfile.load(path)
    assert [(problem.file, problem.line) for problem in site.problems] == [
        (str(path), 1),
        (str(path), 3),
        (str(path), 4),
    ]
    assert all(problem.reason for problem in site.problems)
    assert HOUSE not in cleantext.extract(PAGE, site=site).text


def test_a_body_that_is_not_there_changes_nothing_and_is_flagged(tmp_path: Path) -> None:
    site = SiteProfile.load(write(tmp_path / "own.txt", "body: //div[@class='gone']\n"))
    document = cleantext.extract(PAGE, site=site)
    assert document.text == cleantext.extract(PAGE).text
    assert "site:unfit" in document.flags


def test_rows_that_take_nearly_all_of_the_body_they_name_do_nothing(tmp_path: Path) -> None:
    site = SiteProfile.load(write(tmp_path / "own.txt", "body: //div[@class='zq top']\ndrop  p\n"))
    document = cleantext.extract(PAGE, site=site)
    assert document.text == cleantext.extract(PAGE).text
    assert "site:unfit" in document.flags


def test_a_folder_is_used_by_host(tmp_path: Path) -> None:
    write(tmp_path / "other.example.txt", "drop p\n")
    write(tmp_path / ".weir.example.txt", "drop p.house\n")
    rules = Rules.import_ftr(tmp_path)
    assert HOUSE not in cleantext.extract(PAGE, rules=rules).text  # by the canonical address
    assert HOUSE not in cleantext.extract(PAGE, rules=rules, url="https://deep.news.weir.example/x").text
    assert HOUSE in cleantext.extract(PAGE, rules=rules, url="https://elsewhere.example/").text


def test_the_command_line_takes_a_file_and_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = write(tmp_path / "page.html", PAGE)
    (tmp_path / "sites").mkdir()
    own = write(tmp_path / "sites" / "news.weir.example.txt", "drop p.house\ndrop p:hover\n")
    for site in (own, own.parent):
        assert main([str(page), "--site", str(site)]) == 0
        out, err = capsys.readouterr()
        assert HOUSE not in out
        assert f"{own}:2" in err


@given(any_page(), st.sampled_from(["keep", "drop", "body:"]), st.sampled_from(["p", "div > *", "//*[.//a]", ".share"]))
def test_no_row_makes_a_page_raise_or_breaks_its_accounts(page: bytes | str, kind: str, chosen: str) -> None:
    row = f"{kind} {css_to_xpath(chosen) if kind == 'body:' and chosen[0] != '/' else chosen}"
    with_rows, plain = cleantext.extract(page, site=_profile(row)), cleantext.extract(page)
    assert [block.text for block in with_rows.blocks] == [block.text for block in plain.blocks]
    assert all(sum(points for _, points in block.reasons) == block.points for block in with_rows.blocks)
    assert bool(with_rows.text) or not plain.text


def _profile(row: str) -> SiteProfile:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return SiteProfile.load(write(Path(folder) / "own.txt", row + "\n"))
