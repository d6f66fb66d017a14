"""Many inputs: processes, faults, runs that are ended early, tables."""

import gzip
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import cleantext
from cleantext.files import Source
from cleantext.scale.workers import Crew
from tests.test_cli import COMMAND, PAGE, PDF, TEXT, Captured, call, give_stdin, here, names, put, run
from tests.trouble import Trouble

__all__ = ["here", "run"]  # fixtures

LIMITED = (
    "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2);"
    "from cleantext.cli import main; sys.exit(main(sys.argv[2:]))"
)


def pages(folder: Path, count: int) -> Path:
    """A folder of pages, each with a text of its own, some with none, some of other kinds."""
    for number in range(count):
        page = PAGE.replace(b"1911", str(1000 + number).encode())
        kinds = {3: ("html", PDF), 5: ("txt", TEXT), 7: ("html.gz", gzip.compress(page)), 8: ("html", b"")}
        suffix, data = kinds.get(number % 10, ("html", page))
        put(folder / f"{number:04d}.{suffix}", data)
    return folder


def outcomes(*given: str, jobs: int = 2, seconds: float = 60) -> list[tuple[str, bytes | None, str | None]]:
    with Crew(Trouble(), jobs, seconds) as crew:
        found = crew.results(Source(name, None, None) for name in given)
        return [(source.name, outcome.data, outcome.problem) for source, outcome in found]


# Processes


def test_results_come_in_the_order_of_the_inputs_whatever_takes_long() -> None:
    given = ["slow", *(str(number) for number in range(200)), "slow", "last"]
    assert [name for name, _, _ in outcomes(*given)] == given
    assert outcomes() == []


def test_a_page_that_kills_or_hangs_its_worker_is_reported_and_the_others_are_done() -> None:
    given = ["a", "kills", "b", "hangs", "leaves", *"cdefgh"]
    found = outcomes(*given, seconds=1)
    assert [name for name, _, _ in found] == given
    problems = {name: problem for name, _, problem in found if problem is not None}
    assert problems == {
        "kills": "ended the process that did it, 3 times (signal 9)",
        "hangs": "took more than 1 seconds; given up",
        "leaves": "ended the process that did it, 3 times (exit status 3)",
    }


def test_workers_that_are_killed_from_outside_cost_no_page() -> None:
    killed = 0
    with Crew(Trouble(), 2, 60) as crew:
        given = ["slow" if number % 40 == 0 else str(number) for number in range(200)]
        for number, (source, outcome) in enumerate(crew.results(Source(name, None, None) for name in given)):
            assert (source.name, outcome.problem) == (given[number], None)
            if number % 50 == 10:
                for child in multiprocessing.active_children():
                    child.kill()
                    killed += 1
    assert killed >= 4
    assert multiprocessing.active_children() == []


def test_inputs_are_read_only_a_little_ahead() -> None:
    taken = 0

    def endless() -> Iterator[Source]:
        nonlocal taken
        while True:
            taken += 1
            yield Source(str(taken), None, None)

    with Crew(Trouble(), 2, 60) as crew:
        for number, _ in enumerate(crew.results(endless())):
            assert taken - number <= 200
            if number == 500:
                break


@pytest.mark.parametrize("output", ["-", "all.jsonl", "out"])
def test_two_processes_give_the_bytes_of_one(run: Captured, here: Path, output: str) -> None:
    pages(here / "pages", 40)
    form = "text" if output == "out" else "json"
    found = []
    for jobs in ("1", "2"):
        assert run("pages", "missing.html", "--to", form, "-o", output, "--jobs", jobs) == 1
        wrote = {name: (here / name).read_bytes() for name in names(here) if not name.startswith("pages/")}
        found.append((run.out, run.lines, wrote))
    assert found[0] == found[1]
    assert sum("no text in it" not in line for line in found[0][1]) == 5


@pytest.mark.parametrize(("form", "suffix"), [("markdown", ".md"), ("html", ".html")])
def test_markup_is_the_same_from_two_processes(run: Captured, here: Path, form: str, suffix: str) -> None:
    page = PAGE.replace(b"the oil.", b'the <a href="/oil"><b>oil</b></a>. <img src="/lamp.jpg" alt="A lamp">')
    for name in ("a", "deep/b", "c"):
        put(here / f"pages/{name}.html", page)
    wanted = {"links": False, "images": False}
    document = cleantext.extract(page, url="https://harbour.example/")
    expected = {"markdown": document.to_markdown(**wanted), "html": document.to_html(**wanted)}[form]
    for jobs in ("1", "2"):
        out = here / f"out{jobs}"
        options = ("--to", form, "--no-links", "--no-images", "--url", "https://harbour.example/", "--jobs", jobs)
        assert run("pages", "-o", str(out), *options) == 0
        assert names(out) == [f"a{suffix}", f"c{suffix}", f"deep/b{suffix}"]
        assert {(out / name).read_text("utf-8") for name in names(out)} == {f"{expected}\n"}
    assert "oil" in expected
    assert "href" not in expected
    assert "lamp.jpg" not in expected


def test_standard_input_reaches_a_worker(run: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    give_stdin(monkeypatch, TEXT)
    assert run("-", "--jobs", "2", "--from", "text") == 0
    assert run.out == TEXT


def test_a_page_that_takes_too_long_is_named(run: Captured, here: Path) -> None:
    put(here / "slow.html", b"<p>word " * 2_000_000)
    put(here / "page.txt", TEXT)
    assert run("slow.html", "page.txt", "--jobs", "2", "--timeout", "0.2") == 1
    assert run.out == TEXT
    assert run.lines == ["cleantext: slow.html: took more than 0.2 seconds; given up"]


def test_hostile_files_among_many_are_named_and_the_others_done(run: Captured, here: Path) -> None:
    """One in ten is hostile; with `CLEANTEXT_ENDURANCE=1` they are 200 among 2,000."""
    count = 1800 if os.environ.get("CLEANTEXT_ENDURANCE") == "1" else 50
    pages(here / "pages", count)
    noise = random.Random(6)  # noqa: S311 - no secret
    bad: dict[str, bytes] = {}
    for number in range(count // 45):
        bad |= {f"b{number}.gz.html": gzip.compress(PAGE)[: -7 - number], f"c{number}.html": noise.randbytes(5000)}
        bad |= {f"d{number}.html": bytes(5000), f"e{number}.html.zst": b"\x28\xb5\x2f\xfd" + bytes(50)}
        bad[f"f{number}.html"] = b"WARC/1.0\r\n\r\n"
    for name, data in bad.items():
        put(here / "pages" / name, data)
    (here / "pages" / "closed.html").symlink_to("nowhere")  # links in folders are skipped
    put(here / "pages" / "deep.html", b"<div>" * 100_000 + b"<p>at the bottom")
    assert run("pages", "--jobs", "2", "-o", "out") == 1
    failed = {line.split(": ")[1] for line in run.lines if "no text in it" not in line}
    other = {f"pages/{number:04d}.html" for number in range(3, count, 10)}
    assert failed == {f"pages/{name}" for name in bad} | other
    assert len(names(here / "out")) == count - len(other) + 1


# Runs that are ended


def finish(output: str, form: str, jobs: str, *, resume: bool) -> int:
    more = ("--resume",) if resume else ()
    process = call(*COMMAND, "pages", "--to", form, "-o", output, "--jobs", jobs, *more)
    process.communicate()
    return process.returncode


@pytest.mark.parametrize(
    ("output", "form", "jobs"),
    [("all.jsonl", "json", "1"), ("all.jsonl", "json", "2"), ("out", "text", "2"), ("out", "json", "1")],
)
def test_a_run_that_is_killed_leaves_no_half_file_and_is_resumed(
    run: Captured, here: Path, output: str, form: str, jobs: str
) -> None:
    pages(here / "pages", 60)
    assert run("pages", "--to", form, "-o", f"whole/{output}") == 1
    whole = {name: (here / "whole" / name).read_bytes() for name in names(here / "whole")}
    total = sum(map(len, whole.values()))
    for share in (0.1, 0.4):
        process = call(*COMMAND, "pages", "--to", form, "-o", f"cut/{output}", "--jobs", jobs, "--resume")
        while size(here / "cut") < share * total and process.poll() is None:
            time.sleep(0.005)
        process.kill()
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        left = names(here / "cut")
        assert all(whole[name] == (here / "cut" / name).read_bytes() for name in left if name in whole)
        assert "all.jsonl" not in left
        assert len(left) < len(whole) or left == ["all.jsonl.part"]
    put(here / "cut" / "out" / ".cleantext-0123.tmp", b"what a write that was killed leaves")
    assert finish(f"cut/{output}", form, jobs, resume=True) == 1
    if output == "all.jsonl":
        (here / "cut/out/.cleantext-0123.tmp").unlink()
    assert {name: (here / "cut" / name).read_bytes() for name in names(here / "cut")} == whole


def size(folder: Path) -> int:
    return sum((folder / name).stat().st_size for name in names(folder) if "cleantext-" not in name)


def test_a_half_line_is_done_once_more(run: Captured, here: Path) -> None:
    pages(here / "pages", 12)
    arguments = ("pages", "--to", "json", "-o", "all.jsonl")
    assert run(*arguments) == 1
    whole, said = (here / "all.jsonl").read_bytes(), run.lines
    put(here / "all.jsonl.part", whole[: len(whole) // 2])
    assert run(*arguments, "--resume") == 1
    assert (here / "all.jsonl").read_bytes() == whole
    assert [line for line in said if "binary" in line] == [line for line in run.lines if "binary" in line]
    assert names(here) == ["all.jsonl", *(f"pages/{path.name}" for path in sorted((here / "pages").iterdir()))]


def test_a_finished_run_is_resumed_with_what_was_added(run: Captured, here: Path) -> None:
    put(here / "pages/a.html")
    arguments = ("pages", "--to", "json", "-o", "all.jsonl", "--resume")
    assert run(*arguments) == 0
    put(here / "pages/b.html")
    assert run(*arguments) == 0
    records = [json.loads(line)["path"] for line in (here / "all.jsonl").read_text("utf-8").splitlines()]
    assert records == ["pages/a.html", "pages/b.html"]


def test_a_part_of_other_inputs_is_not_resumed(run: Captured, here: Path) -> None:
    put(here / "a.html")
    put(here / "b.html")
    for part in (b'{"schema": 1, "path": "c.html"}\n', b"not JSON\n", b'{"schema": 1, "path": \n', b"\xff\n"):
        put(here / "all.jsonl.part", part)
        assert run("a.html", "b.html", "--to", "json", "-o", "all.jsonl", "--resume") == 1
        assert len(run.lines) == 1
        assert "all.jsonl.part is of other inputs" in run.lines[0]
        assert (here / "all.jsonl.part").read_bytes() == part
        assert not (here / "all.jsonl").exists()
    assert run("a.html", "--to", "json", "-o", "all.jsonl") == 0
    assert names(here) == ["a.html", "all.jsonl", "b.html"]


def test_an_interrupt_ends_all_processes_and_the_rest_can_be_resumed(here: Path) -> None:
    pages(here / "pages", 60)
    arguments = (*COMMAND, "pages", "--to", "json", "-o", "all.jsonl", "--jobs", "2", "--resume")
    process = call(*arguments, start_new_session=True)
    while size(here) - size(here / "pages") < 2_000:
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGINT)
    assert b"Traceback" not in process.communicate()[1]
    assert process.returncode == 130
    deadline = time.monotonic() + 20
    while lives(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not lives(process.pid)
    assert (here / "all.jsonl.part").stat().st_size > 0
    done = call(*arguments)
    done.communicate()
    assert done.returncode == 1
    assert len((here / "all.jsonl").read_bytes().splitlines()) == 60


def lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def limited(limit: int, *arguments: str) -> tuple[int, list[str]]:
    process = call("-c", LIMITED, str(limit), *arguments, stdout=subprocess.DEVNULL)
    said = process.communicate()[1].decode().splitlines()
    return process.returncode, said


def test_a_full_disk_is_named_and_no_half_file_is_left(here: Path) -> None:
    put(here / "pages/a.txt", TEXT * 40)
    put(here / "pages/b.txt", TEXT)
    code, said = limited(len(TEXT) * 2, "pages", "-o", "out")
    assert (code, said) == (1, ["cleantext: pages/a.txt: cannot write out/a.txt: File too large"])
    assert names(here / "out") == ["b.txt"]


def test_a_full_disk_under_json_lines_is_one_line_and_can_be_resumed(here: Path) -> None:
    pages(here / "pages", 30)
    arguments = ("pages", "--to", "json", "--jobs", "2", "-o", "all.jsonl")
    code, said = limited(20_000, *arguments)
    assert code == 1
    assert said[-1] == "cleantext: all.jsonl: File too large"
    assert not (here / "all.jsonl").exists()
    assert finish("all.jsonl", "json", "2", resume=True) == 1
    records = [json.loads(line)["path"] for line in (here / "all.jsonl").read_bytes().splitlines()]
    assert records == [f"pages/{path.name}" for path in sorted((here / "pages").iterdir())]
    assert not (here / "all.jsonl.part").exists()


# Tables and packed inputs


def test_parquet_holds_a_row_for_each_input(run: Captured, here: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    put(here / "a.html", PAGE)
    put(here / "b.html", PDF)
    put(here / "c.txt", TEXT)
    odd = os.fsdecode(b"d\xff.txt")
    put(here / odd, TEXT)
    assert run("a.html", "b.html", "c.txt", odd, "--to", "json", "-o", "all.parquet", "--jobs", "2") == 1
    rows = parquet.read_table(here / "all.parquet").to_pylist()
    assert [row["path"] for row in rows] == ["a.html", "b.html", "c.txt", "d?.txt"]
    assert [row["error"] is None for row in rows] == [True, False, True, True]
    assert rows[2]["text"].encode() == TEXT
    assert rows[1]["text"] is None
    assert run("a.html", "--to", "json") == 0
    (record,) = run.records
    assert {name: rows[0][name] for name in ("url", "title", "text", "flags", "confidence", "page_type")} == {
        name: record[name] for name in ("url", "title", "text", "flags", "confidence", "page_type")
    }
    block, stated = rows[0]["blocks"][-1], record["blocks"][-1]
    assert (block["text"], block["label"], block["points"]) == (stated["text"], stated["label"], stated["points"])
    assert [[reason["name"], reason["points"]] for reason in block["reasons"]] == stated["reasons"]
    assert sorted(path.name for path in here.iterdir() if "parquet" in path.name) == ["all.parquet"]


def test_a_table_is_resumed_from_its_part(run: Captured, here: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    pages(here / "pages", 12)
    arguments = ("pages", "--to", "json", "-o")
    assert run(*arguments, "all.jsonl") == 1
    put(here / "all.parquet.part", (here / "all.jsonl").read_bytes()[:9000])
    assert run(*arguments, "all.parquet", "--resume") == 1
    assert run(*arguments, "other.parquet") == 1
    assert parquet.read_table(here / "all.parquet").equals(parquet.read_table(here / "other.parquet"))
    assert not (here / "all.parquet.part").exists()


def test_zstd_is_unpacked_and_what_is_broken_named(run: Captured, here: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    whole = zstandard.compress(TEXT)
    put(here / "pages/a.txt.zst", whole)
    put(here / "pages/b.txt.zst", zstandard.compress(TEXT[:100]) + zstandard.compress(TEXT[100:]))
    put(here / "pages/c.txt.zst", whole[:-3])
    put(here / "pages/d.txt.zst", whole[:4] + b"\xff" * 40)
    put(here / "pages/e.txt.zst", b"")
    assert run("pages", "-o", "out") == 1
    assert names(here / "out") == ["a.txt", "b.txt"]
    assert {(here / "out" / name).read_bytes() for name in names(here / "out")} == {TEXT}
    assert [line.split(": ", 2)[2] for line in run.lines] == ["truncated zstd", "broken zstd", "truncated zstd"]


@pytest.mark.parametrize(
    ("module", "name", "data", "more"),
    [
        ("zstandard", "zst", b"\x28\xb5\x2f\xfd\0", ()),
        ("fastwarc.warc", "warc", b"WARC/1.0\r\n", ()),
        ("pyarrow.parquet", "arrow", PAGE, ("--to", "json", "-o", "all.parquet")),
    ],
)
def test_a_missing_extra_is_named(
    run: Captured, here: Path, monkeypatch: pytest.MonkeyPatch, module: str, name: str, data: bytes, more: tuple[str]
) -> None:
    put(here / "input", data)
    monkeypatch.setitem(sys.modules, module, None)
    assert run("input", *more) in (1, 2)
    assert f'needs the extra "{name}": pip install "cleantext-extract[{name}]"' in run.lines[-1]
