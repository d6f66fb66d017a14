"""Text whose paragraphs were broken at a fixed width: judged by the paragraph, kept and removed by the line."""

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleantext

EXAMPLE = (Path(__file__).parent.parent / "examples" / "opening-appeal.txt").read_text(encoding="utf-8")
PARAGRAPHS = [line for line in EXAMPLE.splitlines() if line.strip()]


def _wrapped(paragraphs: list[str], width: int, end: str = "\n") -> str:
    broken = [textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False) for text in paragraphs]
    return (end + end).join(end.join(lines) for lines in broken)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("width", [56, 64, 72, 80])
def test_an_appeal_goes_by_its_paragraphs_and_every_line_of_the_article_stays(width: int, end: str) -> None:
    document = cleantext.clean(_wrapped(PARAGRAPHS, width, end))
    assert document.text == _wrapped(PARAGRAPHS[6:], width, end)
    assert all(end not in block.text for block in document.blocks)


def test_the_lines_of_a_paragraph_have_one_verdict() -> None:
    document = cleantext.clean(_wrapped(PARAGRAPHS, 64))
    by_text = {block.text: (block.points, block.label, block.reasons) for block in document.blocks}
    for paragraph in PARAGRAPHS:
        lines = textwrap.wrap(paragraph, 64, break_on_hyphens=False)
        assert len({by_text[line] for line in lines}) == 1 or all(line.endswith((".", "”")) for line in lines[:-1])


@given(st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=9), st.integers(40, 120))
def test_what_is_left_of_wrapped_text_stays(paragraphs: list[str], width: int) -> None:
    cleaned = cleantext.clean(_wrapped(paragraphs, width)).text
    assert cleantext.clean(cleaned).text == cleaned


def test_lines_that_are_paragraphs_themselves_are_judged_one_by_one() -> None:
    document = cleantext.clean(EXAMPLE)
    assert [block.text for block in document.removed] == PARAGRAPHS[:6]


def test_one_run_of_blank_lines_is_left_where_something_went() -> None:
    spaced = "\n\n".join([*PARAGRAPHS[6:9], PARAGRAPHS[2], PARAGRAPHS[5], *PARAGRAPHS[9:]])
    document = cleantext.clean(spaced)
    if not any(block.text in PARAGRAPHS[6:] for block in document.removed):
        assert "\n\n\n" not in document.text
    assert document.text.count("\n\n") == len(document.kept) - 1
