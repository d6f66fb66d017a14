"""The examples of `examples/engines`, each on the real engine; skipped where that is missing, which the run says.

.. code-block:: sh

    pip install "pyspark>=3.5" "ray[data]" "datatrove[io]" scrapy  # Spark needs Java 17, too
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from cleantext import extract
from tests.test_cli import PAGE, PDF

EXAMPLES = Path(__file__).parents[1] / "examples" / "engines"
PAGES = {
    "a.html": PAGE,
    "b.html": PDF,
    "c.html": b"<html><body></body></html>",
    "d.html": PAGE.replace(b"1911", b"1912"),
}


def needs(module: str, *commands: str) -> pytest.MarkDecorator:
    """Skip where an engine, or a command that it needs, is missing."""
    missing = [] if importlib.util.find_spec(module) else [module]
    missing += [command for command in commands if not shutil.which(command)]
    return pytest.mark.skipif(bool(missing), reason=f"MISSING: {' and '.join(missing)}; an engine is not tested")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, data in PAGES.items():
        (folder / name).write_bytes(data)
    return folder


def call(*arguments: object, cwd: Path) -> None:
    """Run a module or a script of Python; what it says is shown when it fails."""
    done = subprocess.run(  # noqa: S603 - this interpreter, our own code
        [sys.executable, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False, timeout=300,
        env=os.environ | {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def parquet_of(folder: Path) -> list[dict[str, Any]]:
    from pyarrow import parquet

    return [row for path in sorted(folder.glob("*.parquet")) for row in parquet.read_table(path).to_pylist()]


def assert_articles(rows: list[dict[str, Any]], key: str, pages: Mapping[str, bytes] = PAGES) -> None:
    """Each page has its row: the good ones what `extract` finds, the bad one its error."""
    found = {Path(row[key]).name: row for row in rows}
    assert sorted(found) == sorted(pages)
    assert len(rows) == len(pages)
    for name, page in pages.items():
        row, document = found[name], extract(page)
        assert bool(row.get("error")) is (page == PDF)
        assert (row.get("text") or "") == document.text
        assert row.get("title") == document.title
        assert page == PDF or row["flags"] == sorted(document.flags)


@needs("pyspark", "java")
def test_spark(pages: Path, tmp_path: Path) -> None:
    call(EXAMPLES / "with_spark.py", pages, "out", cwd=tmp_path)
    assert_articles(parquet_of(tmp_path / "out"), "path")


@needs("ray")
def test_ray(pages: Path, tmp_path: Path) -> None:
    call(EXAMPLES / "with_ray.py", pages, "out", cwd=tmp_path)
    assert_articles(parquet_of(tmp_path / "out"), "path")


def texts_of(pages: Mapping[str, bytes], folder: Path) -> None:
    """Write JSON Lines for datatrove, which knows pages as text only."""
    records = [
        {"id": name, "html": page.decode("latin-1"), "url": "https://a.example/"} for name, page in pages.items()
    ]
    folder.mkdir()
    (folder / "pages.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")


@needs("datatrove")
def test_datatrove(tmp_path: Path) -> None:
    texts = {name: page for name, page in PAGES.items() if page != PDF}
    texts_of(texts, tmp_path / "in")
    call(EXAMPLES / "with_datatrove.py", "in", "out", cwd=tmp_path)
    lines = (tmp_path / "out" / "00000.jsonl").read_text("utf-8").splitlines()
    rows = [{**record, **record["metadata"]} for record in map(json.loads, lines)]
    assert_articles(rows, "id", texts)


@needs("datatrove")
def test_a_page_that_raises_kills_or_hangs_in_datatrove_goes_on_with_its_error() -> None:
    from datatrove.data import Document

    from cleantext.scale.datatrove import Cleantext

    class Troubled(Cleantext):
        def extract(self, text: str, url: str | None = None) -> dict[str, Any]:
            if text == "hangs":
                time.sleep(60)
            if text == "kills":
                os._exit(3)
            if text == "raises":
                raise MemoryError
            return super().extract(text, url)

    texts = ["hangs", PAGE.decode(), "kills", "raises", PAGE.decode()]
    step = Troubled(timeout=10)
    found = list(step.run(Document(text, str(number)) for number, text in enumerate(texts)))
    assert [document.id for document in found] == ["0", "1", "2", "3", "4"]
    assert ["error" in document.metadata for document in found] == [True, False, True, True, False]
    assert [document.text for document in found] == ["", extract(PAGE).text, "", "", extract(PAGE).text]
    assert "TimeoutError" in found[0].metadata["error"]


@pytest.fixture
def site(pages: Path) -> Iterator[str]:
    """The address of a server on this machine, whose first page links to the others."""
    links = "".join(f'<a href="/{name}">{name}</a>' for name in PAGES)
    (pages / "index.html").write_text(f"<body><nav>{links}</nav></body>", encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(pages)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@needs("scrapy")
def test_scrapy(site: str, tmp_path: Path) -> None:
    call(
        "-m", "scrapy", "runspider", EXAMPLES / "with_scrapy.py", "-a", f"start={site}", "-o", "out.jsonl", cwd=tmp_path
    )
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert_articles([row for row in rows if row["url"] != site], "url")
