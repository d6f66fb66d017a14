"""What the printers are given: the tree of a page, whole or of words alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import compress

from cleantext.blocks import VERBATIM, Blocks
from cleantext.render import addresses, lists, tables
from cleantext.render.addresses import Base
from cleantext.render.kept import Item, items_of
from cleantext.render.nodes import Node, below, grown
from cleantext.render.pieces import Piece, is_visible, plain
from cleantext.render.signs import leads_back
from cleantext.render.texts import read_texts

_TABLES = frozenset({"caption", "table", "td", "th", "tr"})
_SHAPED = _TABLES | {"dd", "dir", "dl", "dt", "li", "menu", "ol", "ul"}


def page_tree(blocks: Blocks, kept: Sequence[bool], base: Base) -> Node:
    """The tree of what is kept, with all that stands in it; `base`: what addresses are relative to."""
    root = _unwrapped(blocks, grown(blocks, kept, items_of(blocks, kept, base)))
    _settle(root, base)
    return root


def words_tree(blocks: Blocks, kept: Sequence[bool]) -> Node:
    """The tree of the kept words, for text: no links, no images, no emphasis; elements only where `is_shaped`.

    What stands between two of those is one leaf, paragraphs with a blank line between.
    """
    return _unwrapped(blocks, grown(blocks, kept, _gathered(blocks, words_of(blocks, kept))))


def _gathered(blocks: Blocks, items: Iterable[Item]) -> Iterator[Item]:
    shaped: dict[int, bool] = {-1: False}
    prose: list[str] = []
    for item in items:
        if not is_shaped(blocks, item.container, shaped):
            prose += [piece.value for piece in item.pieces if piece.kind == "text" and piece.value]
            continue
        if prose:
            yield Item(-1, (Piece("text", "\n\n".join(prose)),))
            prose.clear()
        yield item
    if prose:
        yield Item(-1, (Piece("text", "\n\n".join(prose)),))


def is_shaped(blocks: Blocks, container: int, known: dict[int, bool]) -> bool:
    """Whether a container stands in a list, a table or code; known: the answers so far, False for -1."""
    containers = blocks.containers
    way = []
    while container not in known:
        way.append(container)
        shaped = containers.tag[container] in _SHAPED or containers.state[container] & VERBATIM
        container = containers.parent[container]
        if shaped:
            known.update(dict.fromkeys(way, True))
            return True
    known.update(dict.fromkeys(way, known[container]))
    return known[container]


def _unwrapped(blocks: Blocks, root: Node) -> Node:
    tags = set(blocks.containers.tag)
    lists.unwrap(root)
    if not tags.isdisjoint(_TABLES):
        tables.unwrap(root)
    if "ol" in tags:
        lists.number(root)
    return root


def words_of(blocks: Blocks, kept: Sequence[bool]) -> Iterator[Item]:
    """The kept blocks as texts, formulas as the TeX that they were made from, where the page holds that.

    Both halves of a block that was cut are one, as they were.
    """
    noted = {mark[2] for mark in blocks.marks}
    texts = read_texts(blocks)
    checks = _checks(blocks) if "input" in noted else {}
    spans = blocks.whole
    for index in compress(range(len(kept)), kept):
        text = texts[index]
        old = spans[index][0] if spans else index
        again = bool(spans) and index > 0 and spans[index - 1][0] == old
        if again and kept[index - 1]:
            continue
        behind = index + 1
        if spans and behind < len(spans) and spans[behind][0] == old and kept[behind]:
            text += " " * (spans[behind][1] > spans[index][2]) + texts[behind]
        container = blocks.container[index]
        check = None if again else checks.get((old, container))
        yield Item(container, (check, *plain(text)) if check else plain(text))


def _checks(blocks: Blocks) -> dict[tuple[int, int], Piece]:
    """The boxes that blocks begin with, ticked or not, by the block's old number and the container of the box."""
    found: dict[tuple[int, int], Piece] = {}
    for old, place, tag, attributes, container, _ in blocks.marks:
        if tag == "input" and attributes and attributes.get("type", "").lower() == "checkbox":
            begins = not "".join(blocks.parts.get(old, [])[:place]).strip()
            if begins:
                found.setdefault((old, container), Piece("check", "x" if "checked" in attributes else ""))
    return found


def _settle(root: Node, base: Base) -> None:
    """Links to places that are not kept lead to the page as it was; items that no link leads to need no name.

    An arrow that leads back to what has no name any more goes; its item is noted, for it is a footnote.
    """
    nodes = below(root)
    places = [node for node in nodes if "id" in node.attributes]
    names = {node.attributes["id"] for node in places}
    wanted: set[str] = set()
    items: dict[int, Node] = {}
    for leaf in nodes:
        item = leaf if leaf.tag == "li" else items.get(id(leaf))
        if item:
            items |= dict.fromkeys(map(id, leaf.children), item)
        if not any(piece.tag == "a" and piece.value[:1] == "#" for piece in leaf.pieces):
            continue
        kept = _without_arrows(leaf.pieces, names)
        if item and len(kept) < len(leaf.pieces):
            item.attributes["back"] = ""
        pieces = []
        for piece in kept:
            if piece.tag == "a" and piece.value[:1] == "#":
                wanted.add(piece.value[1:])
                if piece.value[1:] not in names:
                    piece = piece._replace(value=addresses.outside(piece.value, base))
            pieces.append(piece)
        leaf.pieces = tuple(pieces)
    root.attributes["base"] = base.address
    for node in places:
        if node.attributes["id"] not in wanted:
            del node.attributes["id"]


def _without_arrows(pieces: Sequence[Piece], names: Collection[str]) -> list[Piece]:
    """Without links that are nothing but an arrow and lead to none of these places."""
    found: list[Piece] = []
    begin = -1
    for piece in pieces:
        found.append(piece)
        if piece.tag == "a" and piece.kind == "begin":
            begin = len(found) - 1 if piece.value[:1] == "#" and piece.value[1:] not in names else -1
        elif piece.tag == "a" and begin >= 0:
            if leads_back("".join([inside.value for inside in found[begin:] if inside.kind == "text"])):
                del found[begin:]
            begin = -1
        elif piece.kind == "end" and len(found) > 1 and found[-2].kind == "begin":
            # It held nothing but the arrow.
            del found[-2:]
    return found if any(map(is_visible, found)) else list(pieces)
