"""Readers for the inset annotations: with their texts, or located in the pages without any text."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from benchmarks.pages import (
    Inset,
    LabelledPage,
    canonical_url,
    decode,
    fold_of,
    page_text,
    plain_or_gz,
    read_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DIGEST_LENGTH = 12


class FoldedText:
    """A text's letters and digits in lower case, and the way back from them to the text."""

    def __init__(self, text: str) -> None:
        lowered = text.lower()
        if len(lowered) != len(text):  # a few letters grow in lower case; then lower-case one by one
            lowered = "".join(char.lower()[0] for char in text)
        self._text = text
        self._places = [place for place, char in enumerate(lowered) if char.isalnum()]
        self.folded = "".join(lowered[place] for place in self._places)

    def original(self, start: int, length: int) -> str:
        """Give the text behind a slice of the folded text, its white space folded."""
        first, last = self._places[start], self._places[start + length - 1]
        return " ".join(self._text[first : last + 1].split())

    def find(self, offset: int, length: int, digest: str) -> int | None:
        """Find the slice with this digest: at the offset, else wherever it is; None when it is not there."""
        places = range(max(0, len(self.folded) - length + 1))
        nearest_first = sorted(places, key=lambda place: abs(place - offset))
        return next((place for place in nearest_first if self._digest(place, length) == digest), None)

    def resolve(self, offset: int, length: int, digest: str) -> str | None:
        """Give the text of a located string; None when the page has no such slice."""
        if length < 1:
            return None
        place = offset if self._digest(offset, length) == digest else self.find(offset, length, digest)
        return None if place is None else self.original(place, length)

    def _digest(self, place: int, length: int) -> str:
        piece = self.folded[place : place + length].encode("utf-8")
        return hashlib.sha1(piece, usedforsecurity=False).hexdigest()[:DIGEST_LENGTH]


def read_with_text(root: Path, annotations: Path) -> list[LabelledPage]:
    """Read annotations that carry their texts; pages that are not there are left out. Raises OSError."""
    return _read(root, annotations, _texts_as_given)


def read_located(root: Path, annotations: Path) -> list[LabelledPage]:
    """Read text-free annotations, taking each text from its page; pages not there are left out.

    Strings that the page does not contain are left out as well, counted in `metadata["unresolved"]`.
    """
    return _read(root, annotations, _texts_from_page)


def _read(
    root: Path, annotations: Path, complete: Callable[[dict[str, Any], Path], dict[str, Any]]
) -> list[LabelledPage]:
    pages = []
    for line in annotations.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        path = plain_or_gz(root / row["page"])
        if path is not None:
            pages.append(_labelled(complete(row, path), path))
    return pages


def _labelled(row: dict[str, Any], path: Path) -> LabelledPage:
    return LabelledPage(
        corpus="insets",
        id=f"{row['corpus']}/{row['id']}",
        path=path,
        url=row.get("url"),
        site=row["site"],
        fold=fold_of(row["site"]),
        lang=row["lang"],
        insets=tuple(Inset(inset["text"], inset["label"], inset["where"]) for inset in row["insets"]),
        body=tuple(row["body"]),
        hard_body=tuple(row["hard_body"]),
        metadata={"source": row["corpus"], "source_id": row["id"], "unresolved": row.get("unresolved", 0)},
    )


def _texts_as_given(row: dict[str, Any], _path: Path) -> dict[str, Any]:
    return row


def _texts_from_page(row: dict[str, Any], path: Path) -> dict[str, Any]:
    html = decode(read_bytes(path))
    text = FoldedText(page_text(html))
    insets = [{**inset, "text": text.resolve(*inset["at"])} for inset in row["insets"]]
    body = [text.resolve(*at) for at in row["body"]]
    hard_body = [text.resolve(*at) for at in row["hard_body"]]
    found = [inset for inset in insets if inset["text"] is not None]
    texts = [*(inset["text"] for inset in insets), *body, *hard_body]
    return {
        **row,
        "url": canonical_url(html),
        "insets": found,
        "body": [sentence for sentence in body if sentence is not None],
        "hard_body": [sentence for sentence in hard_body if sentence is not None],
        "unresolved": texts.count(None),
    }
