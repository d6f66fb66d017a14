"""Packed inputs: gzip and Zstandard as streams of what is in them, with their ends checked."""

import errno
import io
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, cast

MAX_UNPACKED = 1 << 30  # bytes: a gzip of a few megabytes can hold any amount

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_SIP = 1 << 14  # packed bytes taken at a time, as each can hold a thousand
_GZIP_BITS = 31  # zlib's word for "a gzip header, and any window"
_ZSTD_WINDOW = 1 << 27  # bytes; what the command line zstd takes without being asked


class PackedError(OSError):
    """A packed input is truncated or broken, or what unpacks it is not installed."""

    def __init__(self, reason: str) -> None:
        super().__init__(errno.EINVAL, reason)


def unpacked(stream: BinaryIO | io.RawIOBase) -> io.BufferedReader:
    """Return a stream of what `stream` holds, unpacked where its first bytes are those of gzip (RFC 1952) or zstd.

    Zstandard (RFC 8878) needs the extra ``zst``. Opening and reading raise `PackedError`, and `OSError` as `stream`.
    """
    buffered: io.BufferedReader = io.BufferedReader(cast("io.RawIOBase", stream))  # any binary stream has what it needs
    head = buffered.peek(len(_ZSTD))
    if head.startswith(_GZIP):
        return io.BufferedReader(_Unpacked(buffered, lambda: zlib.decompressobj(_GZIP_BITS), "gzip"))
    if head.startswith(_ZSTD):
        return io.BufferedReader(_Unpacked(buffered, _zstd, "zstd"))
    return buffered


def is_packed(stream: io.BufferedIOBase) -> bool:
    """Say whether a stream that `unpacked` returned had to be unpacked."""
    return isinstance(stream, io.BufferedReader) and isinstance(stream.raw, _Unpacked)


def _zstd() -> Any:
    try:
        import zstandard
    except ImportError as error:
        raise PackedError('zstd needs the extra "zst": pip install "cleantext-extract[zst]"') from error
    return zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()


class _Unpacked(io.RawIOBase):
    """What a stream of one or more packed members holds; zeros between members are padding."""

    def __init__(self, packed: BinaryIO, start: Callable[[], Any], name: str) -> None:
        self._packed = packed
        self._start = start
        self._name = name
        self._member: Any = None
        self._rest = b""  # packed bytes behind the member that ended
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._packed.close()
        super().close()

    def readinto(self, buffer: Any, /) -> int:
        while not self._ready:
            taken = self._rest or self._packed.read(_SIP)
            if not taken:
                if self._member is not None:
                    raise PackedError(f"truncated {self._name}")
                return 0
            self._ready = memoryview(self._more(taken))
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _more(self, taken: bytes) -> bytes:
        self._rest = b""
        if self._member is None:
            taken = taken.lstrip(b"\0")
            if not taken:
                return b""
            self._member = self._start()
        try:
            data: bytes = self._member.decompress(taken)
        except Exception as error:  # zlib.error, or zstandard's own, which may not be there to be named
            raise PackedError(f"broken {self._name}") from error
        if self._member.eof:
            self._rest = self._member.unused_data
            self._member = None
        return data
