"""A paragraph that holds an appeal beside sentences of the article is cut at the right place; others stay whole."""

from __future__ import annotations

import tomllib
from html import escape
from pathlib import Path
from typing import Any

import cleantext
from tests.material import ARTICLES

CASES = Path(__file__).parent / "cases" / "mixed"

# Known failures may become fewer, never more.
MOST_MISSED, MOST_CUT = 20, 6


def _rows(kind: str) -> list[dict[str, Any]]:
    paths = sorted(CASES.glob("*.toml"))
    return [row for path in paths for row in tomllib.loads(path.read_text(encoding="utf-8")).get(kind, [])]


def _page(lang: str, text: str) -> str:
    """A page of the language with the text as its fifth paragraph of nine."""
    article = ARTICLES[lang]
    inner = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in [*article[:4], text, *article[4:8]])
    return f'<!doctype html><html lang="{lang}"><body><article>{inner}</article></body></html>'


def _is_cut_right(row: dict[str, Any]) -> bool:
    parts = [row["appeal"], row["body"]] if row.get("appeal_first") else [row["body"], row["appeal"]]
    document = cleantext.extract(_page(row["lang"], " ".join(parts)))
    kept, removed = ({block.text for block in blocks} for blocks in (document.kept, document.removed))
    return row["body"] in kept and row["appeal"] in removed


def test_a_paragraph_with_an_appeal_keeps_its_own_sentences() -> None:
    missed = [row["name"] for row in _rows("case") if not _is_cut_right(row)]
    assert len(missed) <= MOST_MISSED, missed


def test_a_paragraph_that_only_looks_so_stays_whole() -> None:
    cut = [row["name"] for row in _rows("whole") if row["text"] not in cleantext.extract(_page(*_of(row))).text]
    assert len(cut) <= MOST_CUT, cut


def _of(row: dict[str, Any]) -> tuple[str, str]:
    return row["lang"], row["text"]


def test_both_parts_are_blocks_of_the_same_element_and_hold_all_its_text() -> None:
    row = next(row for row in _rows("case") if _is_cut_right(row) and not row.get("appeal_first"))
    blocks = cleantext.extract(_page(row["lang"], f"{row['body']} {row['appeal']}")).blocks
    place = next(index for index, block in enumerate(blocks) if block.text == row["body"])
    assert blocks[place + 1].text == row["appeal"]
    assert blocks[place + 1].path == blocks[place].path
    assert ("when.cut_off", -90) in blocks[place + 1].reasons


def test_a_line_of_a_text_is_never_cut() -> None:
    row = _rows("case")[0]
    line = f"{row['body']} {row['appeal']}"
    assert line in [block.text for block in cleantext.clean("\n".join([*ARTICLES[row["lang"]][:6], line])).blocks]
