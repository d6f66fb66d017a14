"""The kept blocks as a small tree of plain values: what all printers print.

A node is an element that matters to a reader (a heading, a list, a table ...) or a leaf, a run of text in it. All else
that stands between the root and a block is left out: a ``div`` says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from cleantext.blocks import FALLBACK, Blocks
from cleantext.render.kept import Item, language
from cleantext.render.numbers import numbers_of
from cleantext.render.pieces import Piece

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# A leaf is text in an element of its own, or bare in the element that is its parent.
PARAGRAPH, BARE = "p", ""
# An element that says nothing, left where one that said something had to go.
PLAIN = "div"

_STRUCTURE = {name: name for name in (
    *HEADINGS, "blockquote", "caption", "dd", "details", "dl", "dt", "figcaption", "figure", "li", "ol", "pre",
    "summary", "table", "td", "th", "tr", "ul",
)} | {"dir": "ul", "listing": "pre", "menu": "ul", "plaintext": "pre", "xmp": "pre"}  # fmt: skip
# Elements that hold running text only; what is inside of them is text.
PHRASES = frozenset([*HEADINGS, "caption", "pre", "summary"])
_HOLDERS = PHRASES | {"dd", "dt", "figcaption", "figure", "li", "td", "th"}
# Where an element has to stand, the first of them made where there is none; and what has to stand in one.
_ABOVE = {
    "caption": ("table",), "dd": ("dl",), "dt": ("dl",), "li": ("ul", "ol"), "td": ("tr",), "th": ("tr",),
    "tr": ("table",),
}  # fmt: skip
_BELOW = {"dl": ("dd", "dt"), "ol": ("li",), "table": ("tr", "caption"), "tr": ("td", "th"), "ul": ("li",)}
_ONLY_IN = {"figcaption": "figure", "summary": "details"}
# What lies deeper is printed where this depth ends.
_DEEPEST = 24
_MOST_SPAN = 1000
# Roles (WAI-ARIA) of lists and tables that are none.
_LAYOUT = frozenset(["menubar", "none", "presentation", "tablist", "toolbar"])


@dataclass(slots=True)
class Node:
    """A kept element, or a leaf with its pieces; `tag` and `attributes` are of HTML."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    pieces: tuple[Piece, ...] = ()

    @property
    def is_leaf(self) -> bool:
        """Whether it holds text and no nodes."""
        return self.tag in {PARAGRAPH, BARE, "hr"}


def below(node: Node) -> list[Node]:
    """The node and all nodes in it, in document order."""
    found, stack = [], [node]
    while stack:
        node = stack.pop()
        found.append(node)
        stack += reversed(node.children)
    return found


def dissolve(root: Node) -> None:
    """Put what stands in elements that say nothing where these stood: so lists that touch are seen to touch."""
    for node in reversed(below(root)):
        if any(child.tag == PLAIN for child in node.children):
            node.children = [
                leaf for child in node.children for leaf in (child.children if child.tag == PLAIN else (child,))
            ]


def grown(blocks: Blocks, kept: Sequence[bool], items: Iterable[Item]) -> Node:
    """The tree of the items, which are kept, in document order."""
    builder = _Builder(blocks, kept)
    for item in items:
        builder.add(item)
    builder.leave(-1)
    return builder.root


def tree_of_text(text: str) -> Node:
    """The tree of a plain text: a paragraph is what stands between blank lines, its lines stay apart."""
    root = Node("root")
    for blank, lines in groupby(text.splitlines(), key=lambda line: not line.strip()):
        if not blank:
            pieces: list[Piece] = []
            for line in lines:
                pieces += [Piece("break"), Piece("text", " ".join(line.split()))]
            root.children.append(Node(PARAGRAPH, pieces=tuple(pieces[1:])))
    return root


class _Builder:
    """Adds items in document order, opening and closing the elements around them."""

    def __init__(self, blocks: Blocks, kept: Sequence[bool]) -> None:
        self.blocks, self.kept = blocks, kept
        self.root = Node("root")
        # The containers that are open, outermost first, each with the node for what stands in it and its depth.
        self.open: list[tuple[int, Node, int]] = [(-1, self.root, 0)]
        self.opened = {-1}
        self.cells = _cells(blocks)
        self.numbers = numbers_of(blocks.containers)

    def add(self, item: Item) -> None:
        """Add a block, or what stands between blocks."""
        parents, way, container = self.blocks.containers.parent, [], item.container
        while container not in self.opened:
            way.append(container)
            container = parents[container]
        self.leave(container)
        for inner in reversed(way):
            self.enter(inner)
        parent = self.open[-1][1]
        bare = parent.tag in PHRASES or (
            parent.tag in _HOLDERS and self.blocks.containers.tag[item.container] in _HOLDERS
        )
        pieces = item.pieces
        if pieces and pieces[0].kind == "check" and (parent.tag != "li" or parent.children):
            pieces = pieces[1:]
        leaf = Node(item.tag or (BARE if bare else PARAGRAPH), {}, [], pieces)
        (_place(parent, leaf) if parent.tag in _BELOW else parent).children.append(leaf)
        if item.language and parent.tag == "pre":
            parent.attributes.setdefault("language", item.language)

    def enter(self, container: int) -> None:
        """Open an element; one that says nothing is its parent."""
        _, parent, depth = self.open[-1]
        tag = _STRUCTURE.get(self.blocks.containers.tag[container], "")
        if self.blocks.containers.state[container] & FALLBACK and tag in {"li", "td", "th", "tr"}:
            tag = ""
        if not tag or parent.tag in PHRASES or depth >= _DEEPEST or parent.tag != _ONLY_IN.get(tag, parent.tag):
            node = parent
        else:
            node = Node(tag, self._attributes(tag, container))
            if tag in {"td", "th"}:
                self._fill(parent, self.blocks.containers.parent[container], container)
            (_place(parent, node) if parent.tag in _BELOW or tag in _ABOVE else parent).children.append(node)
            depth += 1
        self.open.append((container, node, depth))
        self.opened.add(container)

    def leave(self, container: int) -> None:
        """Close what is open inside of a container."""
        while self.open[-1][0] != container:
            inner, node, _ = self.open.pop()
            self.opened.discard(inner)
            if node.tag == "tr" and inner in self.cells:
                self._fill(node, inner, len(self.blocks.containers.tag))

    def _fill(self, node: Node, row: int, container: int) -> None:
        """Add the cells of a row that stand before a container and hold nothing that is kept."""
        waiting = self.cells.get(row, [])
        while waiting and node.tag == "tr" and waiting[-1][0] <= container:
            order, tag, attributes = waiting.pop()
            if order != container:
                node.children.append(Node(tag, attributes))

    def _attributes(self, tag: str, container: int) -> dict[str, str]:
        containers = self.blocks.containers
        known = dict(containers.attributes.get(container, ()))
        if tag in {"td", "th"}:
            return spans(known)
        if tag in {"ol", "ul"}:
            return {"layout": ""} if containers.names[container][2] in _LAYOUT else {}
        if tag == "li":
            return self._item(container)
        if tag == "table":
            return {"layout": ""} if known.get("role") in _LAYOUT else {}
        if tag == "tr":
            above = containers.parent[container]
            return {"head": ""} if above >= 0 and containers.tag[above] == "thead" else {}
        if tag == "pre":
            return self._language(container, known)
        return {}

    def _item(self, container: int) -> dict[str, str]:
        """The name of an item, its number, and whether some of it went."""
        containers = self.blocks.containers
        name = containers.names[container][1].strip()
        found = {"id": name} if name and " " not in name else {}
        if container in self.numbers:
            found["value"] = str(self.numbers[container])
        if not all(self.kept[containers.first[container] : containers.last[container]]):
            found["torn"] = ""
        return found

    def _language(self, container: int, known: dict[str, str]) -> dict[str, str]:
        """The language of code, from the element, or one around it that holds nothing else."""
        containers = self.blocks.containers
        names = [language(known)]
        first, last = containers.first[container], containers.last[container]
        while container >= 0 and (containers.first[container], containers.last[container]) == (first, last):
            names.append(language({"class": containers.names[container][0]}))
            container = containers.parent[container]
        found = next((name for name in names if name), "")
        return {"language": found} if found else {}


def spans(known: dict[str, str]) -> dict[str, str]:
    """How many columns and rows a cell goes over, where it is more than one."""
    found = {}
    for name in ("colspan", "rowspan"):
        value = known.get(name, "").strip()
        if value.isascii() and value.isdigit() and len(value) < 6 and 1 < int(value) <= _MOST_SPAN:
            found[name] = str(int(value))
    return found


def _place(parent: Node, child: Node) -> Node:
    """The node that a child has to be put into, made where it is missing."""
    for _ in range(3):
        allowed = _BELOW.get(parent.tag)
        if allowed and child.tag not in allowed:
            # What stands loose in a list belongs to the item before it.
            reuse = parent.tag in {"ul", "ol", "dl"} and parent.children
            parent = _last(parent, parent.children[-1].tag if reuse else allowed[0], new=not reuse)
    above = _ABOVE.get(child.tag)
    if above and parent.tag not in above:
        return _place_in_new(parent, above[0])
    return parent


def _place_in_new(parent: Node, tag: str) -> Node:
    for name in reversed([tag, *_chain(tag, parent.tag)]):
        parent = _last(parent, name, new=False)
    return parent


def _chain(tag: str, parent: str) -> Iterator[str]:
    """What has to stand around an element of `tag` below `parent`, innermost first."""
    while (above := _ABOVE.get(tag)) and parent not in above:
        tag = above[0]
        yield tag


def _last(parent: Node, tag: str, *, new: bool) -> Node:
    if new or not parent.children or parent.children[-1].tag != tag:
        parent.children.append(Node(tag))
    return parent.children[-1]


def _cells(blocks: Blocks) -> dict[int, list[tuple[float, str, dict[str, str]]]]:
    """For each row of a table all its cells, last first, in the order of the containers.

    The empty ones are no containers: their order is that of the next one, less a half.
    """
    containers = blocks.containers
    if "tr" not in containers.tag:
        return {}
    found: dict[int, list[tuple[float, str, dict[str, str]]]] = {}
    empty = [
        (order, container, tag, attributes or ())
        for _, _, tag, attributes, container, order in blocks.marks
        if tag in {"td", "th"}
    ]
    for order, container, tag, attributes in empty:
        found.setdefault(container, []).append((order - 0.5, tag, spans(dict(attributes))))
    filled = [index for index, tag in enumerate(containers.tag) if tag in {"td", "th"}]
    for index in filled:
        cell = (index, containers.tag[index], spans(dict(containers.attributes.get(index, ()))))
        found.setdefault(containers.parent[index], []).append(cell)
    for row in found.values():
        row.sort(key=lambda cell: cell[0])
        row.reverse()
    return found
