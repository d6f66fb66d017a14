"""What people said of a page's blocks, back to the blocks: by index, by path, by offset, by text."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from cleantext.document import Block
from cleantext.labels import Label
from cleantext.labels_file import LabelledBlock, LabelledPage


def verdicts_of(page: LabelledPage, blocks: Sequence[Block]) -> tuple[dict[int, Label], int]:
    """Find the labelled blocks of `page` among a page's own, whose numbers may have changed since.

    Returns the verdicts by the place in `blocks`, and how many labelled blocks are not among these. `page.text` is not
    heeded here.
    """
    places = _Places(blocks)
    found: dict[int, Label] = {}
    lost = 0
    for block in page.blocks:
        place = places.of(block)
        if place is None:
            lost += 1
        else:
            found[place] = block.verdict
    return found, lost


class _Places:
    """The blocks of a page by what they may be known by."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._texts = [_folded(block.text) for block in blocks]
        self._sorted = sorted((text, place) for place, text in enumerate(self._texts))
        self._places: dict[str | int | None, list[int]] = defaultdict(list)
        for place, block in enumerate(blocks):
            self._places[block.start if block.path is None else block.path].append(place)

    def of(self, wanted: LabelledBlock) -> int | None:
        """Where a labelled block is: at its index, else at its path or offset, else where its text stands alone."""
        text = _folded(wanted.text)
        named = wanted.start if wanted.path is None else wanted.path
        index = wanted.index
        if index is not None and index < len(self._blocks) and self._is(index, named, text):
            return index
        near = [place for place in self._places.get(named, ()) if self._texts[place].startswith(text)]
        if named is not None and near:
            return min(near, key=lambda place: (abs(place - (index or 0)), place))
        return self._alone(text) if text else None

    def _is(self, place: int, named: str | int | None, text: str) -> bool:
        block = self._blocks[place]
        return named in (None, block.path, block.start) and self._texts[place].startswith(text)

    def _alone(self, text: str) -> int | None:
        at = bisect_left(self._sorted, (text, -1))
        near = [place for own, place in self._sorted[at : at + 2] if own.startswith(text)]
        return near[0] if len(near) == 1 else None


def _folded(text: str) -> str:
    return " ".join(text.split())
