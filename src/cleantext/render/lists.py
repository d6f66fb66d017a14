"""Lists: those that are one, and those that only lay out a page."""

from __future__ import annotations

from cleantext.render.nodes import BARE, PARAGRAPH, PLAIN, Node, below, dissolve

LISTS = frozenset(["ol", "ul"])
_WORDS = frozenset(["formula", "text"])
# Items that are longer on the average, in characters without lists inside of them, are posts, cards or chapters.
_LONGEST = 400


def unwrap(root: Node) -> None:
    """Turn lists that only lay out a page into what stands in their items."""
    inner: set[int] = set()
    any_of_them = False
    for node in below(root):
        is_list = node.tag in LISTS
        if is_list and _is_layout(node, nested=id(node) in inner):
            _unwrap(node)
            any_of_them = True
        elif is_list or id(node) in inner:
            inner |= set(map(id, node.children))
    if any_of_them:
        dissolve(root)


def _is_layout(found: Node, *, nested: bool) -> bool:
    if "layout" in found.attributes:
        return True
    # Words alone decide, so that all printers see the same lists.
    items = [item for item in found.children if _speaks(item)]
    # People write lists of one item, but of one line; an only item with more in it is the page's or a card's frame.
    if len(items) == 1 and not nested:
        parts = [child for child in items[0].children if child.tag not in LISTS and _speaks(child)]
        if len(parts) > 1:
            return True
    # An article's list is kept whole; what has lost a part of nearly each item is a row of cards or posts.
    torn = sum("torn" in item.attributes for item in items)
    return 2 * torn > len(items) or _size(found) > _LONGEST * len(items)


def _speaks(node: Node) -> bool:
    return any(piece.kind in _WORDS for inner in below(node) for piece in inner.pieces)


def _size(found: Node) -> int:
    """How much text stands in a list, lists inside of it aside."""
    size = 0
    stack = [found]
    while stack:
        node = stack.pop()
        for piece in node.pieces:
            size += len(piece.value) if piece.kind in _WORDS else 0
        stack += [child for child in node.children if child.tag not in LISTS]
    return size


def _unwrap(found: Node) -> None:
    found.tag, found.attributes = PLAIN, {}
    for item in found.children:
        item.tag, item.attributes = PLAIN, {}
        for leaf in item.children:
            leaf.tag = PARAGRAPH if leaf.tag == BARE else leaf.tag
            if leaf.pieces and leaf.pieces[0].kind == "check":
                leaf.pieces = leaf.pieces[1:]


def number(root: Node) -> None:
    """Leave numbers on those items that do not simply follow the one before, the first one's on its list."""
    for node in below(root):
        if node.tag != "ol":
            continue
        expected = 1
        for place, item in enumerate(node.children):
            value = int(item.attributes.pop("value", expected))
            if value != expected:
                (item if place else node).attributes["value" if place else "start"] = str(value)
            expected = value + 1
