"""Pages to rows of plain values: what tables and engines of others are filled from."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import cleantext
from cleantext.decode import charset_of, looks_binary

# A row in which nothing was found; its keys are those of every row.
NOTHING: Mapping[str, Any] = MappingProxyType(
    {
        "text": None, "title": None, "byline": None, "date": None, "language": None, "canonical_url": None,
        "page_type": None, "confidence": None, "flags": (), "error": None,
    }
)  # fmt: skip


def extract_rows(
    pages: Sequence[bytes | str | None],
    *,
    urls: Sequence[str | None] | None = None,
    content_types: Sequence[str | None] | None = None,
    **options: Any,
) -> Iterator[dict[str, Any]]:
    """Yield a row for each page, in their order, with the same keys: plain values that Arrow and pandas take.

    Keys: text, title, byline, date (ISO 8601), language, canonical_url (the address that the page states, else the one
    that was given), page_type, confidence (0..1), flags (list of str), error. A page that fails (binary content, no
    page at all) is a row with its error and nothing else.

    Args:
        pages: HTML each; None where there is none. Lists, Arrow columns by ``to_pylist()``, pandas columns.
        urls: the address of each page.
        content_types: the HTTP header of each page, whose charset is used.
        options: of `cleantext.extract`, the same for all pages.

    Raises:
        ValueError: an option is wrong, or the sequences are not of one length.
        TypeError: an option is of a wrong type.

    """
    cleantext.extract(b"", **options)  # a wrong option is the caller's fault, not that of each page
    for column in (urls, content_types):
        if column is not None and len(column) != len(pages):
            raise ValueError(f"{len(column)} values for {len(pages)} pages")
    return _rows(pages, urls or [None] * len(pages), content_types or [None] * len(pages), options)


def _rows(
    pages: Sequence[bytes | str | None],
    urls: Sequence[str | None],
    content_types: Sequence[str | None],
    options: Mapping[str, Any],
) -> Iterator[dict[str, Any]]:
    for page, url, content_type in zip(pages, urls, content_types, strict=True):
        try:
            yield _row(page, url, content_type, options)
        except Exception as error:  # one page must not end a job of a million
            yield {**NOTHING, "flags": [], "error": _storable(f"{type(error).__name__}: {error}")}


def _row(
    page: bytes | str | None, url: str | None, content_type: str | None, given: Mapping[str, Any]
) -> dict[str, Any]:
    if page is None or (isinstance(page, bytes) and looks_binary(page)):
        return {**NOTHING, "flags": [], "error": "no page" if page is None else "binary content, no HTML"}
    options = dict(given)
    if url is not None:
        options["url"] = url
    if content_type is not None and isinstance(page, bytes):
        options["encoding"] = charset_of(content_type) or options.get("encoding")
    document = cleantext.extract(page, **options)
    if "binary" in document.flags:
        return {**NOTHING, "flags": ["binary"], "error": "binary content, no HTML"}
    return {
        **{name: getattr(document, name) for name in ("text", "title", "byline", "date", "language")},
        "canonical_url": document.url and _storable(document.url),
        "page_type": document.page_type,
        "confidence": document.confidence,
        "flags": sorted(document.flags),
        "error": None,
    }


def _storable(text: str) -> str:
    """Return the text without half characters, which a caller's addresses may have: tables hold UTF-8 only."""
    return text.encode("utf-8", "replace").decode()
