"""The file of labels that people gave: JSON Lines, a page a line; a later line for a page replaces the earlier one.

A line is ``{"page": path, "url": str | null, "digest": SHA-256 of the page's bytes | null, "done": bool, "blocks":
[{"index": int, "path": str | null, "label": label, "text": beginning of the text}]}``, with the blocks that a person
changed or confirmed. Written by hand, a line may have ``"text"`` instead, the text to keep, and its blocks need no more
than a label and one of index, path, start (the offset of a text's line) and text.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleantext.labels import CONTENT, LABELS, Label

SHOWN = 80  # characters of a block's text that are written, for a person to know it by

_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class LabelledBlock:
    """What a person said of one block: its verdict, and what it is known by.

    index: its number on the page; path: of its element (`Block.path`); start: `Block.start`; text: its beginning.
    """

    verdict: Label
    index: int | None = None
    path: str | None = None
    text: str = ""
    start: int | None = None

    @property
    def kept(self) -> bool:
        """Whether the block belongs to the article."""
        return self.verdict in CONTENT


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """One page: its path as the file of labels has it, and what was said of it.

    digest: SHA-256 of the page's bytes, unpacked, in hex; blocks: those that were changed or confirmed, all of them
    where the page is `done`; text: the text to keep, with its blocks divided by blank lines, where that was given;
    line: its number in the file, from 1, or 0 where it comes from none.
    """

    page: str
    blocks: tuple[LabelledBlock, ...] = ()
    url: str | None = None
    digest: str | None = None
    done: bool = False
    text: str | None = None
    line: int = 0

    @property
    def key(self) -> str:
        """What makes two lines speak of the same page."""
        return key_of(self.page)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no labelled page: the file, the number of the line from 1, and why."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Labels:
    """What a file of labels holds: its pages by `LabelledPage.key`, in the file's order, and the lines that are bad."""

    pages: Mapping[str, LabelledPage]
    bad: tuple[BadLine, ...] = ()


def key_of(page: str) -> str:
    """Return a page's path in its plainest form."""
    return posixpath.normpath(page.replace(os.sep, "/"))


def name_of(page: Path, labels: Path) -> str:
    """Return what a page is called in a file of labels: its path from there, with slashes."""
    try:
        return Path(os.path.relpath(page, labels.parent)).as_posix()
    except ValueError:  # another drive
        return page.absolute().as_posix()


def file_of(page: str, labels: Path) -> Path:
    """Return the file that a page's name in `labels` means: from there, else from the current folder."""
    beside = labels.parent / page
    return beside if beside.exists() else Path(page)


# Reading


def read_labels(path: Path) -> Labels:
    """Read a file of labels. Bad lines are told in `Labels.bad`, all others are read.

    Raises:
        OSError: the file is missing or unreadable. Nothing that stands in it raises.

    """
    pages: dict[str, LabelledPage] = {}
    bad: list[BadLine] = []
    for number, line in enumerate(path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            try:
                page = page_of(line, number)
            except ValueError as error:
                bad.append(BadLine(str(path), number, str(error)))
            else:
                pages[page.key] = page
    return Labels(pages, tuple(bad))


def page_of(line: bytes, number: int = 0) -> LabelledPage:
    """Return the page that a line speaks of; `ValueError` with the reason where it is none."""
    row = _parsed(line)
    if not isinstance(row, dict):
        raise ValueError(f"a line must be an object, not {_kind(row)}")
    page = _text(row, "page")
    if not page:
        raise ValueError('"page" is missing')
    if not _names_a_file(page):
        raise ValueError('"page" cannot be the path of a file')
    blocks, text = row.get("blocks"), _text(row, "text")
    if blocks is None and text is None:
        raise ValueError('there is neither "blocks" nor "text"')
    if blocks is not None and not isinstance(blocks, list):
        raise ValueError(f'"blocks" must be a list, not {_kind(blocks)}')
    digest = _text(row, "digest")
    if digest is not None and not _DIGEST.fullmatch(digest):
        raise ValueError('"digest" must be 64 hexadecimal digits')
    done = row.get("done", False)
    if not isinstance(done, bool):
        raise ValueError(f'"done" must be true or false, not {_kind(done)}')
    rows = tuple(_block(block, place) for place, block in enumerate(blocks or ()))
    return LabelledPage(page, rows, _text(row, "url"), digest, done, text, number)


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"no UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON at character {error.pos + 1}: {error.msg}") from error
    except RecursionError as error:
        raise ValueError("no label is nested so deep") from error


def _names_a_file(path: str) -> bool:
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False


def _block(row: Any, place: int) -> LabelledBlock:
    try:
        if not isinstance(row, dict):
            raise ValueError(f"must be an object, not {_kind(row)}")
        block = LabelledBlock(
            _verdict(row), _number(row, "index"), _text(row, "path"), _text(row, "text") or "", _number(row, "start")
        )
        if block.index is None and block.path is None and block.start is None and not block.text.strip():
            raise ValueError("has neither index, path, start nor text")
    except ValueError as error:
        raise ValueError(f"block {place} {error}") from error
    return block


def _verdict(row: Mapping[str, Any]) -> Label:
    verdict = row.get("label")
    if verdict is None:
        raise ValueError("has no label")
    if verdict not in LABELS:
        raise ValueError(f"has the label {verdict!r}, which is none; there are {', '.join(LABELS)}")
    return Label(verdict)


def _text(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f'"{name}" must be a text, not {_kind(value)}')
    return value


def _number(row: Mapping[str, Any], name: str) -> int | None:
    value = row.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        raise ValueError(f'"{name}" must be a whole number from 0 on')
    return value


def _kind(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else "a text" if isinstance(value, str) else "a number"


# Writing


def line_of(page: LabelledPage) -> bytes:
    """Return the line that says this, with its line end."""
    blocks = []
    for block in page.blocks:
        row: dict[str, Any] = {
            "index": block.index,
            "path": block.path,
            "label": block.verdict.value,
            "text": block.text,
        }
        blocks.append(row if block.start is None else {**row, "start": block.start})
    line = {"page": page.page, "url": page.url, "digest": page.digest, "done": page.done, "blocks": blocks}
    if page.text is not None:
        line["text"] = page.text
    # What UTF-8 cannot hold (file names of other bytes) comes out as JSON's own \udcXX.
    return (json.dumps(line, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def append(path: Path, page: LabelledPage) -> None:
    """Add a line to a file of labels, and return when the disk has it; `OSError` when it cannot be written.

    What a write that was cut short has left there ends before this line.
    """
    with path.open("a+b") as stream:
        end = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, end - 1))
        torn = stream.read(1) not in (b"", b"\n")
        stream.write((b"\n" if torn else b"") + line_of(page))
        stream.flush()
        os.fsync(stream.fileno())


def tidied(data: bytes) -> bytes:
    """Return the content of a file of labels without the lines that later ones have replaced; all others stay."""
    lines = data.split(b"\n")
    last: dict[str, int] = {}
    replaced = set()
    for number, line in enumerate(lines):
        try:
            key = page_of(line).key
        except ValueError:
            continue
        if key in last:
            replaced.add(last[key])
        last[key] = number
    return b"\n".join(line for number, line in enumerate(lines) if number not in replaced)
