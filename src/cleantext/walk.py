"""A page's text as blocks: one walk over the tree, each element visited once, no recursion, nothing mutated.

Every non-blank text node lies in exactly one block.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from lxml import etree

from cleantext.blocks import HIDDEN, VERBATIM, Blocks
from cleantext.elements import BLOCK, BREAK, DESCRIBED, INLINE, KINDS, LAZY, MEDIA, METADATA, SKIP, STATES
from cleantext.gather import UNNAMED, Gatherer
from cleantext.page import Limits

_HIDING = frozenset({"hidden", "aria-hidden", "style"})
# Of a class, id or role no more is read; a list of real names is never so long.
_LONGEST_NAME = 1000
# How many elements are looked at to find out whether fallback content holds text.
_LOOK = 200


def blocks_of(root: etree._Element, limits: Limits, unread: Collection[str] = ()) -> Blocks:
    """All blocks below `root`, what is no text left out; of ``head`` only what does not belong there is read.

    What lies deeper than the limit is read into its ancestor at that depth; after so many elements or blocks the walk
    ends. Each is noted in `Blocks.limits` ("depth", "elements", "blocks"). Inline elements whose class has one of the
    terms `unread` are noted, so that printers leave them out.
    """
    blocks = Blocks()
    gather = Gatherer(blocks, unread)
    containers, elements, texts = blocks.containers, blocks.elements, blocks.text
    steps = elements.steps
    parts, add_text, close = gather.parts, gather.add, gather.close
    kinds, state_of, media = dict(KINDS), STATES.get, set(MEDIA)
    max_elements, max_blocks, max_depth = limits.elements, limits.blocks, limits.depth
    # One loop, with what holds at a level in local names: it goes round for each element of each page, so whatever is
    # looked up in an object, or handed to a function, is paid for thousands of times.
    stack: list[tuple[Iterator[Any], str | None, int, int, int, int, int, str, dict[str, int]]] = []
    # What stands behind an explicit end of the page, the parser puts into a second root beside the first.
    children: Iterator[Any] = iter([root] if root.getparent() is not None else [root, *root.itersiblings()])
    counts: dict[str, int] = {}
    nothing: list[Any] = []
    kind, state, container, element, holder, marked = INLINE, 0, -1, -1, -1, ""
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
                    # The parser knows HTML 4: where no body is begun, it leaves in the head what that has no name for,
                    # ``main`` and elements that a page made up itself.
                    inside = [child for child in el if _is_of_body(child.tag)]
            if not (text or inside):
                # Nothing to go into: only the break that it makes, and the text behind it, count.
                if what in (BREAK, BLOCK):
                    gather.pass_by(what, state, container, holder)
                    if len(texts) >= max_blocks:
                        return _abandon(blocks, gather, container, holder, "blocks")
                if tag in media and not state & HIDDEN:
                    _mark_media(gather, el, container)
                tail = el.tail
                if tail and (parts or state & VERBATIM or not tail.isspace()):
                    add_text(tail, state)
                continue
            step = tag
            if tag[0] == "{":
                step, nth = elements.count_unnamed(element, counts)
                tag = tag.rpartition("}")[2]
            number = len(steps)
            steps.append((element, step, nth))
            attributes = el.items()
            names, hidden = _attributes(attributes) if attributes else (UNNAMED, 0)
            # What holds inside of the element.
            here, within, home, mark = container, state | state_of(tag, 0) | hidden, holder, ""
            begun = BLOCK if what != INLINE and len(stack) < max_depth else INLINE
            if begun == INLINE:
                if what != INLINE:
                    blocks.limits.add("depth")
                elif tag in media and not state & HIDDEN:
                    # The parser takes what follows a ``source`` for its content.
                    _mark_media(gather, el, container)
                mark = gather.begin_inline(tag, names, attributes, hidden=bool(hidden))
            else:
                close(container, holder, state & VERBATIM)
                if what == LAZY and tag in media and not within & HIDDEN:
                    _mark_media(gather, el, container)
                here, home = containers.add(container, tag, names, within, len(texts)), number
                if attributes and tag in DESCRIBED:
                    containers.attributes[here] = dict(attributes)
            if text and (parts or within & VERBATIM or not text.isspace()):
                add_text(text, within)
            if number >= max_elements or len(texts) >= max_blocks:
                return _abandon(blocks, gather, here, home, "elements" if number >= max_elements else "blocks")
            if inside:
                stack.append((children, el.tail, kind, state, container, holder, element, marked, counts))
                kind, state, container, holder, element, marked, counts = begun, within, here, home, number, mark, {}
                children = iter(inside)
                break
            # Most elements have none inside of them: these end here.
            if mark:
                gather.mark(mark, None)
            elif begun == BLOCK:
                close(here, home, within & VERBATIM)
                containers.last[here] = len(texts)
            tail = el.tail
            if tail and stack and (parts or state & VERBATIM or not tail.isspace()):
                add_text(tail, state)
        else:
            if marked:
                gather.mark(marked, None)
            elif kind == BLOCK:
                close(container, holder, state & VERBATIM)
                containers.last[container] = len(texts)
            if not stack:
                return blocks
            children, tail, kind, state, container, holder, element, marked, counts = stack.pop()
            if tail and stack and (parts or state & VERBATIM or not tail.isspace()):
                add_text(tail, state)


def _abandon(blocks: Blocks, gather: Gatherer, container: int, holder: int, limit: str) -> Blocks:
    """End the walk in the middle: what was read stays, each container ends with the last block."""
    blocks.limits.add(limit)
    gather.close(container, holder, 0)
    while container >= 0:
        blocks.containers.last[container] = len(blocks)
        container = blocks.containers.parent[container]
    return blocks


def _is_of_body(tag: Any) -> bool:
    """Say whether an element in a head is none of it; one with a namespace was put there on purpose."""
    return isinstance(tag, str) and tag not in METADATA and tag[:1] != "{" and KINDS.get(tag) != SKIP


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


def _mark_media(gather: Gatherer, el: Any, container: int) -> None:
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
    return ((css, name, role) if css or name or role else UNNAMED), state


def _hides(style: str) -> bool:
    folded = style.replace(" ", "").lower()
    return "display:none" in folded or "visibility:hidden" in folded
