"""What comes out: every block with its verdict and reasons, and the article that the kept ones make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cleantext.labels import Label

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the page or one line of the text.

    text: white space folded (HTML) or as it stands (text); kept: whether it is in the document's text, which is so
    when `points` >= 0; probability: P(kept), from the points; path: of the element (HTML only), as `getpath` gives
    it; start, end: character offsets (text only); reasons: (rule name, points), strongest first, summing to
    `points`.
    """

    text: str
    label: Label
    kept: bool
    points: int
    probability: float
    path: str | None
    start: int | None
    end: int | None
    reasons: tuple[tuple[str, int], ...]

    def to_dict(self) -> dict[str, Any]:
        """The block as JSON-ready values: `path`, or `start` and `end`."""
        place = {"path": self.path} if self.path is not None else {"start": self.start, "end": self.end}
        return {
            "text": self.text,
            "label": self.label.value,
            "kept": self.kept,
            "probability": round(self.probability, 4),
            "points": self.points,
            **place,
            "reasons": [list(reason) for reason in self.reasons],
        }


class Document:
    """The outcome of one call: immutable, picklable, independent of its source.

    Attributes:
        text: the article.
        confidence: the expected word F1 of the text, 0..1, calibrated on sites that the rules were not made from.
        flags: what a user should know, e.g. ``empty``, ``binary``, ``low-confidence``, ``limit:depth``.
        page_type: ``article``, ``forum`` ...: a guess, or what the caller said; page_type_probability: of the guess.
        encoding: that the page was decoded with; None where nothing was decoded.

    """

    __slots__ = ("_blocks", "_make_blocks", "_make_metadata", "_metadata", "confidence", "encoding", "flags",
                 "page_type", "page_type_probability", "text")  # fmt: skip

    text: str
    confidence: float
    flags: frozenset[str]
    page_type: str
    page_type_probability: float
    encoding: str | None
    _make_blocks: Callable[[], tuple[Block, ...]]
    _make_metadata: Callable[[], Mapping[str, tuple[str, str]]]
    _blocks: tuple[Block, ...] | None
    _metadata: Mapping[str, tuple[str, str]] | None

    def __init__(
        self,
        *,
        text: str,
        confidence: float,
        flags: frozenset[str],
        page_type: str,
        page_type_probability: float,
        encoding: str | None,
        make_blocks: Callable[[], tuple[Block, ...]],
        make_metadata: Callable[[], Mapping[str, tuple[str, str]]],
    ) -> None:
        for name, value in (
            ("text", text),
            ("confidence", confidence),
            ("flags", flags),
            ("page_type", page_type),
            ("page_type_probability", page_type_probability),
            ("encoding", encoding),
            ("_make_blocks", make_blocks),
            ("_make_metadata", make_metadata),
            ("_blocks", None),
            ("_metadata", None),
        ):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Document is immutable: {name!r} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Document is immutable: {name!r} cannot be deleted")

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block in document order, kept or not, with its reasons (worked out when first asked for)."""
        blocks = self._blocks
        if blocks is None:
            blocks = self._make_blocks()
            object.__setattr__(self, "_blocks", blocks)
        return blocks

    @property
    def kept(self) -> tuple[Block, ...]:
        """The blocks that make the text."""
        return tuple(block for block in self.blocks if block.kept)

    @property
    def removed(self) -> tuple[Block, ...]:
        """The blocks left out of the text."""
        return tuple(block for block in self.blocks if not block.kept)

    @property
    def metadata(self) -> dict[str, dict[str, str]]:
        """What the page says about itself: name -> ``{"value", "source"}`` (worked out when first asked for)."""
        return {name: {"value": value, "source": source} for name, (value, source) in self._facts().items()}

    def _facts(self) -> Mapping[str, tuple[str, str]]:
        facts = self._metadata
        if facts is None:
            facts = dict(self._make_metadata())
            object.__setattr__(self, "_metadata", facts)
        return facts

    def _fact(self, name: str) -> str | None:
        value = self._facts().get(name)
        return value[0] if value else None

    @property
    def title(self) -> str | None:
        """The article's title."""
        return self._fact("title")

    @property
    def byline(self) -> str | None:
        """Who wrote it."""
        return self._fact("byline")

    @property
    def date(self) -> str | None:
        """When it was published, ISO 8601."""
        return self._fact("date")

    @property
    def language(self) -> str | None:
        """The language that the page declares or the caller named."""
        return self._fact("language")

    @property
    def url(self) -> str | None:
        """The page's own address."""
        return self._fact("url")

    @property
    def site_name(self) -> str | None:
        """The name of the site."""
        return self._fact("site_name")

    @property
    def description(self) -> str | None:
        """The page's own summary."""
        return self._fact("description")

    @property
    def image(self) -> str | None:
        """The address of the page's lead image."""
        return self._fact("image")

    def to_dict(self) -> dict[str, Any]:
        """The whole document as JSON-ready values."""
        return {
            "schema": SCHEMA,
            "url": self.url,
            "title": self.title,
            "text": self.text,
            "flags": sorted(self.flags),
            "confidence": round(self.confidence, 4),
            "page_type": self.page_type,
            "metadata": self.metadata,
            "blocks": [block.to_dict() for block in self.blocks],
        }

    def __repr__(self) -> str:
        flags = f", flags={sorted(self.flags)}" if self.flags else ""
        return f"<Document {len(self.text)} characters, confidence={self.confidence:.2f}{flags}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and self.__getstate__() == other.__getstate__()

    def __hash__(self) -> int:
        return hash((self.text, self.flags))

    def __getstate__(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "confidence": self.confidence,
            "flags": self.flags,
            "page_type": self.page_type,
            "page_type_probability": self.page_type_probability,
            "encoding": self.encoding,
            "_blocks": self.blocks,
            "_metadata": self._facts(),
        }

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)
