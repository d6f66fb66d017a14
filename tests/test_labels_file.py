"""The file of labels: what is written is read again, bad lines cost nothing but themselves, any bytes can be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleantext
from cleantext import Label
from cleantext.document import Block
from cleantext.labels_file import (
    LabelledBlock,
    LabelledPage,
    append,
    file_of,
    line_of,
    name_of,
    page_of,
    read_labels,
    tidied,
)
from cleantext.labels_found import verdicts_of

_TEXTS = st.text(max_size=30)
_NUMBERS = st.integers(0, 10**6)
_NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)
BLOCKS = st.builds(LabelledBlock, st.sampled_from(Label), _NUMBERS, st.none() | _TEXTS, _TEXTS, st.none() | _NUMBERS)
PAGES = st.builds(
    LabelledPage,
    page=_NAMES,
    blocks=st.lists(BLOCKS, max_size=5).map(tuple),
    url=st.none() | _TEXTS,
    digest=st.none() | st.binary(min_size=32, max_size=32).map(bytes.hex),
    done=st.booleans(),
    text=st.none() | _TEXTS,
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | _TEXTS | st.sampled_from(Label),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["page", "url", "digest", "done", "blocks", "text", "index", "path", "label", "start"]),
            inner,
            max_size=8,
        )
    ),
    max_leaves=30,
)


def block(text: str, path: str | None = "/html/body/p", start: int | None = None) -> Block:
    return Block(text, Label.BODY, kept=True, points=1, probability=0.5, path=path, start=start, end=None, reasons=())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "labels.jsonl"


# Round trip


@given(PAGES)
def test_a_page_comes_back_as_it_was_written(page: LabelledPage) -> None:
    line = line_of(page)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert page_of(line) == page


@given(st.lists(PAGES, max_size=8))
def test_of_several_lines_for_a_page_the_last_one_counts(tmp_path_factory: Any, pages: list[LabelledPage]) -> None:
    file = tmp_path_factory.mktemp("labels") / "labels.jsonl"
    for page in pages:
        append(file, page)
    expected = {page.key: line_of(page) for page in pages}
    labels = read_labels(file) if pages else None
    assert {key: line_of(page) for key, page in (labels.pages if labels else {}).items()} == expected


@given(st.lists(PAGES | st.binary(max_size=20), max_size=8))
def test_a_tidied_file_says_the_same_in_one_line_a_page(parts: list[LabelledPage | bytes]) -> None:
    data = b"".join(part if isinstance(part, bytes) else line_of(part) for part in parts)
    tidy = tidied(data)
    assert _meaning(tidy) == _meaning(data)
    keys = [page.key for page in map(_page, tidy.split(b"\n")) if page]
    assert len(keys) == len(set(keys))
    assert [line for line in tidy.split(b"\n") if not _page(line)] == [x for x in data.split(b"\n") if not _page(x)]


def _page(line: bytes) -> LabelledPage | None:
    try:
        return page_of(line)
    except ValueError:
        return None


def _meaning(data: bytes) -> dict[str, bytes]:
    return {page.key: line_of(page) for page in map(_page, data.split(b"\n")) if page}


# What people and accidents leave there


@given(st.binary(max_size=300))
def test_any_bytes_can_be_read(tmp_path_factory: Any, data: bytes) -> None:
    file = tmp_path_factory.mktemp("labels") / "labels.jsonl"
    file.write_bytes(data)
    labels = read_labels(file)
    lines = sum(bool(line.strip()) for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n"))
    assert len(labels.bad) + len(labels.pages) <= lines
    assert labels.pages or len(labels.bad) == lines


@given(_JSON)
def test_any_json_is_a_page_or_a_reason(value: Any) -> None:
    page = _page(json.dumps(value).encode())
    assert page is None or page_of(line_of(page)) == page


def test_nesting_without_an_end_is_a_bad_line(file: Path) -> None:
    file.write_bytes(b"[" * 200_000 + b"\n" + line_of(LabelledPage("a.html")))
    labels = read_labels(file)
    assert list(labels.pages) == ["a.html"]
    assert [bad.line for bad in labels.bad] == [1]


BAD = {
    "no JSON": (b"{", "no JSON"),
    "no UTF-8": (b'{"page": "\xff"}', "no UTF-8 at byte 10"),
    "a list": (b"[]", "must be an object, not a list"),
    "no page": (b'{"blocks": []}', '"page" is missing'),
    "a page that is a number": (b'{"page": 5, "blocks": []}', '"page" must be a text, not a number'),
    "a page with a zero": (b'{"page": "a\\u0000", "blocks": []}', "path of a file"),
    "a page of half a character": (b'{"page": "\\ud800", "blocks": []}', "path of a file"),
    "nothing said": (b'{"page": "a"}', 'neither "blocks" nor "text"'),
    "blocks that are a text": (b'{"page": "a", "blocks": "b"}', '"blocks" must be a list'),
    "a short digest": (b'{"page": "a", "blocks": [], "digest": "12"}', '"digest" must be 64'),
    "done that is a text": (b'{"page": "a", "blocks": [], "done": "yes"}', '"done" must be true or false'),
    "a block that is null": (b'{"page": "a", "blocks": [null]}', "block 0 must be an object, not null"),
    "an unknown verdict": (b'{"page": "a", "blocks": [{"index": 1, "label": "bad"}]}', "there are body, heading"),
    "no label": (b'{"page": "a", "blocks": [{"index": 1}]}', "block 0 has no label"),
    "no block": (b'{"page": "a", "blocks": [{"label": "body"}]}', "neither index, path, start nor text"),
    "an index below 0": (b'{"page": "a", "blocks": [{"index": -1, "label": "body"}]}', "whole number from 0 on"),
    "an index that is true": (b'{"page": "a", "blocks": [{"index": true, "label": "body"}]}', "whole number from 0"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_line_is_told_with_file_line_and_reason_and_the_others_are_read(name: str, file: Path) -> None:
    line, reason = BAD[name]
    good = line_of(LabelledPage("good.html", done=True))
    file.write_bytes(b"\n" + line + b"\r\n" + good)
    labels = read_labels(file)
    assert list(labels.pages) == ["good.html"]
    assert labels.pages["good.html"].line == 3
    (bad,) = labels.bad
    assert (bad.file, bad.line) == (str(file), 2)
    assert reason in bad.reason
    assert str(bad) == f"{file}:2: {bad.reason}"


def test_lines_written_by_hand(file: Path) -> None:
    file.write_text(
        '\ufeff{"page": "a.html", "text": "One.\\n\\nTwo."}\n'
        '{"page": "b.html", "blocks": [{"path": "/html/body/p[2]", "label": "donation"}]}\n'
        '{"page": "./b.html", "blocks": [{"text": "Give now", "label": "donation"}], "note": "mine"}',
        encoding="utf-8",
    )
    labels = read_labels(file)
    assert labels.bad == ()
    assert labels.pages["a.html"].text == "One.\n\nTwo."
    assert labels.pages["b.html"].blocks == (LabelledBlock(Label.DONATION, text="Give now"),)
    assert labels.pages["b.html"].line == 3


def test_a_missing_file_is_an_os_error(file: Path) -> None:
    with pytest.raises(OSError, match=r"labels\.jsonl"):
        read_labels(file)


def test_a_line_after_a_torn_one_stands_for_itself(file: Path) -> None:
    append(file, LabelledPage("a.html"))
    whole = file.read_bytes()
    for end in range(len(whole)):
        file.write_bytes(whole + whole[:end])
        append(file, LabelledPage("b.html"))
        labels = read_labels(file)
        assert set(labels.pages) == {"a.html", "b.html"}
        assert len(labels.bad) == (0 < end < len(whole) - 1)


def test_pages_are_named_from_where_the_file_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work" / "pages").mkdir(parents=True)
    page = tmp_path / "work" / "pages" / "a.html"
    page.touch()
    labels = tmp_path / "work" / "labels.jsonl"
    assert name_of(page, labels) == "pages/a.html"
    assert file_of("pages/a.html", labels) == page
    assert name_of(page, tmp_path / "other" / "labels.jsonl") == "../work/pages/a.html"
    monkeypatch.chdir(tmp_path / "work" / "pages")
    assert file_of("a.html", labels).samefile(page)


# Back to a page


def test_labels_find_their_blocks() -> None:
    blocks = [block("One.", "/html/body/p[1]"), block("Two.", "/html/body/p[2]"), block("More.", "/html/body/p[2]")]
    for wanted, place in (
        (LabelledBlock(Label.OTHER, 1, "/html/body/p[2]", "Two."), 1),
        (LabelledBlock(Label.OTHER, 0, "/html/body/p[2]", "More."), 2),  # numbers have changed
        (LabelledBlock(Label.OTHER, path="/html/body/p[2]"), 1),
        (LabelledBlock(Label.OTHER, 2), 2),
        (LabelledBlock(Label.OTHER, text="More"), 2),
        (LabelledBlock(Label.OTHER, 7, "/html/body/div[1]/p[1]", "One."), 0),  # the page was wrapped
        (LabelledBlock(Label.OTHER, 1, "/html/body/p[2]", "Three."), None),
        (LabelledBlock(Label.OTHER, 9), None),
    ):
        expected = ({}, 1) if place is None else ({place: Label.OTHER}, 0)
        assert verdicts_of(LabelledPage("a", (wanted,)), blocks) == expected


def test_of_two_blocks_with_one_text_neither_is_guessed() -> None:
    blocks = [block("Share", "/html/body/a[1]"), block("Share", "/html/body/a[2]")]
    assert verdicts_of(LabelledPage("a", (LabelledBlock(Label.SOCIAL, text="Share"),)), blocks) == ({}, 1)


def test_lines_of_a_text_are_known_by_their_offset() -> None:
    blocks = cleantext.clean("One line of a text.\n\nAnother line of it.\n").blocks
    page = LabelledPage("a", (LabelledBlock(Label.OTHER, start=blocks[1].start),))
    assert verdicts_of(page, blocks) == ({1: Label.OTHER}, 0)


@given(st.lists(BLOCKS, max_size=6), st.lists(st.tuples(_TEXTS, st.none() | _TEXTS), max_size=6))
def test_any_labels_fit_any_page_or_are_counted_as_lost(
    labelled: list[LabelledBlock], page: list[tuple[str, str | None]]
) -> None:
    blocks = [block(text, path, None if path is not None else place) for place, (text, path) in enumerate(page)]
    found, lost = verdicts_of(LabelledPage("a", tuple(labelled)), blocks)
    assert len(found) + lost <= len(labelled)
    assert set(found) <= set(range(len(blocks)))
