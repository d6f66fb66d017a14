"""Batches of pages as rows and as tables."""

from typing import Any

import pytest

from cleantext import extract
from cleantext.scale import extract_batch, extract_rows, result_schema
from tests.test_cli import PAGE, PARAGRAPHS, PDF

KEYS = ["text", "title", "byline", "date", "language", "canonical_url", "page_type", "confidence", "flags", "error"]


def test_each_page_is_a_row_and_a_page_that_fails_has_its_error() -> None:
    class Odd(str):
        def __len__(self) -> int:
            raise RuntimeError("no length")

    rows = list(extract_rows([PAGE, PDF, None, PAGE.decode(), b"", 7, Odd("x")]))  # type: ignore[list-item]
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
    rows = list(extract_rows([page, page], urls=urls, content_types=["text/html; charset=windows-1251", "text/html"]))
    assert [row["canonical_url"] for row in rows] == urls
    assert rows[0]["text"] == text
    assert rows[1]["text"] != text


def test_a_wrong_option_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="threshold"):
        extract_rows([PAGE], threshold=2)
    with pytest.raises(ValueError, match="1 values for 2 pages"):
        extract_rows([PAGE, PAGE], urls=["https://a.example/"])


def pages_of_all_kinds() -> Any:
    arrow = pytest.importorskip("pyarrow", reason="MISSING: pyarrow")
    pages = [PAGE, PDF, None, b""]
    urls = ["https://a.example/1", None, None, "https://a.example/4"]
    return arrow.table({"id": [1, 2, 3, 4], "html": arrow.array(pages, arrow.binary()), "url": urls})


def test_a_table_of_arrow_gets_the_columns_of_the_schema() -> None:
    table = pages_of_all_kinds()
    schema = [*table.schema, *result_schema()]
    for batch in (table, table.to_batches()[0], table.slice(0, 0), table.slice(2, 1)):
        found = extract_batch(batch, url="url")
        assert type(found) is type(batch)
        assert list(found.schema) == schema
        assert found.num_rows == batch.num_rows
    found = extract_batch(table, url="url")
    rows = list(extract_rows(table["html"].to_pylist(), urls=table["url"].to_pylist()))
    assert found.select(KEYS).to_pylist() == rows
    assert found.select(table.schema.names).equals(table)


def test_a_frame_of_pandas_gets_the_same_columns_whatever_is_in_them() -> None:
    pytest.importorskip("pandas", reason="MISSING: pandas")
    table = pages_of_all_kinds()
    frame = table.to_pandas().set_index("id")
    found = extract_batch(frame, url="url")
    assert list(found.columns) == [*frame.columns, *KEYS]
    assert list(found.index) == [1, 2, 3, 4]
    assert list(found["error"].isna()) == [True, False, False, True]
    assert found["text"][1] == extract(PAGE).text
    assert extract_batch(frame[1:3]).dtypes.equals(extract_batch(frame[:1]).dtypes)


def test_texts_of_arrow_that_are_no_utf8_end_no_batch() -> None:
    arrow = pytest.importorskip("pyarrow", reason="MISSING: pyarrow")
    pages = arrow.array([PAGE, PAGE + b"\xff"], arrow.binary()).view(arrow.string())
    found = extract_batch(arrow.table({"html": pages}))
    assert found["error"].null_count == 2
    assert found["text"][0].as_py() == extract(PAGE).text
    assert found["text"][1].as_py() == extract(PAGE + b"\xff").text


def test_columns_have_the_names_that_are_given() -> None:
    table = pages_of_all_kinds().rename_columns(["text", "body", "address"])
    found = extract_batch(table, page="body", url="address", prefix="article_")
    assert found.schema.names == ["text", "body", "address", *(f"article_{key}" for key in KEYS)]
    assert found["article_canonical_url"][0].as_py() == "https://a.example/1"


def test_what_a_caller_gets_wrong_with_a_table_is_said_at_once() -> None:
    table = pages_of_all_kinds()
    with pytest.raises(ValueError, match="0 columns 'body'"):
        extract_batch(table, page="body")
    with pytest.raises(ValueError, match="'text'; give a prefix"):
        extract_batch(table.rename_columns(["text", "html", "url"]))
    with pytest.raises(ValueError, match="threshold"):
        extract_batch(table.slice(0, 0), threshold=2)
    with pytest.raises(TypeError, match="not list"):
        extract_batch([PAGE])


def test_half_characters_of_an_address_and_a_header_that_is_none_end_no_batch() -> None:
    rows = list(extract_rows([PAGE, PAGE], urls=["https://a.example/\ud800", 7], content_types=[None, "x"]))  # type: ignore[list-item]
    assert rows[0]["canonical_url"] == "https://a.example/?"
    assert rows[1]["error"].startswith("TypeError")
    (row,) = extract_rows([PAGE], content_types=[7])  # type: ignore[list-item]
    assert row["error"]
