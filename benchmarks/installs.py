"""Installs of the package side by side: whether they give the same records, and what each costs.

``python -m benchmarks.installs [--same] FOLDER FOLDER... [PAGES...]``: each folder holds the package `cleantext`
(``src``, or what ``pip install --no-deps --target FOLDER .`` made); pages are HTML files, or folders of them. Each
install runs in a process of its own; every page goes to one after the other. Printed are the pages whose record,
Markdown or HTML differ, and for each install the CPU time of ``extract(bytes).text`` in units of one lxml parse of the
same bytes, which ``--same`` leaves out. Exit status 1 when any page differs.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib
import json
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.speed import parse_and_extract

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OWN_PAGES = (Path("examples"), Path("tests"), Path("benchmarks/own"))
_ENDINGS = (".html", ".htm", ".xhtml", ".html.gz", ".htm.gz")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one install made of a page: a digest of all of it, and CPU seconds of the parse and the extraction."""

    digest: str
    parse: float
    extract: float


class Install:
    """A process that works with the package in one folder; a context manager."""

    def __init__(self, folder: Path, rounds: int) -> None:
        command = [sys.executable, "-m", "benchmarks.installs", "--work", str(folder.resolve()), str(rounds)]
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def __enter__(self) -> Install:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def answer(self, page: Path) -> Answer:
        """What this install makes of a page. Raises RuntimeError when its process has died."""
        assert self._process.stdin is not None  # noqa: S101 - both are pipes
        assert self._process.stdout is not None  # noqa: S101
        self._process.stdin.write(f"{page}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the process ended at {page}")
        return Answer(**json.loads(line))


def compare(folders: Iterable[Path], pages: Iterable[Path], rounds: int = 1) -> Iterator[tuple[Path, list[Answer]]]:
    """Each page with what every install made of it; times are the best of `rounds`, 0 without any."""
    with ExitStack() as stack:
        installs = [stack.enter_context(Install(folder, rounds)) for folder in folders]
        for page in pages:
            yield page, [install.answer(page) for install in installs]


def pages_below(places: Iterable[Path]) -> list[Path]:
    """All HTML files of some folders, sorted; a file is itself."""
    found: set[Path] = set()
    for place in places:
        inside = [place] if place.is_file() else place.rglob("*")
        found.update(path for path in inside if path.is_file() and path.name.endswith(_ENDINGS))
    return sorted(found)


def _work(folder: str, rounds: int) -> None:
    """Answer for each path on standard input; with the package that stands in `folder`."""
    sys.path.insert(0, folder)
    cleantext = importlib.import_module("cleantext")
    if not Path(str(cleantext.__file__)).is_relative_to(folder):
        raise SystemExit(f"no package cleantext in {folder}")
    for line in sys.stdin:
        path = Path(line.rstrip("\n"))
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        doc = cleantext.extract(raw)
        made = json.dumps([doc.to_dict(), doc.markdown, doc.html])
        parse, extract = parse_and_extract(lambda page: cleantext.extract(page).text, raw, rounds) if rounds else (0, 0)
        answer = {"digest": hashlib.sha256(made.encode()).hexdigest(), "parse": parse, "extract": extract}
        print(json.dumps(answer), flush=True)


def main(arguments: list[str]) -> int:
    """Compare installs; the exit status."""
    if arguments[:1] == ["--work"]:
        _work(arguments[1], int(arguments[2]))
        return 0
    rounds = 0 if "--same" in arguments else 2
    paths = [Path(name) for name in arguments if name != "--same"]
    folders = [path for path in paths if (path / "cleantext").is_dir()]
    pages = pages_below([path for path in paths if path not in folders] or OWN_PAGES)
    if len(folders) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    differing = 0
    times = [[0.0, 0.0] for _ in folders]
    for page, answers in compare(folders, pages, rounds):
        if len({answer.digest for answer in answers}) > 1:
            differing += 1
            print(f"differs: {page}", flush=True)
        for sums, answer in zip(times, answers, strict=True):
            sums[0] += answer.parse
            sums[1] += answer.extract
    print(f"{len(pages)} pages, {differing} differ")
    for folder, (parse, extract) in zip(folders, times, strict=True):
        if rounds:
            print(f"{folder}: {extract / (parse or 1):.2f} times the parse, {len(pages) / (extract or 1):.0f} pages/s")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
