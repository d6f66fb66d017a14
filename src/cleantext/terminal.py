"""What the command line shows to people: the explained page, error lines, progress."""

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, TextIO

if TYPE_CHECKING:
    from tqdm import tqdm

    from cleantext import Block, Document

STRONGEST = 4  # reasons shown of each block

_RESET = "\x1b[0m"
_CODES = {"keep": "\x1b[32m", "drop": "\x1b[31m", "strong": "\x1b[1m", "faint": "\x1b[2m"}
_LABEL_CELLS = 13  # the longest label
_HEAD_CELLS = 32  # verdict, label, points, probability and the gaps
_MIN_TEXT_CELLS = 24  # with less room beside its head, the text goes below
_NARROW_INDENT = 2


@dataclass(frozen=True, slots=True)
class View:
    """How to show blocks: `width` in cells, `full` texts or one line, `every_reason` or the strongest."""

    width: int = 80
    color: bool = False
    full: bool = False
    every_reason: bool = False


def width() -> int:
    """Return the width of the terminal in cells, 80 where there is none."""
    return shutil.get_terminal_size((80, 24)).columns


def wants_color(stream: TextIO | None) -> bool:
    """Say whether to colour: not with `NO_COLOR`, with `FORCE_COLOR`, else on a terminal that can."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (
        stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
    )


def say(name: str, problem: str) -> None:
    """Print one error line."""
    print(_line(name, problem), file=sys.stderr, flush=True)


class Progress:
    """A bar of what is done, its rate and the time left, where `total` is not None; error lines that don't tear it."""

    def __init__(self, total: int | None) -> None:
        self._bar = None if total is None else _bar(total)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def say(self, name: str, problem: str) -> None:
        """Print one error line."""
        if self._bar is None:
            say(name, problem)
        else:
            self._bar.write(_line(name, problem), file=sys.stderr)

    def advance(self) -> None:
        """Count one input."""
        if self._bar is not None:
            self._bar.update()

    def endless(self) -> None:
        """Take back the total: nobody knows how many pages an archive holds."""
        if self._bar is not None:
            self._bar.total = None


def _bar(total: int) -> "tqdm[NoReturn]":
    from tqdm import tqdm  # who sees no bar does not wait for it

    return tqdm(total=total, unit="page", file=sys.stderr)


def _line(name: str, problem: str) -> str:
    return f"cleantext: {printable(name)}: {printable(problem)}"


def printable(text: str) -> str:
    """Return `text` with the characters that would act on a terminal (escape, newline) spelled out."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def explained(name: str, document: "Document", view: View) -> Iterator[str]:
    """Yield the lines, without line ends, that explain one document."""
    confidence = f"confidence {document.confidence:.2f}"
    facts = [
        printable(name),
        _shown(document.title or ""),
        document.page_type,
        confidence,
        *sorted(document.flags),
    ]
    for line in _wrapped(" · ".join(filter(None, facts)), view.width):
        yield _painted(line, "strong", view)
    for block in document.blocks:
        yield from _block(block, view)
    kept = sum(block.kept for block in document.blocks)
    summary = f"{kept} of {len(document.blocks)} blocks kept"
    for line in _wrapped(summary, view.width):
        yield _painted(line, "strong", view)


def _block(block: "Block", view: View) -> Iterator[str]:
    verdict = "keep" if block.kept else "drop"
    head = f"{verdict} {block.label.value:<{_LABEL_CELLS}} {block.points:>+6d} {block.probability:>4.0%}"
    beside = view.width - _HEAD_CELLS >= _MIN_TEXT_CELLS
    indent = _HEAD_CELLS if beside else _NARROW_INDENT
    lines = _text(block.text, view.width - indent, full=view.full)
    colored = _painted(head, verdict, view)
    if beside:
        yield colored + " " * (indent - len(head)) + next(lines, "")
    else:
        yield colored
    for line in lines:
        yield " " * indent + line
    for line in _wrapped(_reasons(block.reasons, every=view.every_reason), view.width - indent):
        yield " " * indent + _painted(line, "faint", view)


def _reasons(reasons: Sequence[tuple[str, int]], *, every: bool) -> str:
    shown = reasons if every else reasons[:STRONGEST]
    words = [f"{_shown(name)} {points:+d}" for name, points in shown]
    rest = reasons[len(shown) :]
    if rest:
        words.append(f"{len(rest)} more {sum(points for _, points in rest):+d}")
    return ", ".join(words)


def _text(text: str, cells: int, *, full: bool) -> Iterator[str]:
    if full:
        yield from _wrapped(_shown(text), cells)
        return
    start = _shown(text[: 8 * cells])
    first = next(_wrapped(start, cells), "")
    if len(first) < len(start) or len(text) > 8 * cells:
        first = next(_wrapped(start, cells - 2), "") + " …"
    yield first


def _shown(text: str) -> str:
    # A page may hold escape sequences and direction marks: they must not reach the terminal.
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def _wrapped(text: str, cells: int) -> Iterator[str]:
    """Yield the text in lines of at most so many cells, broken at spaces where there are any."""
    start = space = used = 0
    at = 0
    while at < len(text):
        size = _cells(text[at])
        if text[at] == " ":
            space = at
        if used + size > cells and at > start:
            end = space if space > start else at
            yield text[start:end]
            start = at = end + (end == space)
            used = 0
            continue
        used += size
        at += 1
    if start < len(text):
        yield text[start:]


def _cells(char: str) -> int:
    if char < "\u0300":
        return 1
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _painted(text: str, role: str, view: View) -> str:
    return f"{_CODES[role]}{text}{_RESET}" if view.color else text
