"""A page's text as blocks: one walk over the tree, each element visited once, no recursion, nothing mutated.

Every non-blank text node lies in exactly one block.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from cleantext.blocks import EMPHASIS, HIDDEN, LINK, VERBATIM, Attributes, Blocks, Mark
from cleantext.elements import BLOCK, BREAK, DESCRIBED, INLINE, KINDS, LAZY, MARKED, MEDIA, SKIP, STATES

_UNNAMED = ("", "", "")
_HIDING = frozenset({"hidden", "aria-hidden", "style"})
_MEASURED = LINK | EMPHASIS
# Of a class, id or role no more is read; a list of real names is never so long.
_LONGEST_NAME = 1000
# How many elements are looked at to find out whether fallback content holds text.
_LOOK = 200


class _Gatherer:
    """Collects the inline text of the block that is being read and closes it into `blocks`."""

    __slots__ = ("anchors", "blocks", "bold", "earlier", "inner", "lines", "links", "parts")

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self.parts: list[str] = []
        self.lines: list[str] = []
        # The parts of the lines that are complete.
        self.earlier: list[str] = []
        self.links = self.anchors = self.bold = 0
        self.inner: tuple[str, str, str] | None = None

    def measure(self, text: str, state: int) -> None:
        """Count the characters of `text` that stand in a link or are emphasised."""
        characters = sum(map(len, text.split()))
        if state & LINK:
            self.links += characters
        if state & EMPHASIS:
            self.bold += characters

    def mark(self, tag: str, attributes: Attributes, container: int = -1) -> None:
        """Note what stands here."""
        blocks = self.blocks
        place = len(self.earlier) + len(self.parts)
        blocks.marks.append((len(blocks.text), place, tag, attributes, container, len(blocks.containers.tag)))

    def line_break(self, verbatim: int) -> bool:
        """End the line; True when it was blank, so that the break ends the paragraph."""
        if verbatim:
            self.parts.append("\n")
            return False
        line = " ".join("".join(self.parts).split())
        if line:
            self.lines.append(line)
            self.mark("br", {})
            self.earlier += self.parts
            self.parts[:] = ("",)
        return not line

    def pass_by(self, what: int, state: int, container: int, element: int) -> None:
        """Make the break of an element without text."""
        if what == BREAK:
            if self.line_break(state & VERBATIM):
                self.close(container, element, 0)
        elif self.parts or self.inner is not None:
            self.close(container, element, state & VERBATIM)

    def close(self, container: int, element: int, verbatim: int) -> None:
        """End the block, if there is any text for one."""
        if not self.parts:
            self.anchors, self.inner = 0, None
            return
        text = "".join(self.parts)
        marks, number = self.blocks.marks, len(self.blocks.text)
        marked = bool(marks) and marks[-1][0] == number
        parts = [*self.earlier, *self.parts] if marked else None
        self.earlier.clear()
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
            if parts is not None:
                blocks.parts[number] = parts
        elif marked:
            _rewind(marks, number)
        self.links = self.anchors = self.bold = 0
        self.inner = None


def _rewind(marks: list[Mark], number: int) -> None:
    """Put the marks of a block that came to nothing before the block that takes its number."""
    for index in range(len(marks) - 1, -1, -1):
        if marks[index][0] != number:
            break
        marks[index] = (number, 0, *marks[index][2:])


def blocks_of(root: etree._Element, max_elements: int, max_depth: int) -> Blocks:
    """All blocks below `root`, what is no text left out; of ``head`` only what does not belong there is read.

    What lies deeper than `max_depth` is read into its ancestor at that depth; after `max_elements` the walk ends.
    Both are noted in `limits` ("depth", "elements").
    """
    blocks = Blocks()
    gather = _Gatherer(blocks)
    containers, elements = blocks.containers, blocks.elements
    parts, close, measure = gather.parts, gather.close, gather.measure
    texts, marks, earlier = blocks.text, blocks.marks, gather.earlier
    # What is called for each element of a page is looked up once.
    add_parent, add_step, add_nth = elements.parent.append, elements.step.append, elements.nth.append
    add_outer, add_tag, add_names = containers.parent.append, containers.tag.append, containers.names.append
    add_state, add_first, add_last = containers.state.append, containers.first.append, containers.last.append
    kinds, state_of, media = dict(KINDS), STATES.get, set(MEDIA)
    stack: list[tuple[Iterator[Any], str | None, int, int, int, int, int, str, dict[str, int]]] = []
    # What stands behind an explicit end of the page, the parser puts into a second root beside the first.
    children: Iterator[Any] = iter([root] if root.getparent() is not None else [root, *root.itersiblings()])
    counts: dict[str, int] = {}
    nothing: list[Any] = []
    kind, state, container, element, holder, marked, size = INLINE, 0, -1, -1, -1, "", 0
    while True:
        for el in children:
            tag = el.tag
            what = kinds.get(tag)
            if what is None:
                what = kinds[tag] = _kind(tag)
                if isinstance(tag, str) and tag.rpartition("}")[2] in media:
                    media.add(tag)
            counts[tag] = nth = counts.get(tag, 0) + 1
            if nth == 2:
                elements.several.add((element, tag))
            text, inside = el.text, nothing
            if what < LAZY or (what == LAZY and _has_text(el)):
                inside = el[:]
            else:
                text = None
                if tag == "head":
                    # The parser knows HTML 4: where no body is begun, it leaves ``main`` and its like in the head.
                    inside = [child for child in el if kinds.get(child.tag) == BLOCK]
            if not (text or inside):
                # Nothing to go into: only the break that it makes, and the text behind it, count.
                if what in (BREAK, BLOCK):
                    gather.pass_by(what, state, container, holder)
                if tag in media and not state & HIDDEN:
                    _mark_media(gather, el, container)
                tail = el.tail
                if tail and (parts or state & VERBATIM or not tail.isspace()):
                    parts.append(tail)
                    if state & _MEASURED:
                        measure(tail, state)
                continue
            stack.append((children, el.tail, kind, state, container, holder, element, marked, counts))
            add_parent(element)
            if tag[0] == "{":
                # A name in a namespace has no step of its own in a path without prefixes.
                tag = tag.rpartition("}")[2]
                counts["*"] = nth = counts.get("*", 0) + 1
                if nth == 2:
                    elements.several.add((element, "*"))
                add_step("*")
            else:
                add_step(tag)
            add_nth(nth)
            element, size = size, size + 1
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
                elif tag in media and not state & HIDDEN:
                    # The parser takes what follows a ``source`` for its content.
                    _mark_media(gather, el, container)
                marked = tag if tag in MARKED else "span" if hidden else ""
                if marked:
                    marks.append((len(texts), len(earlier) + len(parts), marked, dict(attributes), -1, 0))
                state |= state_of(tag, 0) | hidden
            else:
                if parts or gather.inner is not None:
                    close(container, holder, state & VERBATIM)
                kind, holder, marked = BLOCK, element, ""
                state |= state_of(tag, 0) | hidden
                if what == LAZY and tag in media and not state & HIDDEN:
                    _mark_media(gather, el, container)
                add_outer(container)
                container = len(containers.tag)
                add_tag(tag)
                add_names(names)
                add_state(state)
                add_first(len(texts))
                add_last(len(texts))
                if attributes and tag in DESCRIBED:
                    containers.attributes[container] = dict(attributes)
            if text and (parts or state & VERBATIM or not text.isspace()):
                parts.append(text)
                if state & _MEASURED:
                    measure(text, state)
            if element >= max_elements:
                blocks.limits.add("elements")
                return _abandon(blocks, gather, container, holder)
            counts = {}
            children = iter(inside)
            break
        else:
            if marked:
                marks.append((len(texts), len(earlier) + len(parts), marked, None, -1, 0))
            elif kind == BLOCK:
                if parts or gather.inner is not None:
                    close(container, holder, state & VERBATIM)
                containers.last[container] = len(texts)
            if not stack:
                return blocks
            children, tail, kind, state, container, holder, element, marked, counts = stack.pop()
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


def _mark_media(gather: _Gatherer, el: Any, container: int) -> None:
    """Note an element that is seen and not read, with the attributes that tell what is seen."""
    tag = el.tag.rpartition("}")[2]
    attributes = dict(el.items())
    if tag == "noscript":
        image = next(el.iter("{*}img"), None)
        if image is None:
            return
        attributes = dict(image.items())
    elif tag == "script":
        if not (el.get("type") or "").startswith("math/tex"):
            return
        attributes["tex"] = el.text or ""
    elif tag in {"audio", "video", "object"} and not (el.get("src") or el.get("data")):
        attributes.update(pair for inner in el.iter("{*}source", "{*}embed") for pair in inner.items())
    gather.mark(tag, attributes, container)


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
        elif key not in _HIDING:
            continue
        elif key == "hidden" or (key == "aria-hidden" and value == "true") or (key == "style" and _hides(value)):
            state = HIDDEN
    return ((css, name, role) if css or name or role else _UNNAMED), state


def _hides(style: str) -> bool:
    folded = style.replace(" ", "").lower()
    return "display:none" in folded or "visibility:hidden" in folded
