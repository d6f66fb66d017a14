"""The command `python -m benchmarks.fetch DEST`: clones the public corpora at the commits measured with."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SECONDS = 1800
_AS_PUBLISHED = ("-c", "core.autocrlf=false")  # offsets and digests count every byte


@dataclass(frozen=True)
class Source:
    """A public repository, and the commit of it that the figures are measured on."""

    folder: str
    url: str
    commit: str
    licence: str


SOURCES = {
    source.folder: source
    for source in (
        Source(
            "wcxb",
            "https://github.com/Murrough-Foley/web-content-extraction-benchmark",
            "c039d5ee9f5a3a984a0e167e63aacd04e76e78a9",
            "CC BY 4.0",
        ),
        Source(
            "trafilatura",
            "https://github.com/adbar/trafilatura",
            "e90b0ef51ab026fdb905fb6c5b3c84dd3d784fd5",
            "Apache 2.0 (annotations)",
        ),
        Source(
            "readability",
            "https://github.com/mozilla/readability",
            "ab4027a8b37669745016869a37a504727992b2ba",
            "Apache 2.0",
        ),
        Source(
            "postlight",
            "https://github.com/postlight/parser",
            "e8ba7ece291efa4d915d50dd4deeec17d54359f2",
            "MIT / Apache 2.0",
        ),
        Source(
            "newspaper4k",
            "https://github.com/AndyTheFactory/newspaper4k",
            "540bff3e8344cb8291c4829fafd98860f30d9692",
            "MIT",
        ),
        Source(
            "article-extraction-benchmark",
            "https://github.com/scrapinghub/article-extraction-benchmark",
            "4a3bc979f76c0df73cb95fe272e2fc1b96f9f010",
            "MIT",
        ),
    )
}


class FetchError(Exception):
    """A corpus could not be cloned at its commit; the message says which, and why."""


def fetch(source: Source, destination: Path, url: str | None = None, commit: str | None = None) -> str:
    """Clone a repository into `destination/FOLDER` at its commit; gives a line that says what was done.

    A clone that is already at the commit is left as it is. `url` may be a path. Raises FetchError.
    """
    target, wanted = destination / source.folder, commit or source.commit
    if target.exists():
        if (target / ".git").exists() and _git(source, "-C", str(target), "rev-parse", "HEAD") == wanted:
            return f"{source.folder}: already at {wanted[:12]}"
        raise FetchError(f"{source.folder}: {target} exists and is no clone at {wanted[:12]}; move it away")
    destination.mkdir(parents=True, exist_ok=True)
    begun = destination / f".{source.folder}.part"
    shutil.rmtree(begun, ignore_errors=True)
    try:
        _git(source, "init", "--quiet", str(begun))
        inside = ("-C", str(begun))
        _git(source, *inside, "fetch", "--quiet", "--depth", "1", _address(url or source.url), wanted)
        _git(source, *inside, "checkout", "--quiet", "--detach", "FETCH_HEAD")
        begun.rename(target)
    finally:
        shutil.rmtree(begun, ignore_errors=True)
    return f"{source.folder}: fetched {wanted[:12]} ({source.licence})"


def _address(url: str) -> str:
    return str(Path(url).resolve()) if Path(url).exists() else url


def _git(source: Source, *arguments: str) -> str:
    git = shutil.which("git")
    if git is None:
        raise FetchError("git is not installed")
    try:
        done = subprocess.run(  # noqa: S603 - no shell; the arguments are ours or the user's own
            [git, *_AS_PUBLISHED, *arguments], capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise FetchError(f"{source.folder}: git took longer than {SECONDS} seconds") from error
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"git ended with status {done.returncode}"]
        raise FetchError(f"{source.folder}: {lines[-1]}")
    return done.stdout.strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit status: 0, 1 when a corpus failed (the others done), 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fetch", description="Clone public corpora.")
    parser.add_argument("destination", type=Path, metavar="DEST", help="folder to clone into")
    parser.add_argument("corpus", nargs="*", help=f"any of: {', '.join(SOURCES)} (default: all)")
    parser.add_argument(
        "--from", dest="overrides", action="append", default=[], metavar="CORPUS=URL_OR_PATH[@COMMIT]",
        help="clone a corpus from elsewhere, at its pinned commit or another",
    )  # fmt: skip
    options = parser.parse_args(arguments)
    chosen = options.corpus or list(SOURCES)
    overrides = dict(text.partition("=")[::2] for text in options.overrides)
    unknown = [name for name in (*chosen, *overrides) if name not in SOURCES]
    if unknown:
        parser.error(f"unknown corpus {unknown[0]!r}; known are {', '.join(SOURCES)}")
    failed = False
    for name in chosen:
        url, commit = _split_commit(overrides.get(name, ""))
        try:
            print(fetch(SOURCES[name], options.destination, url or None, commit))
        except (FetchError, OSError) as error:
            print(f"benchmarks.fetch: {error}", file=sys.stderr)
            failed = True
    return 1 if failed else 0


def _split_commit(text: str) -> tuple[str, str | None]:
    url, _, commit = text.rpartition("@")
    is_commit = len(commit) == 40 and set(commit) <= set("0123456789abcdef")
    return (url, commit) if url and is_commit else (text, None)


if __name__ == "__main__":
    sys.exit(main())
