import gzip
import io
import json
import os
import pty
import re
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

import cleantext
from cleantext import files, packed, terminal
from cleantext.cli import main

TITLE = "The lamp on the harbour wall"
PARAGRAPHS = (
    "The lamp on the harbour wall had burned every night since the storm of 1911, and nobody in the "
    "village could say who paid for the oil.",
    "Old Marten, who mended nets beside the slipway, claimed that a ship's cook from Bergen had left a sum "
    "with the priest. The priest, when he was asked, only smiled and looked out to sea.",
    "In the spring the council sent two men with a ladder. They cleaned the glass, wrote a number on a slip "
    "of paper, and went home on the evening boat without a word to anyone.",
)
PAGE = (
    f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{TITLE}</title></head><body><article>"
    f"<h1>{TITLE}</h1>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}</article></body></html>"
).encode()
TEXT = ("\r\n\r\n".join(PARAGRAPHS)).encode()
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"


class Captured:
    """What a run of the command printed."""

    def __init__(self, capture: pytest.CaptureFixture[bytes]) -> None:
        self._capture = capture
        self.out = b""
        self.lines: list[str] = []

    def __call__(self, *arguments: str | Path) -> int:
        try:
            return main([str(argument) for argument in arguments])
        except SystemExit as stop:
            return int(stop.code or 0)
        finally:
            printed = self._capture.readouterr()
            self.out = printed.out
            self.lines = printed.err.decode().splitlines()

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.split(b"\n")[:-1]]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Captured:
    return Captured(capsysbinary)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(path: Path, data: bytes = PAGE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def give_stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))


def call(*arguments: str | Path, env: dict[str, str] | None = None, **options: Any) -> subprocess.Popen[bytes]:
    """Start the command in a process of its own."""
    root = Path(cleantext.__file__).parent.parent
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, *(str(argument) for argument in arguments)],
        env={**kept, "PYTHONPATH": str(root), **(env or {})},
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )


COMMAND = ("-m", "cleantext.cli")


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


# Standard output


def test_a_page_comes_out_as_its_article_with_a_line_end(run: Captured, here: Path) -> None:
    assert run(put(here / "page.html")) == 0
    assert run.out.decode().endswith("\n\n".join(PARAGRAPHS) + "\n")
    assert run.lines == []


def test_text_comes_out_byte_for_byte_with_its_own_line_ends(run: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    give_stdin(monkeypatch, TEXT)
    assert run("--from", "text", "-") == 0
    assert run.out == TEXT


def test_the_locale_changes_no_byte(here: Path) -> None:
    accented = TEXT.replace(b"Marten", "Mårten".encode())
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    assert call(*COMMAND, put(here / "dump.txt", accented), env=locale).communicate() == (accented, b"")


def test_several_texts_are_separated_by_a_line_with_a_form_feed(run: Captured, here: Path) -> None:
    text, page = put(here / "a.txt", TEXT), put(here / "b.html")
    assert run(text, page, text) == 0
    first, second, third = run.out.split(b"\n\f\n")
    assert (first, third) == (TEXT, TEXT)
    assert second.decode().endswith(PARAGRAPHS[-1])


@pytest.mark.parametrize(("form", "suffix"), [("markdown", ".md"), ("html", ".html"), ("text", ".txt")])
def test_each_form_has_its_suffix(run: Captured, here: Path, form: str, suffix: str) -> None:
    put(here / "pages/a.htm")
    assert run("pages/", "--to", form, "-o", "out/") == 0
    document = cleantext.extract(PAGE)
    expected = {"markdown": document.markdown, "html": document.html, "text": document.text}[form]
    assert (here / f"out/a{suffix}").read_text("utf-8") == f"{expected}\n"


def test_markup_can_be_left_out(run: Captured, here: Path) -> None:
    page = PAGE.replace(b"the oil.", b'the <a href="/oil"><b>oil</b></a>. <img src="/lamp.jpg" alt="A lamp">')
    put(here / "a.html", page)
    assert run("a.html", "--to", "markdown", "--url", "https://harbour.example/") == 0
    assert b"[**oil**](https://harbour.example/oil). ![A lamp](https://harbour.example/lamp.jpg)" in run.out
    assert run("a.html", "--to", "markdown", "--no-links", "--no-images", "--no-formatting", "--no-tables") == 0
    assert b"paid for the oil.\n" in run.out
    assert run("a.html", "--to", "html", "--no-links", "--no-images") == 0
    assert b"the <strong>oil</strong>.</p>" in run.out


def test_markup_of_a_text_cannot_be_left_out(run: Captured, here: Path) -> None:
    put(here / "a.html")
    assert run("a.html", "--no-links") == 2
    assert "--no-links, --no-images, --no-tables and --no-formatting need --to markdown or html" in run.lines[-1]


def test_blocks_and_reasons_can_be_left_out_of_records(run: Captured, here: Path) -> None:
    put(here / "a.html")
    document = cleantext.extract((here / "a.html").read_bytes())
    for options in ((), ("--no-reasons",), ("--no-blocks",), ("--no-blocks", "--no-reasons")):
        wanted = {name: f"--no-{name}" not in options for name in ("blocks", "reasons")}
        assert run("a.html", "--to", "json", *options) == 0
        (record,) = run.records
        assert record == {"schema": 1, "path": "a.html", **document.to_dict(**wanted)}
        assert ("blocks" in record) == wanted["blocks"]
        assert all(("reasons" in block) == wanted["reasons"] for block in record.get("blocks", ()))
    assert run("a.html", "--to", "html", "--no-blocks") == 2
    assert run.lines[-1].endswith("--no-blocks and --no-reasons need --to json")


def test_json_of_one_input_is_one_record(run: Captured, here: Path) -> None:
    put(here / "page.html")
    assert run("page.html", "--to", "json", "--url", "https://example.org/lamp") == 0
    (record,) = run.records
    assert list(record)[:2] == ["schema", "path"]
    assert (record["schema"], record["path"], record["url"]) == (1, "page.html", "https://example.org/lamp")
    assert record["text"].endswith(PARAGRAPHS[-1])
    assert {"title", "flags", "confidence", "page_type", "metadata", "blocks"} <= record.keys()


def test_json_of_several_inputs_is_json_lines_with_a_record_for_each_failure(run: Captured, here: Path) -> None:
    put(here / "page.html")
    put(here / "dump.txt", TEXT)
    assert run("--to", "json", "page.html", "missing.html", "dump.txt") == 1
    assert [record["path"] for record in run.records] == ["page.html", "missing.html", "dump.txt"]
    assert run.records[1] == {"schema": 1, "path": "missing.html", "error": "No such file or directory"}
    assert run.records[2]["text"].encode() == TEXT


def test_standard_input_is_recognised_unpacked_and_called_by_its_dash(
    run: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_stdin(monkeypatch, gzip.compress(PAGE))
    assert run("-", "--to", "json") == 0
    assert run.records[0]["path"] == "-"
    assert run.records[0]["text"].endswith(PARAGRAPHS[-1])


def test_standard_input_cannot_be_named_twice(run: Captured) -> None:
    assert run("-", "-") == 2
    assert "only once" in run.lines[-1]


def test_a_closed_reader_ends_the_command_quietly(here: Path) -> None:
    page = put(here / "page.html")
    process = call(*COMMAND, "-", page, stdin=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.close()
    process.stdin.write(TEXT)
    process.stdin.close()
    assert process.stderr is not None
    with process.stderr as stream:
        assert stream.read() == b""
    assert process.wait(60) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_behind_standard_output_is_one_line(here: Path) -> None:
    page = put(here / "page.html")
    with Path("/dev/full").open("wb") as full:
        process = call(*COMMAND, page, page, stdout=full)
    assert process.communicate()[1] == b"cleantext: standard output: No space left on device\n"
    assert process.returncode == 1


def test_closed_streams_are_one_line(here: Path) -> None:
    page = put(here / "page.html")
    code = "import os, sys; os.close(int(sys.argv[1])); os.execv(sys.executable, sys.argv[2:])"
    for number, path, line in (
        (0, "-", b"-: standard input is closed"),
        (1, page, b"standard output: Bad file descriptor"),
    ):
        process = call("-c", code, str(number), sys.executable, *COMMAND, path)
        assert process.communicate() == (b"", b"cleantext: " + line + b"\n")
        assert process.returncode == 1


def test_an_interrupt_ends_with_130(run: Captured, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = put(here / "page.html")
    monkeypatch.setattr(files, "read", interrupt)
    assert run(page) == 130
    assert run.lines == []


def interrupt(*_: object) -> bytes:
    raise KeyboardInterrupt


# Finding inputs


def test_a_folder_means_its_pages_in_the_order_of_their_names(run: Captured, here: Path) -> None:
    for name in ("b.html", "a/z.txt", "a/d.XHTML", "c.htm", "d.html.gz", "a.txt.gz"):
        put(here / "pages" / name, gzip.compress(TEXT) if name.endswith("gz") else PAGE)
    for name in (".hidden.html", ".git/x.html", "style.css", "e.pdf", "gz", "f.html.bak"):
        put(here / "pages" / name)
    put(here / "elsewhere" / "x.html")
    (here / "pages" / "link.html").symlink_to(here / "pages" / "b.html")
    (here / "pages" / "far").symlink_to(here / "elsewhere")
    (here / "pages" / "loop").symlink_to(here / "pages")
    os.mkfifo(here / "pages" / "fifo.html")
    assert run("pages", "--to", "json") == 0
    expected = ["a/d.XHTML", "a/z.txt", "a.txt.gz", "b.html", "c.htm", "d.html.gz"]
    assert [record["path"] for record in run.records] == [f"pages/{name}" for name in expected]


def test_a_file_named_outright_is_read_whatever_its_name(run: Captured, here: Path) -> None:
    put(here / ".page.cgi")
    (here / "link").symlink_to(here / ".page.cgi")
    assert run(".page.cgi", "link", "--to", "json") == 0
    assert [record["path"] for record in run.records] == [".page.cgi", "link"]


def test_the_name_of_a_subcommand_means_a_file_when_it_is_written_as_a_path(run: Captured, here: Path) -> None:
    put(here / "explain", TEXT)
    assert run("./explain") == 0
    assert run.out == TEXT
    assert run("--to", "text", "--", "explain") == 0
    assert run.out == TEXT


def test_options_may_stand_between_paths_and_paths_may_begin_with_a_dash(run: Captured, here: Path) -> None:
    put(here / "a.html")
    put(here / "-b.html")
    assert run("a.html", "--to", "json", "a.html", "--", "-b.html") == 0
    assert [record["path"] for record in run.records] == ["a.html", "a.html", "-b.html"]


@pytest.mark.parametrize("encode", [os.fsencode, lambda name: os.fsencode(name).replace(b"u", b"\xff")])
def test_any_file_name_survives_in_a_record_and_stays_on_one_error_line(run: Captured, here: Path, encode: Any) -> None:
    name = os.fsdecode(encode("bo\nu\x1b[31m.pdf"))
    try:
        put(here / name, PDF)
    except OSError:
        pytest.skip("this file system refuses such a name")
    assert run("--to", "json", name) == 1
    assert run.records[0]["path"] == name
    assert len(run.lines) == 1
    assert r"bo\n" in run.lines[0]
    assert "\x1b" not in run.lines[0]


# Inputs that fail


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("missing.html", None, "No such file or directory"),
        ("paper.pdf", PDF, "binary content, neither HTML nor text"),
        ("image.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary content, neither HTML nor text"),
        ("nothing.bin", bytes(4096), "binary content, neither HTML nor text"),
        ("cut.html.gz", gzip.compress(PAGE, mtime=0)[:-20], "truncated gzip"),
        ("cut.txt.gz", b"", "truncated gzip"),
        ("head.gz", b"\x1f\x8b", "truncated gzip"),
        ("broken.html.gz", gzip.compress(PAGE, mtime=0)[:10] + b"\xff" * 40, "broken gzip"),
        ("crawl.warc", b"WARC/1.0\r\nWARC-Type: warcinfo\r\n\r\n", "truncated or broken archive"),
    ],
)
def test_a_bad_input_is_one_line_and_the_others_are_done(
    run: Captured, here: Path, name: str, data: bytes | None, reason: str
) -> None:
    if data is not None:
        put(here / name, data)
    put(here / "dump.txt", TEXT)
    assert run(name, "dump.txt") == 1
    assert run.out == TEXT
    assert len(run.lines) == 1
    assert run.lines[0].startswith(f"cleantext: {name}: {reason}")


def test_a_folder_without_pages_is_one_line(run: Captured, here: Path) -> None:
    put(here / "pages" / "style.css", b"p { color: red }")
    put(here / "dump.txt", TEXT)
    assert run("pages", "dump.txt") == 1
    assert run.out == TEXT
    assert len(run.lines) == 1
    assert run.lines[0].startswith("cleantext: pages: no pages in this folder")


def test_an_unreadable_file_is_one_line(run: Captured, here: Path) -> None:
    (here / "self.html").symlink_to(here / "self.html")
    assert run("self.html", "x" * 300, "") == 1
    assert [line.split(": ")[2] for line in run.lines] == [
        "Too many levels of symbolic links",
        "File name too long",
        "empty path",
    ]


def test_an_unreadable_folder_is_one_line_and_the_others_are_done(
    run: Captured, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(here / "pages" / "closed" / "a.html")
    put(here / "pages" / "open" / "b.txt", TEXT)
    listed = Path.iterdir

    def guarded(folder: Path) -> Iterator[Path]:
        if folder.name == "closed":
            raise PermissionError(13, "Permission denied", str(folder))
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", guarded)
    assert run("pages") == 1
    assert run.out == TEXT
    assert run.lines == ["cleantext: pages/closed: Permission denied"]


def test_a_gzip_that_unpacks_without_end_is_one_line(
    run: Captured, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "MAX_UNPACKED", 1 << 20)
    put(here / "bomb.html.gz", gzip.compress(bytes(3 << 20)))
    put(here / "page.html.gz", gzip.compress(PAGE[:50]) + gzip.compress(PAGE[50:]))
    assert run("bomb.html.gz", "page.html.gz") == 1
    assert run.lines == ["cleantext: bomb.html.gz: unpacks to more than 1 MiB"]
    assert run.out.decode().endswith(PARAGRAPHS[-1] + "\n")


@pytest.mark.parametrize("data", [b"", b"<html><body></body></html>"])
def test_an_empty_page_is_said_but_is_no_failure(run: Captured, here: Path, data: bytes) -> None:
    put(here / "empty.html", data)
    assert run("empty.html") == 0
    assert run.out == b""
    assert run.lines == ["cleantext: empty.html: note: there is no text in it"]
    assert run("empty.html", "--to", "json") == 0
    assert run.records[0]["text"] == ""


# Writing


def test_one_result_goes_to_the_file_named(run: Captured, here: Path) -> None:
    put(here / "dump.txt", TEXT)
    assert run("dump.txt", "-o", "new/out.md") == 0
    assert run.out == b""
    assert (here / "new/out.md").read_bytes() == TEXT
    assert names(here) == ["dump.txt", "new/out.md"]


def test_many_results_mirror_their_folder(run: Captured, here: Path) -> None:
    for name in ("a.html", "sub/b.htm.gz", "sub/deep/c.txt"):
        put(here / "pages" / name, gzip.compress(TEXT) if name.endswith("gz") else TEXT)
    put(here / "single.v2", TEXT)
    assert run("single.v2", "pages/", "-o", "out") == 0
    assert names(here / "out") == ["a.txt", "single.v2.txt", "sub/b.txt", "sub/deep/c.txt"]
    assert (here / "out/sub/b.txt").read_bytes() == TEXT
    assert run("pages", "-o", "json/", "--to", "json") == 0
    assert names(here / "json") == ["a.json", "sub/b.json", "sub/deep/c.json"]
    assert json.loads((here / "json/a.json").read_text("utf-8"))["path"] == "pages/a.html"
    assert run.out == b""


@pytest.mark.parametrize("output", ["out/", "there"])
def test_a_single_result_goes_into_a_folder_where_one_is_meant(run: Captured, here: Path, output: str) -> None:
    (here / "there").mkdir()
    put(here / "page.html", TEXT)
    assert run("page.html", "-o", output) == 0
    assert names(here / output) == ["page.txt"]


def test_json_lines_go_to_one_file_failures_included(run: Captured, here: Path) -> None:
    put(here / "pages/a.html")
    put(here / "pages/b.html", PDF)
    assert run("pages", "missing", "--to", "json", "-o", "all.jsonl") == 1
    records = [json.loads(line) for line in (here / "all.jsonl").read_text("utf-8").splitlines()]
    assert [(record["path"], "error" in record) for record in records] == [
        ("pages/a.html", False),
        ("pages/b.html", True),
        ("missing", True),
    ]
    assert run.out == b""
    assert len(run.lines) == 2


def test_a_failure_in_json_leaves_its_record_in_its_own_file(run: Captured, here: Path) -> None:
    put(here / "pages/a.html", PDF)
    put(here / "pages/b.html")
    assert run("pages", "-o", "out", "--to", "json") == 1
    assert "error" in json.loads((here / "out/a.json").read_text("utf-8"))
    assert "error" not in json.loads((here / "out/b.json").read_text("utf-8"))


def test_a_failure_in_text_leaves_no_file(run: Captured, here: Path) -> None:
    put(here / "a.html", PDF)
    assert run("a.html", "-o", "a.out") == 1
    assert names(here) == ["a.html"]


def test_two_results_never_share_a_file(run: Captured, here: Path) -> None:
    put(here / "pages/a.htm", TEXT)
    put(here / "pages/a.html", TEXT.upper())
    assert run("pages", "-o", "out") == 1
    assert (here / "out/a.txt").read_bytes() == TEXT
    assert run.lines == ["cleantext: pages/a.html: the result would overwrite that of pages/a.htm"]


def test_a_file_named_twice_is_written_once(run: Captured, here: Path) -> None:
    put(here / "pages/a.html", TEXT)
    assert run("pages", "pages/a.html", "-o", "out") == 0
    assert names(here / "out") == ["a.txt"]


def test_a_result_never_overwrites_an_input(run: Captured, here: Path) -> None:
    put(here / "pages/a.html")
    put(here / "pages/b.txt", TEXT)
    put(here / "pages/a.txt", b"precious")
    before = {path: path.read_bytes() for path in (here / "pages").iterdir()}
    assert run("pages", "-o", "pages") == 1
    assert {path: path.read_bytes() for path in (here / "pages").iterdir()} == before
    assert len(run.lines) == 3
    for usage in (
        ("pages/b.txt", "-o", "pages/../pages/b.txt"),
        ("pages/a.html", "pages/b.txt", "-o", "pages/b.txt"),
    ):
        assert run(*usage) == 2
    put(here / "in.jsonl", TEXT)
    assert run("in.jsonl", "pages", "--to", "json", "-o", "in.jsonl") == 2
    assert (here / "in.jsonl").read_bytes() == TEXT


def test_results_inside_the_folder_of_inputs_are_no_inputs_next_time(run: Captured, here: Path) -> None:
    put(here / "pages/a.html")
    for _ in range(2):
        assert run("pages", "-o", "pages/out") == 0
        assert names(here / "pages") == ["a.html", "out/a.txt"]


def test_an_interrupted_run_leaves_the_old_file_and_no_draft(
    run: Captured, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(here / "a.html")
    put(here / "all.jsonl", b"old")
    monkeypatch.setattr(files, "read", interrupt)
    assert run("a.html", "a.html", "--to", "json", "-o", "all.jsonl") == 130
    assert names(here) == ["a.html", "all.jsonl"]
    assert (here / "all.jsonl").read_bytes() == b"old"


def test_an_output_that_cannot_be_written_is_one_line(run: Captured, here: Path) -> None:
    put(here / "wall", b"")
    put(here / "page.html")
    assert run("page.html", "page.html", "-o", "wall/out") == 1
    assert run.lines == ["cleantext: wall/out: Not a directory"]
    assert run("page.html", "page.html", "--to", "json", "-o", "wall/out/x.jsonl") == 1
    assert run.lines == ["cleantext: wall/out/x.jsonl: Not a directory"]
    assert run("page.html", "-o", "wall/out/x.txt") == 1
    assert run.lines == ["cleantext: page.html: cannot write wall/out/x.txt: Not a directory"]
    assert names(here) == ["page.html", "wall"]


def test_a_result_that_cannot_be_written_does_not_stop_the_others(run: Captured, here: Path) -> None:
    put(here / "pages/a.html", TEXT)
    put(here / "pages/b.html", TEXT)
    (here / "out/a.txt").mkdir(parents=True)
    assert run("pages", "-o", "out") == 1
    assert (here / "out/b.txt").read_bytes() == TEXT
    assert run.lines == ["cleantext: pages/a.html: cannot write out/a.txt: Is a directory"]


def test_a_link_stays_a_link_and_a_mode_stays_a_mode(run: Captured, here: Path) -> None:
    put(here / "page.html", TEXT)
    put(here / "real.txt").chmod(0o600)
    (here / "link.txt").symlink_to("real.txt")
    assert run("page.html", "-o", "link.txt") == 0
    assert (here / "link.txt").is_symlink()
    assert (here / "real.txt").read_bytes() == TEXT
    assert (here / "real.txt").stat().st_mode & 0o777 == 0o600


def test_a_pipe_named_as_output_is_written_to_not_replaced(here: Path) -> None:
    page = put(here / "page.html", TEXT)
    assert call(*COMMAND, page, "-o", "/dev/stdout").communicate() == (TEXT, b"")
    assert names(here) == ["page.html"]


# Usage


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "no PATH given"),
        (["--jobs", "0", "page.html"], "--jobs: must be a whole number above 0, not '0'"),
        (["--jobs", "many", "page.html"], "--jobs: must be a whole number above 0, not 'many'"),
        (["--jobs", "2", "--timeout", "-1", "page.html"], "--timeout: must be a number above 0, not '-1'"),
        (["--jobs", "1", "--timeout", "5", "page.html"], "--timeout needs --jobs"),
        (["--resume", "page.html"], "--resume needs -o"),
        (["-o", "all.parquet", "page.html"], "--to json"),
        (["--from", "word", "page.html"], "invalid choice"),
        (["--to", "docx", "page.html"], "invalid choice"),
        (["--threshold", "high", "page.html"], "invalid float"),
        (["--threshold", "2", "page.html"], "threshold"),
        (["--keep", "title,slogan", "page.html"], "slogan"),
        (["--drop", "slogan", "page.html"], "slogan"),
        (["--encoding", "utf-99", "page.html"], "utf-99"),
        (["--rules", "missing.toml", "page.html"], "missing.toml: No such file or directory"),
        (["--rules", "page.html", "page.html"], "page.html"),
        (["-o", "all.jsonl", "page.html"], "--to json"),
        (["-o", "page.html", "a.html", "b.html"], "FILE.jsonl"),
        (["--unknown", "page.html"], "--unknown"),
        (["explain", "--to", "json", "page.html"], "--to"),
    ],
)
def test_wrong_usage_ends_with_2_before_anything_is_done(
    run: Captured, here: Path, arguments: list[str], words: str
) -> None:
    put(here / "page.html", b"<p>neither rules nor results")
    assert run(*arguments) == 2
    assert run.out == b""
    assert re.match(r"cleantext( explain)?: error: ", run.lines[-1])
    assert words in run.lines[-1]
    assert names(here) == ["page.html"]


def test_every_option_reaches_the_library(run: Captured, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict[str, Any]] = []
    extract = cleantext.extract

    def spy(data: bytes, **options: Any) -> cleantext.Document:
        given.append(options)
        return extract(data)

    monkeypatch.setattr(cleantext, "extract", spy)
    page = put(here / "page.html")
    plain: tuple[str, ...] = ("--url=u", "--encoding=utf-8", "--language=de", "--threshold=.7", "--page-type=forum")
    profile = put(here / "site.toml", b'[drop.phrase]\n"five words that recur here" = "seen 3/4"\n')
    plain = (*plain, "--site", str(profile))
    assert run(page, *plain, "--keep=title, caption", "--keep", "metadata", "--drop=related,event") == 0
    for found in given:
        assert found.pop("rules") is None
        assert found.pop("site") == cleantext.SiteProfile.load(profile)
        assert found == {
            "url": "u",
            "encoding": "utf-8",
            "language": "de",
            "threshold": 0.7,
            "page_type": "forum",
            "keep": {"title", "caption", "metadata"},
            "drop": {"related", "event"},
        }


def test_from_overrules_what_the_bytes_look_like(run: Captured, here: Path) -> None:
    page = put(here / "page.html", b"<p>" + PARAGRAPHS[0].encode() + b"</p>")
    assert run(page, "--from", "html") == 0
    assert run.out.decode() == PARAGRAPHS[0] + "\n"
    assert run(page, "--from", "text") == 0
    assert run.out == page.read_bytes()


def test_version_names_the_version_and_the_place_of_the_package(run: Captured) -> None:
    assert run("--version") == 0
    folder = Path(cleantext.__file__).parent
    assert run.out.decode() == f"cleantext {cleantext.__version__} ({folder})\n"


def test_help_offers_what_there_is(run: Captured) -> None:
    assert run("--help") == 0
    shown = run.out.decode()
    assert all(
        word in shown for word in ("--from", "--to", "--output", "--keep", "explain", "train", "donation", "--jobs")
    )


# What the bytes are


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "text"),
        (b"<!DOCTYPE html><title>x</title>", "html"),
        (b"\xef\xbb\xbf\n <HTML>", "html"),
        ("<html><p>x".encode("utf-16"), "html"),
        ("<html><p>x".encode("utf-16-le"), "html"),
        (b"<?xml version='1.0'?><html/>", "html"),
        (b"<!-- saved from a browser --><html>", "html"),
        (b"<p>A fragment", "html"),
        (b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n<!doctype html>\r\n<html>", "html"),
        (b"A fragment</p><p>that begins with <b>text</b></p><p>and goes on.</p>", "html"),
        (b"\0<html>\0<p>", "html"),
        (b"<jan@example.org> wrote: 3 < 4", "text"),
        (b"<3 this <b>very</b> much", "text"),
        (b"Write <html> before <body>, and </p> after a paragraph. " + TEXT, "text"),
        ("Ein Wort über Öl\n".encode("latin-1"), "text"),
        ("Ein Wort über Öl\n".encode("utf-16"), "text"),
        (b"WARC/1.1\r\n", "warc"),
        (PDF, "binary"),
        (bytes(100), "binary"),
    ],
)
def test_the_bytes_say_what_they_are(data: bytes, kind: str) -> None:
    assert files.sniff(data) == kind


# Explaining


def block(text: str, *, kept: bool = True, reasons: tuple[tuple[str, int], ...] = ()) -> Any:
    points = sum(worth for _, worth in reasons)
    label = cleantext.Label("body" if kept else "advertisement")
    probability = 0.97 if kept else 0.03
    return SimpleNamespace(text=text, kept=kept, label=label, points=points, probability=probability, reasons=reasons)


def explained(*blocks: Any, title: str = "The lamp", **view: Any) -> list[str]:
    document = SimpleNamespace(
        blocks=blocks, title=title, confidence=0.91, page_type="article", flags=frozenset({"mixed"})
    )
    return list(terminal.explained("page.html", cast("cleantext.Document", document), terminal.View(**view)))


REASONS = (("words", -40), ("names", -9), ("chars", 8), ("links", -2), ("place", 1), ("length", 1))


def test_explain_shows_every_block_with_its_verdict(run: Captured, here: Path) -> None:
    put(here / "page.html")
    put(here / "dump.txt", TEXT)
    assert run("explain", "page.html", "dump.txt", "missing.html") == 1
    shown = run.out.decode().splitlines()
    assert len([line for line in shown if re.match(r"keep body +\+\d+ +\d+%  ", line)]) >= 2 * len(PARAGRAPHS)
    assert any(line.startswith("page.html · ") for line in shown)
    assert "\x1b" not in run.out.decode()
    assert run.lines == ["cleantext: missing.html: No such file or directory"]


def test_explain_shows_the_strongest_reasons_and_sums_up_the_rest() -> None:
    shown = explained(block("Buy now", kept=False, reasons=REASONS), width=120)
    assert shown[1:3] == [
        "drop advertisement    -41   3%  Buy now",
        " " * 32 + "words -40, names -9, chars +8, links -2, 2 more +2",
    ]
    shown = explained(block("Buy now", kept=False, reasons=REASONS), width=120, every_reason=True)
    assert shown[2].endswith("links -2, place +1, length +1")
    assert shown[-1] == "0 of 1 blocks kept"


@pytest.mark.parametrize("text", ["words " * 500, "unbroken" * 500, "漢字" * 700, "e\u0301 " * 900])
@pytest.mark.parametrize("width", [20, 55, 56, 80, 200])
@pytest.mark.parametrize("full", [False, True])
def test_explain_stays_within_the_terminal(text: str, width: int, full: bool) -> None:
    lines = explained(block(text), width=width, full=full)
    cells = [len(line.replace("\u0301", "")) + len(re.findall("[漢字]", line)) for line in lines]
    assert max(cells) <= max(width, 30)
    start = next(index for index, line in enumerate(lines) if line.startswith("keep"))
    told = "".join(line[32:] if line.startswith("keep") else line for line in lines[start:-1])
    assert told.endswith("…") is not full
    if full:
        assert told.replace(" ", "") == text.replace(" ", "")


def test_explain_lets_no_escape_sequence_of_the_page_through() -> None:
    for full in (False, True):
        shown = explained(block("a\x1b]0;x\x07b\u202ec\n\td\x9b"), title="\x1b[2J", full=full)
        assert not any(char in line for line in shown for char in "\x1b\x07\u202e\x9b\n\t")


def test_explain_colours_verdicts() -> None:
    shown = "\n".join(explained(block("one"), block("two", kept=False), color=True))
    assert "\x1b[32mkeep" in shown
    assert "\x1b[31mdrop" in shown


@pytest.mark.parametrize(
    ("variables", "is_terminal", "colored"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
    ],
)
def test_colour_follows_the_terminal_and_the_environment(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], is_terminal: bool, colored: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: is_terminal)
    assert terminal.wants_color(stream) is colored


# Progress


def stderr_in_a_terminal(*arguments: str | Path) -> str:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    process = call(*COMMAND, *arguments, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    with os.fdopen(ours, "rb", buffering=0) as stream:
        shown = b""
        # Linux says by an error that nobody writes to a terminal any more.
        with suppress(OSError):
            while part := stream.read(65536):
                shown += part
    process.wait(60)
    return shown.decode()


def test_a_bar_shows_only_in_a_terminal_for_many_inputs_with_an_output(here: Path) -> None:
    page, other = put(here / "page.html"), put(here / "other.html")
    shown = stderr_in_a_terminal(page, "missing.html", other, "-o", here / "out")
    assert "3/3" in shown
    assert "\rcleantext: missing.html: No such file or directory\r\n" in shown
    assert stderr_in_a_terminal(page, other) == ""
    assert stderr_in_a_terminal(page, "-o", here / "out.txt") == ""


def test_tqdm_is_not_imported_where_no_bar_shows(here: Path) -> None:
    page, other = put(here / "page.html"), put(here / "other.html")
    code = "import sys, cleantext.cli as c; c.main(sys.argv[1:]); sys.exit('tqdm' in sys.modules)"
    process = call("-c", code, page, other, "-o", here / "out")
    assert process.communicate() == (b"", b"")
    assert process.returncode == 0
