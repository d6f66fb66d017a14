"""The text of a block with links, emphasis, images and formulas, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

import regex

from cleantext.render import addresses
from cleantext.render.addresses import Base
from cleantext.render.formulas import by_tex
from cleantext.render.found import FORMULA, SEEN, Raw

_NAMES = {name: name for name in ("a", "code", "del", "em", "strong", "sub", "sup")} | {
    "b": "strong", "i": "em", "s": "del", "strike": "del", "kbd": "code", "samp": "code", "tt": "code",
}  # fmt: skip
_PLAYED = frozenset(["audio", "embed", "iframe", "object", "video"])
# Images with a side below this many pixels are icons or count visitors.
_ICON = 32
_NUMBER = regex.compile(r"\s*(\d{1,5})(?:px)?\s*$")
_SIZE = regex.compile(r"[-_@]\d+(?:x\d*|w|px)(?=[.@_-])")
_PLAYER = regex.compile(r"/(?:embed|player|video)s?\b|//(?:embed|player|video)s?\.", regex.IGNORECASE)
SOFT_HYPHEN = "\u00ad"


class Piece(NamedTuple):
    """One piece of a block.

    kind: ``text``; ``begin`` and ``end`` of an element, `tag`; ``break``; ``space`` (only where it is seen, beside an
    image); ``image``, ``embed`` (value: its address, label: what it says of itself); ``formula`` (value: TeX, tag:
    ``block`` for one that stands alone); ``check`` (value: whether it is ticked). value: the text, or where a link
    leads.
    """

    kind: str
    value: str = ""
    tag: str = ""
    label: str = ""


_VISIBLE = frozenset(["embed", "formula", "image", "text"])
_BEGINS = {name: Piece("begin", "", name) for name in _NAMES.values()}
_ENDS = {name: Piece("end", "", name) for name in _NAMES.values()}


def plain(text: str) -> tuple[Piece, ...]:
    """A text with nothing in it but line ends."""
    return (Piece("text", text.replace(SOFT_HYPHEN, "").replace("\r\n", "\n").replace("\r", "\n")),)


def is_visible(piece: Piece) -> bool:
    """Whether there is something to see."""
    return piece.kind in _VISIBLE and (piece.kind != "text" or not piece.value.isspace())


def pieces_of(items: Sequence[Raw], base: Base, *, formulas: bool = True) -> tuple[Piece, ...]:
    """What is to be printed of a block.

    base: what its addresses are relative to; formulas: whether there may be any.
    """
    found: list[Piece] = []
    names: list[str] = []
    media = _Media(base)
    for item in by_tex(items) if formulas else items:
        if isinstance(item, str):
            found.append(Piece("text", item.replace(SOFT_HYPHEN, "")))
            continue
        tag, attributes = item
        if attributes is None:
            if names and (name := names.pop()):
                _end(found, name)
        elif tag in _NAMES:
            name = _NAMES[tag]
            where = addresses.link(dict(attributes).get("href", ""), base) if name == "a" else ""
            fits = name not in names and (where or name != "a")
            names.append(name if fits else "")
            if fits:
                found.append(Piece("begin", where, name) if where else _BEGINS[name])
        elif tag == " ":
            found.append(Piece("space"))
        elif tag == "br":
            found.append(Piece("break"))
        elif tag == FORMULA:
            known = dict(attributes)
            found.append(Piece("formula", known["tex"], known["display"]))
        elif tag in SEEN:
            media.add(found, tag, dict(attributes), linked="a" in names)
        else:
            names.append("")
    for name in reversed(names):
        if name:
            _end(found, name)
    return tuple(merged(found))


def _end(found: list[Piece], tag: str) -> None:
    """End an element; one with nothing in it is none."""
    if found[-1].kind == "begin" and found[-1].tag == tag:
        found.pop()
    else:
        found.append(_ENDS[tag])


def merged(found: Sequence[Piece]) -> list[Piece]:
    """Without the seam of two like elements that touch, and neighbouring texts as one."""
    seamless: list[Piece] = []
    for piece in found:
        last = seamless[-1] if seamless else None
        if last and piece.kind == "begin" and last.kind == "end" and piece.tag == last.tag and piece.tag != "a":
            seamless.pop()
        else:
            seamless.append(piece)
    merged: list[Piece] = []
    for is_text, group in groupby(seamless, key=lambda piece: piece.kind == "text"):
        own = list(group)
        merged += [Piece("text", "".join([piece.value for piece in own]))] if is_text else own
    return merged


@dataclass(slots=True)
class _Media:
    """Images and the like of one block; of the many forms of one image, one is taken.

    sources: of the ``picture`` that is open; behind: the place behind the last image that has an address, -1 where its
    ``noscript`` has come; files: names of the files of the images so far; instead: the address of the image that a
    ``noscript`` has just given, which may come behind it once more.
    """

    base: Base
    sources: str = ""
    behind: int = -1
    files: set[str] = field(default_factory=set)
    instead: str = ""

    def add(self, found: list[Piece], tag: str, known: dict[str, str], *, linked: bool) -> None:
        """Add what stands here, if it can be shown; linked: whether it stands in a link."""
        if tag == "source":
            self.sources = f"{known.get('srcset') or known.get('data-srcset') or ''}, {self.sources}"
        elif tag == "img":
            self._add_image(found, known, addresses.image(known, self.base, self.sources))
        elif tag == "noscript":
            self._add_instead(found, known)
        elif tag == "input":
            # The first thing in an item, it says whether the task is done; anywhere else it is part of a form.
            if not found and known.get("type", "").lower() == "checkbox":
                found.append(Piece("check", "x" if "checked" in known else ""))
        elif tag in _PLAYED and not linked:
            where = addresses.shown(known.get("src") or known.get("data-src") or known.get("data") or "", self.base)
            if where and not is_icon(known) and _is_played(tag, known, where):
                found.append(Piece("embed", where, tag, " ".join(known.get("title", "").split())))

    def _add_image(self, found: list[Piece], known: dict[str, str], where: str) -> None:
        again = bool(found) and where == self.instead == found[-1].value
        # The picture of a formula may stand beside it.
        formula = found and found[-1].kind == "formula" and "math" in known.get("class", "")
        if where and not again and not formula and not is_icon(known):
            found.append(Piece("image", where, "", " ".join(known.get("alt", "").replace(SOFT_HYPHEN, "").split())))
        self.sources, self.instead = "", ""
        self.behind = len(found) if where else -1
        if where:
            self.files.add(_file(where))

    def _add_instead(self, found: list[Piece], known: dict[str, str]) -> None:
        """Add the image of a ``noscript``, unless it stands for one that is there: right before it, or of its name."""
        where = addresses.image(known, self.base, self.sources)
        near = self.behind >= 0 and not any(map(is_visible, found[self.behind :]))
        if where and not near and _file(where) not in self.files:
            self._add_image(found, known, where)
            self.instead = where
        self.behind = -1


def _file(address: str) -> str:
    """The name of an image's file without its size."""
    return _SIZE.sub("", address.partition("?")[0].rpartition("/")[2])


def is_icon(known: dict[str, str]) -> bool:
    """Whether an element is too small to be more than an icon."""
    sides = [_NUMBER.match(known.get(name, "")) for name in ("width", "height")]
    hidden = "display:none" in known.get("style", "").replace(" ", "").lower()
    return hidden or any(int(side[1]) < _ICON for side in sides if side)


def _is_played(tag: str, known: dict[str, str], where: str) -> bool:
    """Whether a frame shows a video or a post; most show advertisements, or count."""
    if tag in {"audio", "video"}:
        # What plays by itself again and again is decoration.
        return not ("autoplay" in known and "loop" in known)
    return not where.endswith(".swf") and ("allowfullscreen" in known or _PLAYER.search(where) is not None)
