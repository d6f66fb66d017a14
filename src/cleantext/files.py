"""Inputs of the command line: which files are pages, what their bytes hold, which files their results go to."""

import io
import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from cleantext import packed
from cleantext.decode import looks_binary

STDIN = "-"

_PAGE_SUFFIX = re.compile(r"\.(?:html|htm|xhtml|txt)(?:\.gz|\.zst)?\Z", re.IGNORECASE)
_ARCHIVE_SUFFIX = re.compile(r"\.warc(?:\.gz|\.zst)?\Z", re.IGNORECASE)
_NO_PAGES = "no pages in this folder (*.html *.htm *.xhtml *.txt, or their .gz or .zst)"
_NO_ARCHIVES = "no archives in this folder (*.warc, or their .gz or .zst)"
_WARC = b"WARC/"
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
    the input cannot be done, None while nothing is known; data: the bytes, where they are read already;
    encoding, url: what an archive says of this page.
    """

    name: str
    path: Path | None
    relative: Path | None
    target: Path | None = None
    problem: str | None = None
    data: bytes | None = None
    encoding: str | None = None
    url: str | None = None


def reason(error: OSError) -> str:
    """Return what went wrong, in the words of the operating system."""
    return error.strerror or str(error) or type(error).__name__


def find(arguments: Sequence[str], without: Path | None = None, *, archives: bool = False) -> list[Source]:
    """Return the inputs that `arguments` (files, folders, ``-``) name, in this order, folders by file name.

    The folder `without`, which holds results, is left out where it lies below one of the others. Folders stand for
    the pages in them, or for the WARC `archives`.
    """
    found: list[Source] = []
    for argument in arguments:
        path = Path(argument)
        if argument == STDIN:
            found.append(Source(STDIN, None, Path("stdin")))
        elif not argument:  # Path("") would be the current folder
            found.append(Source(argument, path, None, problem="empty path"))
        elif standing(path) == "folder":
            found += _inside(path, None if without is None else real(without), archives=archives)
        else:
            found.append(Source(argument, path, Path(path.name)))
    return found


def _inside(folder: Path, without: Path | None, *, archives: bool) -> list[Source]:
    wanted = _ARCHIVE_SUFFIX if archives else _PAGE_SUFFIX
    found: list[Source] = []
    pending = [folder]
    while pending:
        path = pending.pop()
        try:
            if path.is_dir():
                if path == folder or without is None or real(path) != without:
                    pending += sorted(filter(_is_plain, path.iterdir()), reverse=True)
            elif wanted.search(path.name) and path.is_file():
                found.append(Source(str(path), path, path.relative_to(folder)))
        except OSError as error:
            found.append(Source(str(path), path, None, problem=reason(error)))
    return found or [Source(str(folder), folder, None, problem=_NO_ARCHIVES if archives else _NO_PAGES)]


def standing(path: Path) -> str:
    """Say what stands at `path`: a ``folder``, a ``file`` of any kind, or ``nothing`` that can be reached."""
    try:
        return "folder" if path.is_dir() else "file" if path.exists() else "nothing"
    except OSError:  # opening it says the same again, where it can be told to the user
        return "nothing"


def _is_plain(path: Path) -> bool:
    return not path.name.startswith(".") and not path.is_symlink()


def real(path: Path) -> Path:
    """Return the path without links."""
    # Path.resolve() raises on a loop of links, this doesn't.
    return Path(os.path.realpath(path))


@contextmanager
def opened(source: Source) -> Iterator[io.BufferedReader]:
    """Open an input, unpacked where it is a gzip or a zstd; `InputError` when it cannot be opened or read."""
    if source.problem is not None:
        raise InputError(source.problem)
    if source.path is None and source.data is None and sys.stdin is None:
        raise InputError("standard input is closed")
    try:
        if source.data is not None:
            yield packed.unpacked(io.BytesIO(source.data))
        elif source.path is None:
            yield packed.unpacked(sys.stdin.buffer)
        else:
            with source.path.open("rb", buffering=0) as stream:
                yield packed.unpacked(stream)
    except OSError as error:
        raise InputError(reason(error)) from error


def read(source: Source) -> bytes:
    """Return the bytes of an input, unpacked where they are a gzip or a zstd.

    Raises `InputError` when the input cannot be read, is broken, or holds more than `packed.MAX_UNPACKED`; of a
    file that is not packed, no more than so many bytes are read.
    """
    if source.data is not None and source.problem is None:
        return source.data
    parts: list[bytes] = []
    left = packed.MAX_UNPACKED
    with opened(source) as stream:
        while left >= 0 and (part := stream.read(_CHUNK)):
            parts.append(part)
            left -= len(part)
        if left < 0 and packed.is_packed(stream):
            raise InputError(f"unpacks to more than {packed.MAX_UNPACKED >> 20} MiB")
    if not parts and source.name.lower().endswith((".gz", ".zst")):
        raise InputError("truncated gzip" if source.name.lower().endswith(".gz") else "truncated zstd")
    return b"".join(parts)


def comes_once(source: Source) -> bool:
    """Say whether an input can be read only once, by this process: standard input, a pipe, a device."""
    if source.data is not None or source.problem is not None:
        return False
    try:
        mode = stat.S_IFIFO if source.path is None else source.path.stat().st_mode
    except OSError:  # opening it says the same again, where it can be told to the user
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def is_archive(source: Source) -> bool:
    """Say whether an input is a WARC archive, packed or not, by its first bytes; what cannot be read is none."""
    if comes_once(source):
        return False
    try:
        with opened(source) as stream:
            return stream.read(len(_WARC)) == _WARC
    except InputError:
        return False


def sniff(data: bytes) -> str:
    """Say what the bytes hold: ``html``, ``text``, ``warc`` or ``binary``."""
    if data.startswith(_WARC):
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
    return source.path is not None and real(source.path) == real(path)


def mirrored(sources: Sequence[Source], folder: Path, suffix: str) -> list[Source]:
    """Return the sources with the files in `folder` that their results go to.

    A result that would replace an input or another result of this run becomes the source's problem instead;
    a file that is named twice is done once.
    """
    root = real(folder)
    inputs = {real(source.path): source.name for source in sources if source.path is not None}
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
