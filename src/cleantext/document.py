"""What comes out: every block with its verdict and reasons, and the article that the kept ones make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleantext.labels import Label
from cleantext.render.style import Style

if TYPE_CHECKING:
    from cleantext.render.annotate import Source
    from cleantext.render.nodes import Node

SCHEMA = 1
_WHOLE = Style()


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

    def to_dict(self, *, reasons: bool = True) -> dict[str, Any]:
        """The block as JSON-ready values: `path`, or `start` and `end`; `reasons` if wanted."""
        place = {"path": self.path} if self.path is not None else {"start": self.start, "end": self.end}
        return {
            "text": self.text,
            "label": self.label.value,
            "kept": self.kept,
            "probability": round(self.probability, 4),
            "points": self.points,
            **place,
            **({"reasons": [list(reason) for reason in self.reasons]} if reasons else {}),
        }


class Document:
    """The outcome of one call: immutable, picklable, independent of its source.

    Attributes:
        confidence: the expected word F1 of the text, 0..1, calibrated on sites that the rules were not made from.
        flags: what a user should know, e.g. ``empty``, ``binary``, ``low-confidence``, ``limit:depth``; ``fragment``
            of HTML that is no whole page, ``app-shell`` of one that scripts fill, ``json-ld-body`` (in the metadata).
        page_type: ``article``, ``forum`` ...: a guess, or what the caller said; page_type_probability: of the guess.
        encoding: that the page was decoded with; None where nothing was decoded.

    """

    __slots__ = ("_blocks", "_make_blocks", "_make_metadata", "_make_text", "_make_tree", "_metadata", "_source",
                 "_text", "_tree", "confidence", "encoding", "flags", "page_type", "page_type_probability")  # fmt: skip

    confidence: float
    flags: frozenset[str]
    page_type: str
    page_type_probability: float
    encoding: str | None
    _make_text: Callable[[], str]
    _text: str | None
    _make_blocks: Callable[[bool], tuple[Block, ...]]
    _make_metadata: Callable[[], Mapping[str, tuple[str, str]]]
    _blocks: tuple[Block, ...] | None
    _metadata: Mapping[str, tuple[str, str]] | None
    _make_tree: Callable[[], Node]
    _tree: Node | None
    _source: Source

    def __init__(
        self,
        *,
        make_text: Callable[[], str],
        confidence: float,
        flags: frozenset[str],
        page_type: str,
        page_type_probability: float,
        encoding: str | None,
        make_blocks: Callable[[bool], tuple[Block, ...]],
        make_metadata: Callable[[], Mapping[str, tuple[str, str]]],
        make_tree: Callable[[], Node],
        source: Source,
    ) -> None:
        for name, value in (
            ("_make_text", make_text),
            ("_text", None),
            ("confidence", confidence),
            ("flags", flags),
            ("page_type", page_type),
            ("page_type_probability", page_type_probability),
            ("encoding", encoding),
            ("_make_blocks", make_blocks),
            ("_make_metadata", make_metadata),
            ("_blocks", None),
            ("_metadata", None),
            ("_make_tree", make_tree),
            ("_tree", None),
            ("_source", source),
        ):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Document is immutable: {name!r} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Document is immutable: {name!r} cannot be deleted")

    @property
    def text(self) -> str:
        """The article as plain text (worked out when first asked for).

        Of a page: the kept blocks with a blank line between. An item of a list is a line with "- " or its number before
        it, and "[ ] " or "[x] " where it is a task; what else belongs to it stands two spaces further in. A row of a
        table is a line, its cells a tab apart. Apart from these marks it has the words of the kept blocks, in order.

        Of a text: its kept lines, byte for byte.
        """
        text = self._text
        if text is None:
            text = self._make_text()
            object.__setattr__(self, "_text", text)
        return text

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block in document order, kept or not, with its reasons (worked out when first asked for)."""
        blocks = self._blocks
        if blocks is None:
            blocks = self._make_blocks(True)
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
    def markdown(self) -> str:
        """The article as GitHub-flavoured Markdown (worked out each time; `to_markdown` has options)."""
        return self.to_markdown()

    @property
    def html(self) -> str:
        """The article as HTML, safe and minimal, a fragment (worked out each time; `to_html` has options)."""
        return self.to_html()

    def to_markdown(
        self, *, links: bool = True, images: bool = True, tables: bool = True, formatting: bool = True
    ) -> str:
        """The article as GitHub-flavoured Markdown: all kept words, in order.

        Args:
            links: print links, and videos and posts from elsewhere as links; their words stay in any case.
            images: print images that belong to what is kept.
            tables: print tables; else each cell is a paragraph.
            formatting: print emphasis, inline code, deleted, raised and lowered text as such.

        """
        from cleantext.render.markdown import page_markdown

        style = Style(links, images, tables, formatting)
        return page_markdown(self._nodes(style), style)

    def to_html(self, *, links: bool = True, images: bool = True, tables: bool = True, formatting: bool = True) -> str:
        """The article as HTML of few elements and attributes, without scripts and styles; Args as `to_markdown`.

        It holds the elements of `cleantext.render.html.TAGS` only; links lead to http, https, mailto, tel, ftp or xmpp.
        """
        from cleantext.render.html import page_html

        style = Style(links, images, tables, formatting)
        return page_html(self._nodes(style), style)

    def annotate(self) -> str:
        """The page that was given, with ``data-cleantext-label`` on the elements of its blocks (pages only).

        An element with several blocks of different labels has them all, a space between. Nothing else is changed but
        that the page is written by a parser: quotes, entities and missing tags as that writes them.

        Raises:
            ValueError: the document was made from a plain text.

        """
        from cleantext.render.annotate import annotated

        return annotated(self._source, [(block.path, block.label.value) for block in self.blocks])

    def _nodes(self, style: Style = _WHOLE) -> Node:
        """The kept nodes; the whole tree is made once."""
        from cleantext.render.prepare import restyled

        tree = self._tree
        if tree is None:
            tree = self._make_tree()
            object.__setattr__(self, "_tree", tree)
        return tree if style == _WHOLE else restyled(tree, style)

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

    def to_dict(self, *, blocks: bool = True, reasons: bool = True) -> dict[str, Any]:
        """The whole document as JSON-ready values.

        Args:
            blocks: say what became of each block.
            reasons: give each block its reasons: dozens, most of what a page costs in time and room as JSON.

        """
        return {
            "schema": SCHEMA,
            "url": self.url,
            "title": self.title,
            "text": self.text,
            "flags": sorted(self.flags),
            "confidence": round(self.confidence, 4),
            "page_type": self.page_type,
            "metadata": self.metadata,
            **({"blocks": self._block_dicts(reasons)} if blocks else {}),
        }

    def _block_dicts(self, reasons: bool) -> list[dict[str, Any]]:
        blocks = self.blocks if reasons or self._blocks is not None else self._make_blocks(False)
        return [block.to_dict(reasons=reasons) for block in blocks]

    def __repr__(self) -> str:
        flags = f", flags={sorted(self.flags)}" if self.flags else ""
        return f"<Document {len(self.text)} characters, confidence={self.confidence:.2f}{flags}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Document):
            return False
        # The same page may have come as bytes, as text or as a tree.
        mine, theirs = self.__getstate__(), other.__getstate__()
        return all(mine[name] == theirs[name] for name in mine if name != "_source")

    def __hash__(self) -> int:
        return hash((self.text, self.flags))

    def __getstate__(self) -> dict[str, Any]:
        return {
            "_text": self.text,
            "confidence": self.confidence,
            "flags": self.flags,
            "page_type": self.page_type,
            "page_type_probability": self.page_type_probability,
            "encoding": self.encoding,
            "_blocks": self.blocks,
            "_metadata": self._facts(),
            "_tree": self._nodes(),
            "_source": self._source,
        }

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)
