"""Bytes to text in the order of the WHATWG encoding standard.

Byte order mark, then the encoding that the transport named, then the page's own ``<meta>``, then UTF-8 where it
fits, then windows-1252 (https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding).
"""

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
    to_unicode,
)

# "Binary data bytes" and the signatures of common formats, after https://mimesniff.spec.whatwg.org.
_BINARY_BYTES = bytes({*range(0x01, 0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)})
_SIGNATURES = (
    b"%PDF-",
    b"%!PS-Adobe-",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"BZh",
    b"\x28\xb5\x2f\xfd",
    b"wOFF",
    b"wOF2",
)
_SNIFFED = 4096
# Reads as itself in every encoding that a page can name inside itself; not in UTF-7, EBCDIC or escape codecs.
_WIDE = ("utf-16", "utf-32")
_PROBE = b"<meta charset> +AGE- \\u0061 aZ09"
_BINARY_SHARE = 0.05


def looks_binary(data: bytes) -> bool:
    """Whether `data` is no text at all: a known signature, or one byte in twenty that no text holds."""
    if read_bom(data)[0] is not None:
        return False
    head = data[:_SNIFFED]
    stripped = len(head) - len(head.translate(None, _BINARY_BYTES))
    return head.lstrip()[:16].startswith(_SIGNATURES) or stripped > _BINARY_SHARE * len(head)


def _utf8_or_western(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A page cut in the middle of a character is still UTF-8.
        return "utf-8" if error.start >= len(data) - 3 and error.reason == "unexpected end of data" else "cp1252"
    return "utf-8"


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text of an HTML page and the name of the encoding that was used.

    Args:
        data: the page as it came.
        encoding: the charset that the transport (HTTP) named, if any.

    Raises:
        ValueError: `encoding` is no known encoding.

    """
    found, bom = read_bom(data)
    if found is not None and bom is not None:
        return to_unicode(data[len(bom) :], found), found
    used = _known(encoding) if encoding is not None else _declared(data) or _utf8_or_western(data)
    return to_unicode(data, used), used


def _declared(data: bytes) -> str | None:
    """The encoding that the page's own ``<meta>`` names, if it can be true: it must read ASCII as ASCII."""
    name = html_body_declared_encoding(data)
    if name is None:
        return None
    if name.startswith(_WIDE):
        return "utf-8"
    return name if _usable(name) else None


def _usable(name: str) -> bool:
    """Whether a codec is one for pages: reads ASCII as ASCII, and never fails on the rest."""
    try:
        return (_PROBE + b"\xff").decode(name, "replace").startswith(_PROBE.decode("ascii"))
    except (LookupError, UnicodeError):
        return False


def decode_text(data: bytes, encoding: str | None = None) -> str:
    """The text of a plain text file, line ends as they are.

    Raises:
        ValueError: `encoding` is no known encoding.

    """
    found, bom = read_bom(data)
    if found is not None and bom is not None:
        return data[len(bom) :].decode(found, "replace")
    return data.decode(_known(encoding) if encoding else _utf8_or_western(data), "replace")


def parsable(text: str) -> bytes:
    """`text` as UTF-8 for the parser; NUL and lone surrogates, which no parser takes, become U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def check_encoding(encoding: str) -> None:
    """Raise ValueError when `encoding` is no known encoding."""
    _known(encoding)


def _known(encoding: str) -> str:
    found = resolve_encoding(encoding)
    if found is None or not (found.startswith(_WIDE) or _usable(found)):
        raise ValueError(f"unknown encoding: {encoding!r}")
    return found


def charset_of(content_type: str) -> str | None:
    """The encoding that a Content-Type header of HTTP names, None where it names none that is known."""
    found = http_content_type_encoding(content_type)
    return found if found is not None and (found.startswith(_WIDE) or _usable(found)) else None
