"""WARC archives as inputs, written here record by record."""

import gzip
import random
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.test_cli import PAGE, PARAGRAPHS, TEXT, Captured, give_stdin, here, names, put, run

pytest.importorskip("fastwarc")
__all__ = ["here", "run"]  # fixtures

CYRILLIC = "Лампа на стене гавани горела каждую ночь, и никто в деревне не знал, кто платит за масло."


def record(kind: str, address: str, block: bytes, content: str = "application/http; msgtype=response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        f"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: {address}\r\nContent-Type: {content}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def answer(body: bytes, *headers: str, content: str = "text/html; charset=utf-8") -> bytes:
    lines = ["HTTP/1.1 200 OK", f"Content-Type: {content}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def html(text: str, encoding: str = "utf-8") -> bytes:
    return f"<html><body><article><p>{text}</p></article></body></html>".encode(encoding)


RECORDS = [
    record("warcinfo", "", b"software: none\r\n", "application/warc-fields"),
    record("request", "https://a.example/1", b"GET /1 HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
    record("response", "https://a.example/1", answer(PAGE)),
    record("response", "https://a.example/i.png", answer(b"\x89PNG", content="image/png")),
    record("response", "https://b.example/2", answer(html(CYRILLIC, "cp1251"), content="text/html;charset=cp1251")),
    record("resource", "https://c.example/3", PAGE, "text/html"),
]


def packed_each(records: list[bytes]) -> bytes:
    return b"".join(gzip.compress(part, mtime=0) for part in records)


@pytest.mark.parametrize(
    ("pack", "jobs"),
    [(b"".join, "1"), (packed_each, "1"), (packed_each, "2"), (lambda records: gzip.compress(b"".join(records)), "1")],
)
@pytest.mark.parametrize("kind", ["auto", "warc"])
def test_an_archive_is_its_html_pages(
    run: Captured, here: Path, pack: Callable[[list[bytes]], bytes], jobs: str, kind: str
) -> None:
    put(here / "crawl", pack(RECORDS))
    assert run("crawl", "--to", "json", "--jobs", jobs, "--from", kind) == 0
    assert [(found["path"], found["url"]) for found in run.records] == [
        ("crawl#3", "https://a.example/1"),
        ("crawl#5", "https://b.example/2"),
        ("crawl#6", "https://c.example/3"),
    ]
    assert run.records[0]["text"].endswith(PARAGRAPHS[-1])
    assert run.records[1]["text"] == CYRILLIC
    assert run.lines == ["cleantext: crawl: 3 records without HTML skipped"]


def test_an_archive_comes_through_a_pipe(run: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("warc", "auto"):
        give_stdin(monkeypatch, packed_each(RECORDS))
        assert run("-", "--from", kind, "--to", "json") == 0
        assert [found["path"] for found in run.records] == ["-#3", "-#5", "-#6"]


def test_pages_of_archives_go_to_folders_of_their_names(run: Captured, here: Path) -> None:
    put(here / "crawls/a.warc.gz", packed_each(RECORDS))
    put(here / "crawls/sub/b.warc", b"".join(RECORDS[:3]))
    put(here / "crawls/page.html", PAGE)
    expected = [f"a.warc.gz/00000{number}.txt" for number in (3, 5, 6)] + ["sub/b.warc/000003.txt"]
    assert run("crawls", "--from", "warc", "-o", "out") == 0
    assert names(here / "out") == expected
    assert run("crawls/a.warc.gz", "-o", "one") == 0
    assert names(here / "one") == expected[:3]
    (here / "out" / expected[1]).unlink()
    before = (here / "out" / expected[0]).stat().st_mtime_ns
    assert run("crawls", "--from", "warc", "-o", "out", "--resume") == 0
    assert names(here / "out") == expected
    assert (here / "out" / expected[0]).stat().st_mtime_ns == before


CHUNKED = b"20\r\n" + PAGE[:32] + b"\r\n%x;x=y\r\n" % (len(PAGE) - 32) + PAGE[32:] + b"\r\n0\r\n\r\n"
RAW = zlib.compressobj(wbits=-15)


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (gzip.compress(PAGE, mtime=0), "Content-Encoding: gzip"),
        (zlib.compress(PAGE), "Content-Encoding: deflate"),
        (RAW.compress(PAGE) + RAW.flush(), "Content-Encoding: deflate"),
        (CHUNKED, "Transfer-Encoding: chunked"),
        (PAGE, "Content-Encoding: gzip"),
        (PAGE, "Content-Encoding: br"),
        (PAGE, "Transfer-Encoding: chunked"),
        (PAGE, "X: y\r\nno header at all"),
        (PAGE, "Content-Encoding: identity"),
    ],
)
def test_codings_of_http_are_undone_where_they_are_true(run: Captured, here: Path, body: bytes, header: str) -> None:
    put(here / "crawl.warc", record("response", "https://a.example/", answer(body, header)))
    assert run("crawl.warc") == 0
    assert run.out.decode().endswith(PARAGRAPHS[-1] + "\n")


@pytest.mark.parametrize(
    ("content", "is_page"),
    [
        ("text/html", True),
        ("Text/HTML; charset=nonsense", True),
        ("application/xhtml+xml", True),
        ("application/octet-stream", True),
        ("", True),
        ("text/plain", False),
        ("application/json", False),
    ],
)
def test_the_content_type_says_what_is_a_page(run: Captured, here: Path, content: str, is_page: bool) -> None:
    put(here / "crawl.warc", record("response", "https://a.example/", answer(PAGE, content=content)))
    assert run("crawl.warc", "--to", "json") == 0
    assert len(run.records) == is_page
    assert run.lines == ([] if is_page else ["cleantext: crawl.warc: 1 record without HTML skipped"])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"".join(RECORDS)[:-30], "truncated archive at record 6"),
        (packed_each(RECORDS)[:-30], "truncated gzip"),
        (packed_each(RECORDS[:5]) + gzip.compress(RECORDS[5], mtime=0)[:30] + b"\xff" * 60, "broken gzip"),
        (b"".join(RECORDS[:5]) + b"x" * 50_000, "Invalid WARC header"),
    ],
)
def test_a_broken_archive_is_named_and_the_pages_before_are_done(
    run: Captured, here: Path, data: bytes, reason: str
) -> None:
    put(here / "crawl.warc", data)
    put(here / "dump.txt", TEXT)
    assert run("crawl.warc", "dump.txt", "--to", "json") == 1
    assert [found["path"] for found in run.records] == ["crawl.warc#3", "crawl.warc#5", "crawl.warc", "dump.txt"]
    assert run.records[2]["error"] == reason
    assert run.lines[0] == f"cleantext: crawl.warc: {reason}" or reason in run.lines[1]


def test_what_is_no_archive_is_named(run: Captured, here: Path) -> None:
    put(here / "page.html", PAGE)
    assert run("page.html", "missing.warc", "--from", "warc") == 1
    assert run.lines == [
        "cleantext: page.html: not a WARC archive",
        "cleantext: missing.warc: No such file or directory",
    ]


def test_no_archive_at_all_ends_a_run(run: Captured, here: Path) -> None:
    noise = random.Random(8)  # noqa: S311 - no secret
    whole = b"".join(RECORDS)
    for _ in range(150):
        data: Any = bytearray(whole)
        for _ in range(noise.randint(1, 5)):
            at = noise.randrange(len(data))
            if noise.random() < 0.5:
                data[at] = noise.randrange(256)
            else:
                del data[at : at + noise.randint(1, 90)]
        put(here / "crawl.warc", bytes(data))
        assert run("crawl.warc", "--from", "warc", "--to", "json") in (0, 1)
