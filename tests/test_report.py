"""The report for the browser, as a file: what stands in it, and what no page can put there."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

import cleantext
from cleantext.cli import main
from cleantext.document import Block, Document
from cleantext.render.annotate import Source
from cleantext.render.nodes import tree_of_text
from cleantext.render.report import STRONGEST, report

# What the text may put before a line of a block.
MARK = re.compile(r"^ *(?:- |\d+\. )?(?:\[[ x]\] )?")
EXAMPLES = Path(__file__).parents[1] / "examples"
INJECTIONS = (
    "<script>window.hurt = 1</script>",
    "</script><script>window.hurt = 1</script>",
    "</p></div></section><img src=x onerror='window.hurt = 1'>",
    "\" onmouseover='window.hurt = 1' x=\"",
    "' onfocus=window.hurt=1 autofocus '",
    "<!-- --><svg onload=window.hurt=1>",
    "]]></style><iframe srcdoc='<script>parent.hurt = 1</script>'>",
    "&lt;script&gt;window.hurt = 1&lt;/script&gt; &amp;quot;",
    "javascript:window.hurt=1",
    "$policy ${data} $$ \\u003cscript>",
    "<!--<script>",
    "\u202eright to left\u2028next\u2029 \ud800 \x00 \x1b[31m \ufffe",
)


def block(text: str = "Some text.", **changes: Any) -> Block:
    facts: dict[str, Any] = {
        "text": text, "label": cleantext.Label.BODY, "kept": True, "points": 20, "probability": 0.8,
        "path": "/html/body/p", "start": None, "end": None, "reasons": (("words", 15), ("names", 5)),
    }  # fmt: skip
    return Block(**(facts | changes))


def document(
    blocks: Iterable[Block] = (), facts: Mapping[str, tuple[str, str]] | None = None, **changes: Any
) -> Document:
    rows = tuple(blocks)
    values: dict[str, Any] = {
        "make_text": lambda: "\n\n".join(row.text for row in rows if row.kept), "confidence": 0.9,
        "flags": frozenset(), "page_type": "article", "page_type_probability": 0.75, "encoding": None,
        "make_blocks": lambda _reasons: rows, "make_metadata": lambda: dict(facts or {}),
        "make_tree": lambda: tree_of_text(""), "source": Source(),
    }  # fmt: skip
    return Document(**(values | changes))


def hostile() -> tuple[Document, str]:
    """A document of injections wherever a page, a rule file or a file name can bring them in, and the file's name."""
    rows = [
        block(text, path=f"/html/body/x:{text}[{place}]", reasons=((text, 12), ("more", 8)), kept=bool(place % 2))
        for place, text in enumerate(INJECTIONS)
    ]
    all_of_it = " ".join(INJECTIONS)
    names = ("title", "byline", "date", "language", "url", "site_name", "description", "image")
    facts = dict.fromkeys(names, (all_of_it, all_of_it))
    return document(rows, facts, flags=frozenset(INJECTIONS), page_type=all_of_it), all_of_it


def parsed(page: str) -> Any:
    return html.document_fromstring(page.encode("utf-8"))


def data_of(page: str) -> Any:
    return json.loads(parsed(page).get_element_by_id("data").text)


def example(name: str = "donation-appeal.html") -> Document:
    return cleantext.extract((EXAMPLES / name).read_bytes())


# What stands in it


@pytest.mark.parametrize("name", ["donation-appeal.html", "german.html"])
def test_every_block_is_there_once_in_order_with_its_label_and_its_fate(name: str) -> None:
    doc = example(name)
    shown = parsed(report(doc, name)).xpath("//*[@id='page']//div[@tabindex]")
    assert [element.text_content().strip("\n") for element in shown] == [block.text for block in doc.blocks]
    assert [element.get("data-l") for element in shown] == [block.label for block in doc.blocks]
    assert [("keep" in element.get("class").split()) for element in shown] == [block.kept for block in doc.blocks]
    assert all(block.label in element.get("aria-label") for element, block in zip(shown, doc.blocks, strict=True))


def test_the_text_is_the_text() -> None:
    doc = example()
    assert parsed(report(doc, "x")).get_element_by_id("text").text_content() == doc.text


def test_reasons_points_and_places_are_those_of_the_blocks() -> None:
    doc = example()
    data = data_of(report(doc, "x", every_reason=True))
    for row, told in zip(doc.blocks, data["blocks"], strict=True):
        points, _, place, pairs, more, rest, _ = told
        names = [data["names"][number] for number in pairs[::2]]
        assert tuple(zip(names, pairs[1::2], strict=True)) == row.reasons
        assert (points, place, more, rest) == (row.points, row.path, 0, 0)


@pytest.mark.parametrize("name", ["donation-appeal.html", "whole-page.txt"])
def test_a_block_knows_its_line_of_the_text(name: str) -> None:
    data = (EXAMPLES / name).read_text(encoding="utf-8")
    doc = cleantext.clean(data) if name.endswith(".txt") else cleantext.extract(data)
    page = report(doc, "x")
    lines = [line.text_content() for line in parsed(page).get_element_by_id("text")]
    for row, told in zip(doc.blocks, data_of(page)["blocks"], strict=True):
        assert (told[6] >= 0) is row.kept
        assert told[6] < 0 or MARK.sub("", lines[told[6]]).startswith(MARK.sub("", row.text.splitlines()[0]))


def test_the_strongest_reasons_come_with_the_sum_of_the_rest() -> None:
    reasons = tuple((f"rule{place}", 40 - place) for place in range(30))
    row = block(reasons=reasons, points=sum(points for _, points in reasons))
    points, _, _, pairs, more, rest, _ = data_of(report(document([row]), "x"))["blocks"][0]
    assert (len(pairs), more) == (2 * STRONGEST, 30 - STRONGEST)
    assert sum(pairs[1::2]) + rest == points


def test_the_summary_counts_labels_and_names_the_sources() -> None:
    doc = example()
    page = parsed(report(doc, "pages/a.html"))
    told = " ".join(page.xpath("//header")[0].text_content().split())
    assert f"{len(doc.kept)} of {len(doc.blocks)} blocks kept" in told
    assert f"{doc.confidence:.2f}" in told
    assert "pages/a.html" in told
    for name in ("title", "byline", "date"):
        fact = doc.metadata[name]
        assert f"{fact['value']} from {fact['source']}" in told
    chips = {
        box.get("value"): box.getparent().text_content().split()[-1]
        for box in page.xpath("//label/input[@type='checkbox']")
    }
    labels = [block.label.value for block in doc.blocks]
    assert chips == {label: str(labels.count(label)) for label in labels}


def test_flags_are_named_and_what_was_not_found_is_said() -> None:
    shown = parsed(report(document([block()], flags=frozenset({"truncated:paywall"})), "x")).text_content()
    assert "truncated:paywall" in shown
    assert shown.count("none found") == 3


def test_containers_of_several_blocks_stand_around_them() -> None:
    page = parsed(report(example(), "x"))
    aside = page.xpath("//*[@id='page']//div[@data-tag='aside']")[0]
    assert "Most read" in aside.text_content()
    assert "At ten past six" not in aside.text_content()
    article = page.xpath("//*[@id='page']//div[contains(@data-tag, 'article')]")[0]
    assert "At ten past six" in article.text_content()
    items = article.xpath(".//div[contains(@class, 'list')]/div[contains(@class, 'item')]")
    assert [item.text_content().strip()[:4] for item in items][-4:] == ["1934", "1941", "1957", "1979"]
    assert "h2" in page.xpath("//*[@id='page']//*[@data-l='heading']")[0].get("class").split()
    assert page.xpath("//div[contains(@class, 'quote')]")


def test_a_text_has_its_offsets_for_places_and_neither_type_nor_missing_facts() -> None:
    doc = cleantext.clean((EXAMPLES / "whole-page.txt").read_text(encoding="utf-8"))
    page = report(doc, "dump.txt")
    first = doc.blocks[0]
    assert data_of(page)["blocks"][0][2] == f"characters {first.start}–{first.end}"
    assert len(data_of(page)["blocks"]) == len(doc.blocks)
    assert "looks like" not in page
    assert "none found" not in page


@pytest.mark.parametrize("data", [b"", b"<p>", b"\x00\x01\x02" * 50, b"<title>only a title</title>"])
def test_a_page_without_blocks_has_a_report_too(data: bytes) -> None:
    page = report(cleantext.extract(data), "x")
    assert "0</b> of 0 blocks kept" in page
    assert data_of(page) == {"names": [], "blocks": []}


def test_the_same_document_gives_the_same_report() -> None:
    assert report(example(), "x") == report(example(), "x")


def test_languages_and_directions_are_marked() -> None:
    page = cleantext.extract("<html lang=ar><body><p>" + "كان المصباح على جدار الميناء يضيء كل ليلة. " * 4)
    shown = parsed(report(page, "x"))
    assert shown.get("lang") == "en"
    assert shown.get_element_by_id("page").get("lang") == "ar"
    assert all(text.get("dir") == "auto" for text in shown.xpath("//*[@id='page']//p | //*[@id='text']//p"))


# What no page can put there


def test_the_only_scripts_are_ours_and_the_policy_names_them_by_digest() -> None:
    page = report(*hostile())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none'; ")
    assert "unsafe" not in policy[1]
    scripts, styles = parsed(page).xpath("//script[not(@type)]"), parsed(page).xpath("//style")
    assert (len(scripts), len(styles), len(parsed(page).xpath("//script"))) == (1, 1, 2)
    for element in (*scripts, *styles):
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]


def check_harmless(page: str) -> None:
    """Nothing in a report but the elements and attributes that are the report's own."""
    known = {
        "html", "head", "meta", "title", "style", "body", "a", "header", "div", "p", "span", "button", "h1", "bdi",
        "ul", "li", "b", "small", "svg", "rect", "fieldset", "legend", "label", "input", "dl", "dt", "dd", "noscript",
        "output", "main", "section", "aside", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "code",
        "script",
    }  # fmt: skip
    for element in parsed(page).iter():
        assert element.tag in known, element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in {"src", "srcdoc", "action", "formaction", "style", "xlink:href"}
            assert name != "href" or value == "#page"


def test_injections_stay_text() -> None:
    doc, name = hostile()
    page = report(doc, name)
    check_harmless(page)
    shown = parsed(page).xpath("//*[@id='page']//div[@tabindex]/p")
    told = [element.text_content() for element in shown]
    assert told[:-1] == list(INJECTIONS[:-1])
    assert "<" not in page.partition('id="data">')[2].partition("</script>")[0]
    page.encode("utf-8")


@given(st.text(min_size=1, max_size=80), st.text(max_size=40))
def test_no_text_changes_the_elements_of_a_report(text: str, name: str) -> None:
    doc = document([block(text, path=f"/html/body/{name}")], {"title": (text, name)})
    page = report(doc, name)
    check_harmless(page)
    plain = parsed(report(document([block("text", path="/html/body/p")], {"title": ("a", "b")}), "c"))
    # A line of the text is a paragraph: their number may differ.
    tags, plain_tags = (
        [element.tag for element in shown.iter() if element.tag != "p"] for shown in (parsed(page), plain)
    )
    assert tags == plain_tags


def test_nothing_is_asked_of_the_network() -> None:
    page = report(example(), "x")
    for part in (*parsed(page).xpath("//style/text()"), *parsed(page).xpath("//script[not(@type)]/text()")):
        assert not re.search(r"url\(|@import|https?:|fetch|XMLHttp|import\(", part)


def test_deep_and_odd_paths_are_no_trouble() -> None:
    deep = "/html/body" + "/div[2]" * 3000
    rows = [block(path=path) for path in (deep, deep + "/p", deep[:-7], "", "/", "*", "/html", "/html/body/*[3]")]
    assert parsed(report(document(rows), "x")).text_content().count("Some text.") >= len(rows)


def test_time_is_linear_in_the_blocks() -> None:
    def seconds(count: int) -> float:
        rows = [block(f"Line {place}", path=f"/html/body/div[{place // 9}]/ul/li[{place}]") for place in range(count)]
        doc = document(rows)
        began = time.process_time()
        report(doc, "x")
        return time.process_time() - began

    assert any(seconds(20_000) < 8 * seconds(5_000) + 0.2 for _ in range(3))


# The command


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    (tmp_path / "page.html").write_bytes((EXAMPLES / "donation-appeal.html").read_bytes())
    (tmp_path / "pages" / "one.html").write_bytes((EXAMPLES / "german.html").read_bytes())
    (tmp_path / "pages" / "two.txt").write_bytes((EXAMPLES / "whole-page.txt").read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [
        ["page.html", "-o", "report.html"],
        ["-o", "report.html", "page.html"],
        ["--all-reasons", "--output=report.html", "page.html"],
    ],
)
def test_options_stand_before_or_behind_the_page(
    here: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", *arguments]) == 0
    assert capsys.readouterr() == ("", "")
    written = (here / "report.html").read_text(encoding="utf-8")
    assert written == report(example(), "page.html", every_reason="--all-reasons" in arguments)


def test_options_of_the_library_hold_for_a_report(here: Path) -> None:
    assert main(["explain", "page.html", "-o", "report.html", "--keep", "title"]) == 0
    written = (here / "report.html").read_text(encoding="utf-8")
    assert written == report(cleantext.extract((here / "page.html").read_bytes(), keep={"title"}), "page.html")


def test_a_folder_gets_a_report_for_each_page(here: Path) -> None:
    assert main(["explain", "pages", "page.html", "-o", "out"]) == 0
    assert sorted(path.name for path in (here / "out").iterdir()) == ["one.html", "page.html", "two.html"]
    assert "whole-page" not in (here / "out" / "two.html").read_text(encoding="utf-8")
    assert all("cleantext" in path.read_text(encoding="utf-8") for path in (here / "out").iterdir())


@pytest.mark.usefixtures("here")
def test_a_report_goes_to_standard_output_where_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "page.html", "-o", "-"]) == 0
    assert capsys.readouterr().out == report(example(), "page.html")


def test_a_report_that_cannot_be_written_is_an_error_that_names_file_and_reason(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "file").write_text("in the way")
    assert main(["explain", "page.html", "-o", "file/report.html"]) == 1
    assert capsys.readouterr().err == "cleantext: page.html: cannot write file/report.html: Not a directory\n"
    assert main(["explain", "pages", "-o", "file/out"]) == 1
    assert capsys.readouterr().err == "cleantext: file/out: Not a directory\n"
    assert (here / "file").read_text() == "in the way"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_an_error_that_names_file_and_reason(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(here / "page.html"), "-o", "/dev/full"]) == 1
    assert capsys.readouterr().err.endswith("page.html: cannot write /dev/full: No space left on device\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pages", "-o", "report.html"], "-o report.html: reports on many inputs need a folder"),
        (["page.html", "pages/one.html", "-o", "new.html"], "reports on many inputs need a folder"),
        (["pages", "-o", "-"], "reports on many inputs need a folder"),
        (["pages", "-o", "pages/two.txt"], "need a folder"),
        (["page.html", "-o", "page.html"], "would overwrite an input"),
        (["page.html", "-o", "out.jsonl"], "JSON Lines need --to json"),
    ],
)
def test_wrong_usage_of_reports(
    here: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in here.rglob("*.*")}
    with pytest.raises(SystemExit) as stop:
        main(["explain", *arguments])
    assert stop.value.code == 2
    assert words in capsys.readouterr().err
    assert {path: path.read_bytes() for path in here.rglob("*.*")} == before
