"""What a line says speaks against it only where the page is not far surer of it, or where it asks."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

import cleantext
from tests.material import ARTICLES

APPEAL = "Donate today and help us to keep the old door open."


def document(rules: cleantext.Rules) -> cleantext.Document:
    """An article with an appeal in it, on a page with a menu."""
    story = ARTICLES["en"]
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in [*story[:5], APPEAL, *story[5:9]])
    menu = '<nav><a href="/">Home</a> <a href="/n">News</a></nav>'
    body = f"<body>{menu}<main><article><h1>The old door</h1>{paragraphs}</article></main></body>"
    return cleantext.extract(f'<!doctype html><html lang="en"><title>The old door</title>{body}</html>', rules=rules)


@pytest.mark.parametrize("base", [0, -10, -100])
def test_where_learned_words_doubt_prose_that_asks_for_nothing_the_page_decides(base: int, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(f"[extract]\nbase = {base}\n", encoding="utf-8")
    doubting = document(cleantext.Rules.load(own))
    sure = [block for block in doubting.blocks if "guard.sure" in dict(block.reasons)]
    assert sure
    assert all(block.kept and block.text in ARTICLES["en"] for block in sure)
    assert all(block.points == sum(points for _, points in block.reasons) for block in doubting.blocks)
    assert APPEAL not in doubting.text


def test_where_words_speak_for_prose_nothing_is_guarded() -> None:
    assert not any("guard.sure" in dict(block.reasons) for block in document(cleantext.Rules.default()).blocks)


def test_a_standing_line_that_has_gone_already_has_no_reason_without_points() -> None:
    appeal = "لسنا ملكا لأي مجموعة تجارية. لكي نبقى كذلك نحتاج إلى تبرعك."
    for block in cleantext.clean(f"{appeal}\nRead more").blocks:
        assert all(points for _, points in block.reasons)
