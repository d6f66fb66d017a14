"""HTML that is no page: what other extractors, feeds and mailboxes give; and the examples for those who have such."""

from __future__ import annotations

import re
import runpy
import shutil
from pathlib import Path

import pytest
from lxml import etree

import cleantext
from tests.material import APPEALS, ARTICLES

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "migration.md").read_text(encoding="utf-8")
BODY = ARTICLES["en"]
APPEAL = APPEALS["en"]["donation"][0]


def paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


WITH_APPEAL = (*BODY[:3], APPEAL, *BODY[3:])
SHAPES = {
    "bare": "{}",
    "div": "<div>{}</div>",
    "summary": '<html><body><div><div class="entry-content">{}</div></div></body></html>',
    "metadata": '<html><head><meta name="author" content="A. B."></head><body>{}</body></html>',
    "drawing": "<div><svg><title>Arrow</title></svg>{}</div>",
    "letter": '<table role="presentation"><tr><td>{}</td></tr></table>',
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_fragment_is_flagged_loses_the_appeal_and_keeps_the_rest(shape: str) -> None:
    document = cleantext.extract(SHAPES[shape].format(paragraphs(WITH_APPEAL)))
    assert "fragment" in document.flags
    assert [block.text for block in document.kept if block.text != "Arrow"] == list(BODY)
    assert [block.label for block in document.removed if block.text != "Arrow"] == ["donation"]
    assert all(sum(points for _, points in block.reasons) == block.points for block in document.blocks)


@pytest.mark.parametrize(
    "page",
    [
        f"<title>News</title>{paragraphs(BODY)}",
        f"<html><head><link rel=stylesheet href=s.css></head><body>{paragraphs(BODY)}</body></html>",
        f"<nav>{paragraphs(BODY)}</nav>{paragraphs(BODY)}",
        "".join(f"<p><a href='/{place}'>{text}</a></p>" for place, text in enumerate(BODY)),
        "",
    ],
    ids=["title", "style sheet", "frame", "links", "nothing"],
)
def test_a_page_is_no_fragment(page: str) -> None:
    assert "fragment" not in cleantext.extract(page).flags


def test_an_element_cut_out_of_a_tree_is_a_fragment() -> None:
    tree = etree.HTML(f"<title>News</title><nav><a href=/>Home</a></nav><article>{paragraphs(WITH_APPEAL)}</article>")
    article = tree.find(".//article")
    assert article is not None
    assert "fragment" not in cleantext.extract(tree).flags
    assert "fragment" in cleantext.extract(article).flags


def test_what_is_left_of_a_fragment_is_left_as_it_is() -> None:
    once = cleantext.extract(paragraphs(WITH_APPEAL))
    assert cleantext.extract(once.html).text == once.text


def test_a_stricter_threshold_keeps_a_subset_of_a_fragment() -> None:
    kept = {block.path for block in cleantext.extract(paragraphs(WITH_APPEAL)).kept}
    strict = {block.path for block in cleantext.extract(paragraphs(WITH_APPEAL), threshold=0.99).kept}
    assert strict <= kept


def test_a_summary_of_readability_loses_the_appeal() -> None:
    readability = pytest.importorskip("readability")
    page = f"<html><head><title>News</title></head><body><article>{paragraphs(WITH_APPEAL)}</article></body></html>"
    summary = readability.Document(page).summary()
    assert APPEAL[:40] in summary
    document = cleantext.extract(summary)
    assert APPEAL[:40] not in document.text
    assert all(text in document.text for text in BODY)


def test_the_examples_of_the_guide_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("readability")
    pytest.importorskip("trafilatura")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    script = tmp_path / "guide.py"
    script.write_text(
        "\n".join(re.findall(r"^```python\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)), encoding="utf-8"
    )
    names = runpy.run_path(str(script))
    for name in ("entry", "letter"):
        assert "fragment" in names[name].flags
        assert [str(block.label) for block in names[name].removed] == ["donation"]
        assert len(names[name].kept) == 3
    assert "The last ferry of Skarrow Sound" in capsys.readouterr().out
