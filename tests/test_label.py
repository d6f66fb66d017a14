"""`cleantext label` without a browser: who gets an answer, what is saved when, how the work goes on."""

from __future__ import annotations

import errno
import hashlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

import cleantext
from cleantext import Label, labels_file
from cleantext.cli import main
from cleantext.files import Source, find
from cleantext.job import Job
from cleantext.label_server import LabelServer
from cleantext.label_session import Session
from cleantext.labels import CONTENT
from cleantext.labels_file import LabelledBlock, LabelledPage, append, read_labels
from cleantext.render.label_page import KEYS, Desk, label_page
from tests.test_report import EXAMPLES, INJECTIONS, hostile, parsed

ROOT = Path(cleantext.__file__).parents[1]
PAGE = "".join(
    f"<p>Paragraph {place}: the harbour master wrote down what the boats had brought in that morning.</p>"
    for place in range(40)
)


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The command in a process of its own, and its address."""
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "cleantext", "label", *arguments, "--no-browser"],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process, _out(process.stdout).readline().decode().strip()
    finally:
        process.kill()
        process.communicate()


def _out(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


class Client:
    """Requests to the server at an address, with the headers that a test wants."""

    def __init__(self, url: str) -> None:
        self.host, _, path = url.removeprefix("http://").partition("/")
        self.root = f"/{path}"

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        """Status, body and headers of an answer."""
        connection = http.client.HTTPConnection(self.host, timeout=60)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> tuple[int, bytes, http.client.HTTPMessage]:
        return self.ask("GET", self.root + path, headers=headers)

    def post(self, path: str, wish: Any, **headers: str) -> tuple[int, Any]:
        body = wish if isinstance(wish, bytes) else json.dumps(wish).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        status, data, _ = self.ask("POST", self.root + path, body, {"Content-Type": "application/json"} | named)
        return status, json.loads(data)


def shown(page: bytes) -> Any:
    """A page as a tree."""
    return parsed(page.decode())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    for name in ("a", "b"):
        (tmp_path / "pages" / f"{name}.html").write_text(f"<title>{name}</title><body>{PAGE}", encoding="utf-8")
    (tmp_path / "pages" / "c.html").write_bytes((EXAMPLES / "donation-appeal.html").read_bytes())
    return tmp_path


def session(folder: Path) -> Session:
    """The work on the pages of a folder, from where its file of labels has it."""
    out = folder / "labels.jsonl"
    known = read_labels(out).pages if out.exists() else {}
    job = Job("auto", {}, {"encoding": None})
    return Session(find([str(folder / "pages")]), out, known, job.do, lambda _, text: {0: Label(text)})


@pytest.fixture
def client(folder: Path) -> Iterator[Client]:
    server = LabelServer(session(folder))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Client(server.url)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def saved(folder: Path, name: str = "pages/a.html") -> dict[int | None, str]:
    """The verdicts in the file of labels."""
    labels = read_labels(folder / "labels.jsonl")
    assert labels.bad == ()
    return {block.index: block.verdict.value for block in labels.pages[name].blocks}


# Who gets an answer


def test_a_wrong_token_gets_nothing(client: Client) -> None:
    right = client.root
    for root in ("/", "/x/", right[:-2] + "/", right[:-2] + "%C3%A9/", right.upper(), right[:-1] + "x/"):
        for method in ("GET", "POST"):
            status, body, _ = client.ask(method, root + "page/1", b"{}", {"Content-Type": "application/json"})
            assert status == 403
            assert b"Paragraph" not in body
    assert client.get("page/1")[0] == 200


def test_a_host_that_is_not_ours_gets_nothing(client: Client, folder: Path) -> None:
    port = client.host.partition(":")[2]
    for host in (
        "evil.example",
        f"evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        f"127.0.0.1.evil.example:{port}",
        "",
    ):
        assert client.get("page/1", Host=host)[0] == 403
        assert client.post("page/1", {"done": True}, Host=host)[0] == 403
    assert not (folder / "labels.jsonl").exists()
    assert client.get("page/1", Host=f"localhost:{port}")[0] == 200


def test_other_pages_cannot_ask_for_changes(client: Client, folder: Path) -> None:
    wish = {"verdicts": {"1": "donation"}}
    assert client.post("page/1", wish, Origin="http://evil.example")[0] == 403
    assert client.post("page/1", wish, Origin="null")[0] == 403
    assert client.post("page/1", wish, Sec_Fetch_Site="cross-site")[0] == 403
    assert client.post("page/1", wish, Content_Type="text/plain")[0] == 415
    assert client.post("page/1", wish, Content_Type="application/x-www-form-urlencoded")[0] == 415
    assert not (folder / "labels.jsonl").exists()
    assert client.post("page/1", wish, Origin=f"http://{client.host}", Sec_Fetch_Site="same-origin")[0] == 200


def test_it_listens_on_the_loopback_address_only(client: Client) -> None:
    host, _, port = client.host.partition(":")
    assert host == "127.0.0.1"
    with socket.socket() as other:  # were all addresses taken, this one would be, too
        other.bind(("127.0.0.2", int(port)))


def test_requests_are_bounded(client: Client, folder: Path) -> None:
    assert client.post("page/1", b" " * (4 << 20) + b"{}")[0] == 413
    assert client.post("page/1", b"{}", Content_Length="-1")[0] == 411
    assert client.get("x" * 70_000)[0] == 414
    assert not (folder / "labels.jsonl").exists()


BAD_WISHES: Sequence[Any] = (
    b"", b"{", b"[]", b"\xff", b"[" * 100_000, {}, {"verdicts": {}}, {"verdicts": []}, {"verdicts": {"1": "nonsense"}},
    {"verdicts": {"x": "body"}}, {"verdicts": {"-1": "body"}}, {"verdicts": {"40": "body"}}, {"verdicts": {"1": None}},
    {"verdicts": {"9" * 5000: "body"}}, {"done": "yes"}, {"done": 1}, {"verdicts": 5},
)  # fmt: skip


@pytest.mark.parametrize("wish", BAD_WISHES, ids=lambda wish: repr(wish)[:40])
def test_a_wish_that_makes_no_sense_is_refused_and_changes_nothing(wish: Any, client: Client, folder: Path) -> None:
    status, told = client.post("page/1", wish)
    assert status == 400
    assert told["error"]
    assert not (folder / "labels.jsonl").exists()


@pytest.mark.parametrize(
    "path", ["page/0", "page/4", "page/01", "page/1/", "page/x", "page/" + "9" * 30, "other", "../"]
)
def test_there_are_no_other_pages(path: str, client: Client) -> None:
    assert client.get(path)[0] == 404
    assert client.post(path, {"done": True})[0] == 404


def test_the_headers_keep_the_page_to_itself(client: Client) -> None:
    _, _, headers = client.get("page/1")
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    for part in ("connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


# What is shown


def test_every_block_is_there_with_the_verdict_of_the_rules(client: Client) -> None:
    page = shown(client.get("page/3")[1])
    doc = cleantext.extract((EXAMPLES / "donation-appeal.html").read_bytes())
    blocks = page.xpath("//*[@role='option']")
    assert [element.text_content().strip("\n") for element in blocks] == [block.text for block in doc.blocks]
    assert [element.get("data-l") in CONTENT for element in blocks] == [block.kept for block in doc.blocks]
    assert [element.get("data-l") for element in blocks] == [block.label for block in doc.blocks]


def test_each_verdict_has_a_key_of_its_own() -> None:
    assert set(KEYS) == set(cleantext.LABELS)
    assert len(set(KEYS.values())) == len(KEYS)
    assert not set(KEYS.values()) & set("jqz")


def test_no_content_of_a_page_is_anything_but_text() -> None:
    doc, name = hostile()
    verdicts = [Label.BODY] * len(doc.blocks)
    page, _ = label_page(doc, Desk(1, [(name, "open")], verdicts, verdicts, notes=[name]), "/token/")
    tree = shown(page.encode())
    assert len(tree.xpath("//script")) == 1
    assert len(tree.xpath("//style")) == 1
    assert tree.xpath("//img | //iframe | //svg") == []
    assert not [name for element in tree.iter() for name in element.attrib if str(name).startswith("on")]
    texts = [element.text_content().rstrip("\n") for element in tree.xpath("//*[@role='option']")]
    assert texts[:3] == list(INJECTIONS[:3])


def test_a_page_that_cannot_be_read_is_told_and_passed_over(client: Client, folder: Path) -> None:
    (folder / "pages" / "a.html").write_bytes(b"\x7fELF\0\0\0\0\1\2\3\0")
    status, page, _ = client.get("page/1")
    assert status == 200
    assert b"This page cannot be shown: binary content" in page
    assert client.post("page/1", {"done": True})[0] == 422
    assert client.get("")[2]["Location"] == f"{client.root}page/2"


def test_the_first_page_shown_is_the_first_that_is_not_done(client: Client) -> None:
    assert client.get("")[2]["Location"] == f"{client.root}page/1"
    assert client.post("page/1", {"done": True})[1]["next"] == 2
    assert client.get("")[2]["Location"] == f"{client.root}page/2"


def test_an_archive_is_no_page(folder: Path) -> None:
    (folder / "a.warc").write_bytes(b"WARC/1.0\r\nWARC-Type: warcinfo\r\n\r\n")
    with running(folder, "a.warc") as (_, url):
        assert b"cannot be shown: a WARC archive" in Client(url).get("page/1")[1]


# What is saved


def test_every_change_is_saved_before_it_is_answered(client: Client, folder: Path) -> None:
    assert client.post("page/1", {"verdicts": {"1": "donation"}})[0] == 200
    assert saved(folder) == {1: "donation"}
    assert client.post("page/1", {"verdicts": {"2": "other", "3": "other"}})[0] == 200
    assert saved(folder) == {1: "donation", 2: "other", 3: "other"}
    assert client.post("page/1", {"verdicts": {"1": "body"}})[0] == 200
    assert saved(folder) == {1: "body", 2: "other", 3: "other"}
    told = client.post("undo", {})[1]
    assert told["blocks"] == {"1": ["donation", True]}
    assert saved(folder)[1] == "donation"


def test_a_line_says_what_the_page_was_and_what_each_block_is(client: Client, folder: Path) -> None:
    doc = cleantext.extract((EXAMPLES / "donation-appeal.html").read_bytes())
    client.post("page/3", {"verdicts": {"5": "event"}})
    line = json.loads((folder / "labels.jsonl").read_bytes())
    assert line == {
        "page": "pages/c.html",
        "url": doc.url,
        "digest": hashlib.sha256((EXAMPLES / "donation-appeal.html").read_bytes()).hexdigest(),
        "done": False,
        "blocks": [{"index": 5, "path": doc.blocks[5].path, "label": "event", "text": doc.blocks[5].text[:80]}],
    }


def test_a_page_that_is_done_has_a_verdict_on_every_block(client: Client, folder: Path) -> None:
    client.post("page/3", {"verdicts": {"5": "event"}})
    client.post("page/3", {"done": True})
    doc = cleantext.extract((EXAMPLES / "donation-appeal.html").read_bytes())
    expected = {index: block.label.value for index, block in enumerate(doc.blocks)} | {5: "event"}
    assert saved(folder, "pages/c.html") == expected
    assert read_labels(folder / "labels.jsonl").pages["pages/c.html"].done


def test_undo_goes_back_over_pages_to_the_beginning(client: Client, folder: Path) -> None:
    client.post("page/1", {"verdicts": {"1": "donation"}})
    client.post("page/2", {"verdicts": {"4": "other"}})
    client.post("page/2", {"done": True})
    assert client.post("undo", {})[1]["page"] == 2
    assert saved(folder, "pages/b.html") == {4: "other"}
    assert client.post("undo", {})[1]["page"] == 2
    assert client.post("undo", {})[1]["page"] == 1
    assert (saved(folder), saved(folder, "pages/b.html")) == ({}, {})
    assert client.post("undo", {})[1]["page"] == 0


def test_what_cannot_be_saved_has_not_happened(client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client.post("page/1", {"verdicts": {"1": "donation"}})

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(labels_file, "append", full)
        for path, wish in (("page/1", {"verdicts": {"2": "other"}}), ("page/1", {"done": True}), ("undo", {})):
            assert client.post(path, wish) == (507, {"error": "No space left on device"})
    page = shown(client.get("page/1")[1])
    assert [element.get("id") for element in page.xpath("//*[contains(@class, 'given')]")] == ["b1"]
    client.post("page/1", {"verdicts": {"3": "other"}})
    assert saved(folder) == {1: "donation", 3: "other"}


# How the work goes on


def test_it_resumes_from_its_file(folder: Path) -> None:
    first = session(folder)
    first.mark(0, {1: Label.DONATION})
    first.finish(1, done=True)
    again = session(folder)
    assert again.sheet(0).given == {1: Label.DONATION}
    assert again.sheet(1).done
    assert len(again.sheet(1).given) == 40
    assert again.next_open() == 0
    assert again.next_open(0) == 2
    again.mark(0, {2: Label.OTHER})
    assert saved(folder) == {1: "donation", 2: "other"}


def test_labels_follow_their_blocks_when_the_page_has_changed(folder: Path) -> None:
    session(folder).mark(0, {3: Label.DONATION, 39: Label.OTHER})
    page = folder / "pages" / "a.html"
    text = page.read_text(encoding="utf-8")
    cut = text[: text.index("<p>Paragraph 39")]
    page.write_text(cut.replace("<p>Paragraph 0", "<p>A new first paragraph.</p><p>Paragraph 0"), encoding="utf-8")
    sheet = session(folder).sheet(0)
    assert sheet.given == {4: Label.DONATION}
    assert (sheet.changed, sheet.lost) == (True, 1)


def test_lines_by_hand_are_where_the_work_begins(folder: Path) -> None:
    labels = folder / "labels.jsonl"
    labels.write_text(
        '{"page": "pages/a.html", "text": "donation"}\n'
        '{"page": "pages/b.html", "blocks": [{"text": "Paragraph 7", "label": "other"}]}\n',
        encoding="utf-8",
    )
    work = session(folder)
    assert work.sheet(0).given == {0: Label.DONATION}  # as the test's own alignment reads it
    assert work.sheet(1).given == {7: Label.OTHER}
    work.mark(1, {8: Label.OTHER})
    assert saved(folder, "pages/b.html") == {7: "other", 8: "other"}


def test_a_page_named_as_on_the_command_line_is_the_same_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    out = folder / "work" / "labels.jsonl"
    out.parent.mkdir()
    append(out, LabelledPage("pages/a.html", (LabelledBlock(Label.OTHER, 2),)))
    job = Job("auto", {}, {"encoding": None})
    work = Session(
        [Source("pages/a.html", Path("pages/a.html"), None)], out, read_labels(out).pages, job.do, lambda *_: {}
    )
    assert work.sheet(0).given == {2: Label.OTHER}
    work.mark(0, {3: Label.OTHER})
    assert list(read_labels(out).pages) == ["pages/a.html"]


def test_the_end_of_the_work_leaves_one_line_a_page_and_all_that_it_does_not_know(folder: Path) -> None:
    labels = folder / "labels.jsonl"
    labels.write_text('{"page": "elsewhere.html", "text": "Mine."}\nnot mine\n', encoding="utf-8")
    work = session(folder)
    for index in range(5):
        work.mark(0, {index: Label.OTHER})
    assert len(labels.read_bytes().splitlines()) == 7
    work.close()
    lines = labels.read_bytes().splitlines()
    assert lines[:2] == [b'{"page": "elsewhere.html", "text": "Mine."}', b"not mine"]
    assert len(lines) == 3
    assert len(json.loads(lines[2])["blocks"]) == 5


def test_more_pages_than_are_held_keep_their_labels(folder: Path) -> None:
    for number in range(20):
        (folder / "pages" / f"d{number}.html").write_text(f"<body>{PAGE}", encoding="utf-8")
    work = session(folder)
    for place in range(23):
        work.mark(place, {place: Label.OTHER})
    assert all(work.sheet(place).given == {place: Label.OTHER} for place in range(23))
    for place in reversed(range(23)):
        change = work.undo()
        assert change is not None
        assert (change.place, work.sheet(place).given) == (place, {})


# The command


def test_killed_in_the_middle_it_has_lost_nothing_that_was_saved(folder: Path) -> None:
    confirmed: dict[int, str] = {}
    for beginning in (0, 10, 20):
        with running(folder, "pages/", "-o", "labels.jsonl") as (process, url):
            client = Client(url)
            for index in range(beginning, beginning + 10):
                if index == beginning + 5:  # in the middle of the work on the next change
                    threading.Timer(0.002 * (beginning // 10), process.kill).start()
                try:
                    status, _ = client.post("page/1", {"verdicts": {str(index): "donation"}})
                except (OSError, http.client.HTTPException, ValueError):
                    break
                assert status == 200
                confirmed[index] = "donation"
        found = read_labels(folder / "labels.jsonl").pages["pages/a.html"]
        mine = {block.index: block.verdict.value for block in found.blocks}
        assert confirmed.items() <= mine.items()
        assert len(confirmed) >= beginning // 10 * 5 + 5
    with running(folder, "pages/", "-o", "labels.jsonl") as (_, url):
        page = shown(Client(url).get("page/1")[1])
        given = {int(element.get("id")[1:]) for element in page.xpath("//*[contains(@class, 'given')]")}
        assert set(confirmed) <= given


def test_an_interrupt_ends_it_quietly_with_a_summary(folder: Path) -> None:
    with running(folder, "pages/") as (process, url):
        client = Client(url)
        for index in range(3):
            client.post("page/1", {"verdicts": {str(index): "donation"}})
        client.post("page/2", {"done": True})
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    told = errors.decode().split("\n")
    assert told[0] == "Labels go to labels.jsonl; Ctrl-C ends the work."
    assert told[-2] == "labels.jsonl: 1 of 3 pages done, 1 begun, 43 verdicts"
    assert "Traceback" not in errors.decode()
    assert len((folder / "labels.jsonl").read_bytes().splitlines()) == 2


def test_a_text_to_keep_gives_verdicts(folder: Path) -> None:
    kept = "\n\n".join(shown(PAGE.encode()).xpath("//p/text()")[:20])
    (folder / "labels.jsonl").write_text(json.dumps({"page": "pages/a.html", "text": kept}), encoding="utf-8")
    with running(folder, "pages/") as (_, url):
        page = shown(Client(url).get("page/1")[1])
        verdicts = [element.get("data-l") for element in page.xpath("//*[@role='option']")]
    assert [verdict in CONTENT for verdict in verdicts] == [True] * 20 + [False] * 20


def failing(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    """The exit status, and the last line of what went wrong."""
    try:
        status = main(["label", *map(str, arguments), "--no-browser"])
    except SystemExit as stop:
        status = int(stop.code or 0)
    return status, capsys.readouterr().err.strip().split("\n")[-1]


def test_errors_name_what_is_wrong(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages, out = folder / "pages", folder / "labels.jsonl"
    (folder / "empty").mkdir()
    (folder / "file").touch()
    missing = folder / "missing.html"
    assert failing(capsys, pages, "-o", out, "--port", "70000") == (
        2, "cleantext label: error: --port must be a number from 0 to 65535, not 70000"
    )  # fmt: skip
    assert failing(capsys, pages, "-o", pages / "a.html")[1].endswith("would overwrite an input")
    assert failing(capsys, pages, "-o", pages)[1] == f"cleantext: {pages}: Is a directory"
    assert failing(capsys, pages, "-o", folder / "file" / "x.jsonl")[1].endswith("Not a directory")
    assert failing(capsys, "-", "-o", out)[0] == 2
    assert failing(capsys, pages, "-o", out, "--rules", missing)[1].endswith("No such file or directory")
    status = main(["label", str(missing), str(folder / "empty"), "-o", str(out), "--no-browser"])
    told = capsys.readouterr().err.strip().split("\n")
    assert status == 1
    assert told[0] == f"cleantext: {missing}: No such file or directory"
    assert told[1].startswith(f"cleantext: {folder / 'empty'}: no pages in this folder")
    assert told[2] == "cleantext: label: no pages to label"
    assert not out.exists()


def test_a_port_that_is_taken_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert failing(capsys, folder / "pages", "-o", folder / "labels.jsonl", "--port", str(port)) == (
            1, f"cleantext: 127.0.0.1:{port}: Address already in use"
        )  # fmt: skip


def test_a_file_of_something_else_is_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = folder / "notes.txt"
    other.write_text("My notes.\n", encoding="utf-8")
    assert failing(capsys, folder / "pages", "-o", other) == (1, f"cleantext: {other}: this is no file of labels")
    assert other.read_text(encoding="utf-8") == "My notes.\n"


def test_bad_lines_are_told_and_the_work_goes_on(folder: Path) -> None:
    append(folder / "labels.jsonl", LabelledPage("pages/a.html", done=True))
    with (folder / "labels.jsonl").open("ab") as stream:
        stream.write(b'{"page": "pages/b')
    with running(folder, "pages/") as (process, url):
        assert Client(url).get("")[2]["Location"].endswith("/page/2")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert errors.startswith(b"cleantext: labels.jsonl:2: no JSON at character")
