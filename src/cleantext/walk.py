"""A page's text as blocks: one walk over the tree, each element visited once, no recursion, nothing mutated.

Every non-blank text node lies in exactly one block.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from cleantext.blocks import (
    EMPHASIS,
    FALLBACK,
    HEADING,
    HIDDEN,
    LINK,
    LIST,
    VERBATIM,
    Blocks,
)

# What the walk does with an element. LAZY: fallback content and drawings, nearly always empty of text.
INLINE, BLOCK, LAZY, BREAK, SKIP = range(5)

# Display of elements after the rendering section of the HTML standard; what is not named here is inline, for an
# unknown element is, too.
KINDS: dict[str, int] = (
    dict.fromkeys(
        [
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "button",
            "caption",
            "center",
            "dd",
            "details",
            "dialog",
            "dir",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "frameset",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hgroup",
            "hr",
            "html",
            "label",
            "legend",
            "li",
            "listing",
            "main",
            "marquee",
            "menu",
            "nav",
            "noembed",
            "noframes",
            "ol",
            "optgroup",
            "option",
            "p",
            "plaintext",
            "pre",
            "search",
            "section",
            "summary",
            "table",
            "tbody",
            "td",
            "textarea",
            "tfoot",
            "th",
            "thead",
            "tr",
            "ul",
            "xmp",
        ],
        BLOCK,
    )
    | dict.fromkeys(["audio", "canvas", "iframe", "noscript", "object", "select", "svg", "video"], LAZY)
    | dict.fromkeys(["head", "script", "style", "template"], SKIP)
    | {"br": BREAK}
)

STATES: dict[str, int] = {
    "a": LINK, "b": EMPHASIS, "em": EMPHASIS, "i": EMPHASIS, "strong": EMPHASIS, "noscript": FALLBACK,
    "pre": VERBATIM, "listing": VERBATIM, "xmp": VERBATIM, "plaintext": VERBATIM, "ul": LIST,
    "ol": LIST, "dl": LIST,
    "h1": HEADING, "h2": HEADING, "h3": HEADING, "h4": HEADING, "h5": HEADING, "h6": HEADING,
}  # fmt: skip
_UNNAMED = ("", "", "")
_MEASURED = LINK | EMPHASIS
# Of a class, id or role no more is read; a list of real names is never so long.
_LONGEST_NAME = 1000
# How many elements are looked at to find out whether fallback content holds text.
_LOOK = 200


class _Gatherer:
    """Collects the inline text of the block that is being read and closes it into `blocks`."""

    __slots__ = ("anchors", "blocks", "bold", "inner", "lines", "links", "parts")

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self.parts: list[str] = []
        self.lines: list[str] = []
        self.links = self.anchors = self.bold = 0
        self.inner: tuple[str, str, str] | None = None

    def measure(self, text: str, state: int) -> None:
        """Count the characters of `text` that stand in a link or are emphasised."""
        characters = sum(map(len, text.split()))
        if state & LINK:
            self.links += characters
        if state & EMPHASIS:
            self.bold += characters

    def line_break(self, verbatim: int) -> bool:
        """End the line; True when it was blank, so that the break ends the paragraph."""
        if verbatim:
            self.parts.append("\n")
            return False
        line = " ".join("".join(self.parts).split())
        if line:
            self.lines.append(line)
            self.parts[:] = ("",)
        return not line

    def close(self, container: int, element: int, verbatim: int) -> None:
        """End the block, if there is any text for one."""
        if not self.parts:
            self.anchors, self.inner = 0, None
            return
        text = "".join(self.parts)
        self.parts.clear()
        text = text.strip("\n").rstrip() if verbatim and not text.isspace() else " ".join(text.split())
        if self.lines:
            text = "\n".join([*self.lines, text] if text else self.lines)
            self.lines.clear()
        if text:
            blocks = self.blocks
            blocks.text.append(text)
            blocks.container.append(container)
            blocks.element.append(element)
            blocks.links.append(self.links)
            blocks.anchors.append(self.anchors)
            blocks.bold.append(self.bold)
            blocks.inner.append(self.inner or _UNNAMED)
        self.links = self.anchors = self.bold = 0
        self.inner = None


def blocks_of(root: etree._Element, max_elements: int, max_depth: int) -> Blocks:
    """All blocks below `root` (``head`` and what is no text left out).

    What lies deeper than `max_depth` is read into its ancestor at that depth; after `max_elements` the walk ends.
    Both are noted in `limits` ("depth", "elements").
    """
    blocks = Blocks()
    rows, containers, gather = blocks.elements.rows, blocks.containers, _Gatherer(blocks)
    parts, close, measure, open_container = gather.parts, gather.close, gather.measure, containers.open
    kinds, state_of = dict(KINDS), STATES.get
    stack: list[tuple[Iterator[Any], str | None, int, int, int, int, int, dict[str, int]]] = []
    # What stands behind an explicit end of the page, the parser puts into a second root beside the first.
    roots = [root] if root.getparent() is not None else [root, *root.itersiblings()]
    children: Iterator[Any] = iter(roots)
    counts: dict[str, int] = {}
    kind, state, container, element, holder = INLINE, 0, -1, -1, -1
    while True:
        for el in children:
            tag = el.tag
            what = kinds.get(tag)
            if what is None:
                what = kinds[tag] = _kind(tag)
            counts[tag] = nth = counts.get(tag, 0) + 1
            text = el.text
            if (what >= LAZY and (what >= BREAK or not _has_text(el))) or not (text or len(el)):
                # Nothing to go into: only the break that it makes, and the text behind it, count.
                if what == BREAK:
                    if gather.line_break(state & VERBATIM):
                        close(container, holder, 0)
                elif what == BLOCK and (parts or gather.inner is not None):
                    close(container, holder, state & VERBATIM)
                tail = el.tail
                if tail and (parts or state & VERBATIM or not tail.isspace()):
                    parts.append(tail)
                    if state & _MEASURED:
                        measure(tail, state)
                continue
            stack.append((children, el.tail, kind, state, container, holder, element, counts))
            if tag[0] == "{":
                # A name in a namespace has no step of its own in a path without prefixes.
                tag = tag.rpartition("}")[2]
                counts["*"] = counts.get("*", 0) + 1
                rows.append((element, "*", counts["*"], counts))
            else:
                rows.append((element, tag, nth, counts))
            element = len(rows) - 1
            attributes = el.items()
            names, hidden = _attributes(attributes) if attributes else (_UNNAMED, 0)
            if what == INLINE or len(stack) > max_depth:
                kind = INLINE
                if tag == "a":
                    gather.anchors += 1
                if gather.inner is None:
                    gather.inner = names
                if what != INLINE:
                    blocks.limits.add("depth")
                state |= state_of(tag, 0) | hidden
            else:
                if parts or gather.inner is not None:
                    close(container, holder, state & VERBATIM)
                kind, holder = BLOCK, element
                state |= state_of(tag, 0) | hidden
                container = open_container(container, tag, names, state, len(blocks.text))
            if text and (parts or state & VERBATIM or not text.isspace()):
                parts.append(text)
                if state & _MEASURED:
                    measure(text, state)
            if element >= max_elements:
                blocks.limits.add("elements")
                return _abandon(blocks, gather, container, holder)
            counts = {}
            children = iter(el)
            break
        else:
            if kind == BLOCK:
                if parts or gather.inner is not None:
                    close(container, holder, state & VERBATIM)
                containers.last[container] = len(blocks.text)
            if not stack:
                return blocks
            children, tail, kind, state, container, holder, element, counts = stack.pop()
            if tail and stack and (parts or state & VERBATIM or not tail.isspace()):
                parts.append(tail)
                if state & _MEASURED:
                    measure(tail, state)


def _abandon(blocks: Blocks, gather: _Gatherer, container: int, holder: int) -> Blocks:
    """End the walk in the middle: what was read stays, each container ends with the last block."""
    gather.close(container, holder, 0)
    while container >= 0:
        blocks.containers.last[container] = len(blocks)
        container = blocks.containers.parent[container]
    return blocks


def _kind(tag: object) -> int:
    """The kind of an element outside the table: by its local name; comments and instructions are skipped."""
    return KINDS.get(tag.rpartition("}")[2], INLINE) if isinstance(tag, str) else SKIP


def _has_text(element: etree._Element) -> bool:
    """Whether there is text inside; taken for granted when a long look finds neither text nor the end."""
    for seen, inner in enumerate(element.iter()):
        if seen > _LOOK:
            return True
        if (inner.text and not inner.text.isspace()) or (
            inner is not element and inner.tail and not inner.tail.isspace()
        ):
            return True
    return False


def _attributes(attributes: list[tuple[str, str]]) -> tuple[tuple[str, str, str], int]:
    """Class, id and role, and whether the attributes hide the element."""
    css = name = role = ""
    state = 0
    for key, value in attributes:
        if key == "class":
            css = value[:_LONGEST_NAME]
        elif key == "id":
            name = value[:_LONGEST_NAME]
        elif key == "role":
            role = value[:_LONGEST_NAME]
        elif key == "hidden" or (key == "aria-hidden" and value == "true") or (key == "style" and _hides(value)):
            state = HIDDEN
    return (css, name, role), state


def _hides(style: str) -> bool:
    folded = style.replace(" ", "").lower()
    return "display:none" in folded or "visibility:hidden" in folded
