"""Inputs and outputs of the command line: which files are pages, what their bytes hold, where results go."""

import errno
import gzip
import io
import os
import re
import secrets
import shutil
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from cleantext.decode import looks_binary

STDIN = "-"
MAX_UNPACKED = 1 << 30  # bytes: a gzip of a few megabytes can hold any amount

_PAGE_SUFFIX = re.compile(r"\.(?:html|htm|xhtml|txt)(?:\.gz)?\Z", re.IGNORECASE)
_NO_PAGES = "no pages in this folder (*.html *.htm *.xhtml *.txt, or their .gz)"
_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 20  # bytes
_SNIFFED = 65536  # bytes
_PREAMBLE = 2048  # bytes of headers or warnings that may precede a page
_NUL_SHARE = 0.05
# What a page can begin with; in text, "<" is followed by an address, a number or a word of prose.
_OPENING = re.compile(
    rb"""(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)? \s*
    < (?: !-- | !doctype\b | \?xml\b | (?: html|head|body|title|meta|link|base|script|style|noscript|template
    |main|article|section|nav|aside|header|footer|div|p|h[1-6]|ul|ol|li|dl|table|form|blockquote|pre|figure|img
    |iframe|center|font|span|a|b|i|em|strong|br|hr ) (?=[\s/>]) )""",
    re.VERBOSE | re.IGNORECASE,
)
_ROOT = re.compile(rb"^[ \t]*<(?:!doctype\s+html|html|head|body)\b[^<>]*>", re.IGNORECASE | re.MULTILINE)
_CLOSING = re.compile(rb"</(?:p|div|span|a|li|td|tr|h[1-6]|b|i|em|strong|section|article)\s*>", re.IGNORECASE)
_BYTES_PER_CLOSING = 300


class InputError(Exception):
    """One input cannot be read, or its result not be written; the message is the reason without the path."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input.

    name: the path as the user knows it; path: None for standard input; relative: the path below the folder
    that the user named, None where there is no page at all; target: the file to write, if any; problem: why
    the input cannot be done, None while nothing is known.
    """

    name: str
    path: Path | None
    relative: Path | None
    target: Path | None = None
    problem: str | None = None


def reason(error: OSError) -> str:
    """Return what went wrong, in the words of the operating system."""
    return error.strerror or str(error) or type(error).__name__


def find(arguments: Sequence[str], without: Path | None = None) -> list[Source]:
    """Return the inputs that `arguments` (files, folders, ``-``) name, in this order, folders by file name.

    The folder `without`, which holds results, is left out where it lies below one of the others.
    """
    found: list[Source] = []
    for argument in arguments:
        path = Path(argument)
        if argument == STDIN:
            found.append(Source(STDIN, None, Path("stdin")))
        elif not argument:  # Path("") would be the current folder
            found.append(Source(argument, path, None, problem="empty path"))
        elif standing(path) == "folder":
            found += _pages(path, None if without is None else _real(without))
        else:
            found.append(Source(argument, path, Path(path.name)))
    return found


def _pages(folder: Path, without: Path | None) -> list[Source]:
    found: list[Source] = []
    pending = [folder]
    while pending:
        path = pending.pop()
        try:
            if path.is_dir():
                if path == folder or without is None or _real(path) != without:
                    pending += sorted(filter(_is_plain, path.iterdir()), reverse=True)
            elif _PAGE_SUFFIX.search(path.name) and path.is_file():
                found.append(Source(str(path), path, path.relative_to(folder)))
        except OSError as error:
            found.append(Source(str(path), path, None, problem=reason(error)))
    return found or [Source(str(folder), folder, None, problem=_NO_PAGES)]


def standing(path: Path) -> str:
    """Say what stands at `path`: a ``folder``, a ``file`` of any kind, or ``nothing`` that can be reached."""
    try:
        return "folder" if path.is_dir() else "file" if path.exists() else "nothing"
    except OSError:  # opening it says the same again, where it can be told to the user
        return "nothing"


def _is_plain(path: Path) -> bool:
    return not path.name.startswith(".") and not path.is_symlink()


def _real(path: Path) -> Path:
    # Path.resolve() raises on a loop of links, this doesn't.
    return Path(os.path.realpath(path))


def read(source: Source) -> bytes:
    """Return the bytes of an input, unpacked where they are a gzip.

    Raises `InputError` when the input cannot be read or is a broken gzip.
    """
    if source.problem is not None:
        raise InputError(source.problem)
    if source.path is None and sys.stdin is None:
        raise InputError("standard input is closed")
    try:
        data = sys.stdin.buffer.read() if source.path is None else source.path.read_bytes()
    except OSError as error:
        raise InputError(reason(error)) from error
    if data.startswith(_GZIP) or (not data and source.name.lower().endswith(".gz")):
        return _unpacked(data)
    return data


def _unpacked(data: bytes) -> bytes:
    parts: list[bytes] = []
    left = MAX_UNPACKED
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            while left >= 0 and (part := packed.read(_CHUNK)):
                parts.append(part)
                left -= len(part)
    except EOFError as error:
        raise InputError("truncated gzip") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise InputError("broken gzip") from error
    if left < 0:
        raise InputError(f"gzip of more than {MAX_UNPACKED >> 20} MiB")
    if not data:
        raise InputError("truncated gzip")
    return b"".join(parts)


def sniff(data: bytes) -> str:
    """Say what the bytes hold: ``html``, ``text``, ``warc`` or ``binary``."""
    if data.startswith(b"WARC/"):
        return "warc"
    start = data[:_SNIFFED]
    ascii_part = start.replace(b"\0", b"")  # the tags of UTF-16, too
    if _OPENING.match(ascii_part) or _ROOT.search(ascii_part[:_PREAMBLE]):
        return "html"
    if looks_binary(data):
        return "binary"
    if not start.startswith((b"\xff\xfe", b"\xfe\xff")) and start.count(0) > _NUL_SHARE * len(start):
        return "binary"
    closings = len(_CLOSING.findall(ascii_part))
    return "html" if closings >= 3 and closings * _BYTES_PER_CLOSING >= len(ascii_part) else "text"


def same(source: Source, path: Path) -> bool:
    """Say whether `path` is the file of the source."""
    return source.path is not None and _real(source.path) == _real(path)


def mirrored(sources: Sequence[Source], folder: Path, suffix: str) -> list[Source]:
    """Return the sources with the files in `folder` that their results go to.

    A result that would replace an input or another result of this run becomes the source's problem instead;
    a file that is named twice is done once.
    """
    root = _real(folder)
    inputs = {_real(source.path): source.name for source in sources if source.path is not None}
    taken: dict[Path, Source] = {}
    planned: list[Source] = []
    for source in sources:
        if source.relative is None:
            planned.append(source)
            continue
        below = _renamed(source.relative, suffix)
        other = inputs.get(root / below)
        if other is not None:
            planned.append(replace(source, problem=f"the result would overwrite the input {other}"))
        elif below not in taken:
            taken[below] = source
            planned.append(replace(source, target=folder / below))
        elif source.path != taken[below].path:
            planned.append(replace(source, problem=f"the result would overwrite that of {taken[below].name}"))
    return planned


def _renamed(path: Path, suffix: str) -> Path:
    return path.with_name(_PAGE_SUFFIX.sub("", path.name) + suffix)


def make_folder(path: Path) -> None:
    """Make a folder and those above it, as far as they are missing; `OSError` when that cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:  # a file stands there: the bare error reads as if that were the result's
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path)) from error


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of `path` when the block ends well and vanishes when it doesn't.

    Folders are made as needed. A device or a pipe is written to, never replaced; a link stays a link.
    Raises `OSError` when `path` cannot be written.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            yield stream
        return
    target = _real(path)
    make_folder(target.parent)
    draft = target.with_name(f".cleantext-{secrets.token_hex(8)}.tmp")
    try:
        with draft.open("xb") as stream:
            yield stream
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def write_target(source: Source, data: bytes) -> None:
    """Write a result to the source's target, if it has one; `InputError` when that cannot be written."""
    if source.target is None:
        return
    try:
        with replacing(source.target) as stream:
            stream.write(data)
    except OSError as error:
        raise InputError(f"cannot write {source.target}: {reason(error)}") from error


class Stdout:
    """Results on standard output, as bytes: neither the locale nor the platform changes a line end."""

    def __init__(self, separator: bytes) -> None:
        if sys.stdout is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        self._separator = separator
        self._between = b""

    def write(self, data: bytes) -> None:
        """Write one result, behind the separator unless it is the first; `OSError` when that fails."""
        stream = sys.stdout.buffer
        stream.write(self._between + data)
        stream.flush()
        cut = bool(self._separator and data) and not data.endswith(b"\n")
        self._between = b"\n" + self._separator if cut else self._separator


def forget_stdout() -> None:
    """Drop what standard output could not take; the interpreter would try again on exit, and complain."""
    with suppress(OSError, ValueError, AttributeError):  # closed, or not a file at all
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
