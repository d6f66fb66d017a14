"""Batches of pages as rows."""

import pytest

from cleantext import extract
from cleantext.scale import extract_batch
from tests.test_cli import PAGE, PARAGRAPHS, PDF

KEYS = ["text", "title", "byline", "date", "language", "url", "page_type", "confidence", "flags", "error"]


def test_each_page_is_a_row_and_a_page_that_fails_has_its_error() -> None:
    class Odd(str):
        def __len__(self) -> int:
            raise RuntimeError("no length")

    rows = list(extract_batch([PAGE, PDF, None, PAGE.decode(), b"", 7, Odd("x")]))  # type: ignore[list-item]
    assert all(sorted(row) == sorted(KEYS) for row in rows)
    assert [row["error"] is None for row in rows] == [True, False, False, True, True, False, False]
    assert rows[0]["text"] == extract(PAGE).text == rows[3]["text"]
    assert rows[0]["text"].endswith(PARAGRAPHS[-1])
    assert rows[1]["text"] is None
    assert rows[4]["flags"] == ["empty"]


def test_addresses_and_headers_are_each_page_s_own() -> None:
    text = "Лампа на стене гавани горела каждую ночь, и никто в деревне не знал, кто платит за масло."
    page = f"<html><body><p>{text}</p></body></html>".encode("cp1251")
    urls = ["https://a.example/1", None]
    rows = list(extract_batch([page, page], urls=urls, content_types=["text/html; charset=windows-1251", "text/html"]))
    assert [row["url"] for row in rows] == urls
    assert rows[0]["text"] == text
    assert rows[1]["text"] != text


def test_a_wrong_option_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="threshold"):
        extract_batch([PAGE], threshold=2)
    with pytest.raises(ValueError, match="1 values for 2 pages"):
        extract_batch([PAGE, PAGE], urls=["https://a.example/"])


def test_rows_make_a_table() -> None:
    arrow = pytest.importorskip("pyarrow")
    table = arrow.Table.from_pylist(list(extract_batch([PAGE, PDF])))
    assert table.column("error").null_count == 1
    assert table.num_rows == 2
