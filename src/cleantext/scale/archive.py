"""WARC archives (ISO 28500) to pages: records of HTML with what HTTP said of them; the extra ``warc``."""

import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from cleantext import files
from cleantext.decode import charset_of
from cleantext.files import InputError, Source

MAX_RECORD = 1 << 28  # bytes that are read of one record, packed or not

_TYPES = frozenset({"response", "resource"})
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_UNSURE = frozenset({"", "application/octet-stream", "unknown", "*/*"})  # the bytes decide
_ZIPPED = frozenset({"gzip", "x-gzip", "deflate"})
_BITS = (47, -15)  # zlib's words for "a gzip or a zlib header" and for no header, as some servers send it


def pages(source: Source, say: Callable[[str, str], None]) -> Iterator[Source]:
    """Yield the pages of an archive, each a source named ``ARCHIVE#NUMBER`` after its place among the records.

    What goes wrong ends the archive with a source that has it as its problem; `say` is told how many records hold
    no page.
    """
    skipped = 0
    try:
        with files.opened(source) as stream:
            for number, record in enumerate(_records(stream), 1):
                page = _page(source, number, record)
                if page is None:
                    skipped += 1
                else:
                    yield page
    except InputError as failure:
        yield replace(source, problem=str(failure), data=None)
    if skipped:
        say(source.name, f"{skipped} record{'s' * (skipped > 1)} without HTML skipped")


class _Counted:
    """What fastwarc wants of a stream that cannot go back: to be read, and to say where it is."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes."""
        # One read below at a time: what comes before a break in the archive is not lost with it.
        data = self._stream.read1(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        """Count the bytes that were read."""
        return self._at


def _records(stream: io.BufferedReader) -> Iterator[Any]:
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError as error:
        raise InputError('WARC needs the extra "warc": pip install "cleantext-extract[warc]"') from error
    if not stream.peek(5).startswith(b"WARC/"):
        raise InputError("not a WARC archive")
    yield from ArchiveIterator(cast("BinaryIO", _Counted(stream)), parse_http=False)


def _page(source: Source, number: int, record: Any) -> Source | None:
    """Return the page that a record holds, if any; `InputError` when the archive ends in it."""
    head = {name.lower(): value for name, value in record.headers.items()}
    if not head.get("content-length", "").isdecimal():
        raise InputError(f"truncated or broken archive at record {number}")
    if head.get("warc-type") not in _TYPES:
        return None
    wanted = min(int(head["content-length"]), MAX_RECORD)
    block = record.reader.read(wanted)
    if len(block) < wanted:
        raise InputError(f"truncated archive at record {number}")
    told = {"content-type": head.get("content-type", "")}
    if block.startswith(b"HTTP/") and told["content-type"].startswith("application/http"):
        told, block = _http(block)
    kind = told.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _HTML and not (kind in _UNSURE and files.sniff(block) == "html"):
        return None
    address = head.get("warc-target-uri", "").strip("<>")
    return Source(
        f"{source.name}#{number}",
        None,
        Path(f"{number:06d}"),
        target=_target(source, number),
        data=block,
        encoding=charset_of(told.get("content-type", "")),
        url=address or None,
    )


def _target(source: Source, number: int) -> Path | None:
    """Return the file for a record's result: in a folder that has the name of the archive."""
    if source.target is None:
        return None
    return source.target.with_suffix("") / f"{number:06d}{source.target.suffix}"


def _http(block: bytes) -> tuple[dict[str, str], bytes]:
    """Return the headers of an HTTP message, by their lower-case names, and its body without transfer codings."""
    head, _, body = block.partition(b"\r\n\r\n")
    told: dict[str, str] = {}
    for line in head.decode("latin-1").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        told.setdefault(name.strip().lower(), value.strip())
    if "chunked" in told.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    for coding in reversed(told.get("content-encoding", "").lower().split(",")):
        body = _uncoded(body, coding.strip())
    return told, body


def _unchunked(body: bytes) -> bytes:
    """Return the body out of its chunks (RFC 9112, 7.1); as it is where it has none, which archives often claim."""
    stream = io.BytesIO(body)
    parts: list[bytes] = []
    while line := stream.readline(100):
        try:
            size = int(line.partition(b";")[0].strip(), 16)
        except ValueError:
            return b"".join(parts) or body
        if size <= 0:
            break
        parts.append(stream.read(size))
        stream.readline(100)
    return b"".join(parts) or body


def _uncoded(body: bytes, coding: str) -> bytes:
    """Return the body out of one content coding; as it is where it is in none, which archives often claim."""
    if coding == "br":
        return _unbrotlied(body)
    for bits in _BITS if coding in _ZIPPED else ():
        with suppress(zlib.error):
            return zlib.decompressobj(bits).decompress(body, MAX_RECORD) or body
    return body


def _unbrotlied(body: bytes) -> bytes:
    from fastwarc.stream_io import BrotliReader

    try:
        data: bytes = BrotliReader(io.BytesIO(body)).read(MAX_RECORD)
    except (OSError, ValueError):
        return body
    return data or body
