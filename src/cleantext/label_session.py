"""Pages while a person corrects their verdicts: what was said, what is taken back, all of it on the disk at once."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cleantext import files, labels_file, results
from cleantext.document import Block, Document
from cleantext.files import InputError, Source
from cleantext.job import Result
from cleantext.labels import CONTENT, Label
from cleantext.labels_file import SHOWN, LabelledBlock, LabelledPage, key_of
from cleantext.labels_found import verdicts_of

_HELD = 8  # documents in memory; the others are judged again when they are asked for

# The verdicts that a text to keep gives to the blocks of a page, by their number.
Align = Callable[[Sequence[Block], str], dict[int, Label]]


@dataclass(slots=True)
class Sheet:
    """One page on the desk.

    name: its path in the file of labels; present: the verdicts of the rules; given: those that a person gave, by the
    block's number; lost: how many that were given before fit no block; changed: whether the page's bytes have changed
    since.
    """

    name: str
    document: Document
    digest: str
    present: list[Label]
    given: dict[int, Label] = field(default_factory=dict)
    done: bool = False
    lost: int = 0
    changed: bool = False

    def verdict(self, index: int) -> Label:
        """The verdict that holds: the person's, else the rules'."""
        return self.given.get(index, self.present[index])

    def labelled(self, given: Mapping[int, Label], *, done: bool) -> LabelledPage:
        """What goes into the file of labels."""
        blocks = self.document.blocks
        rows = tuple(
            LabelledBlock(given[index], index, blocks[index].path, blocks[index].text[:SHOWN])
            for index in sorted(given)
        )
        return LabelledPage(self.name, rows, self.document.url, self.digest, done)


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to a page: the verdicts of these blocks before, None where the rules' held; `done` before."""

    place: int
    before: Mapping[int, Label | None]
    done: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How far the work is: pages in all, those begun, those done, and verdicts that people gave."""

    pages: int
    begun: int
    done: int
    verdicts: int


class Session:
    """The pages, in order, and the file of their labels. All methods may be called from any thread."""

    def __init__(
        self,
        sources: Sequence[Source],
        labels: Path,
        known: Mapping[str, LabelledPage],
        judge: Callable[[Source], Result],
        align: Align,
    ) -> None:
        """Work on `sources`, whose labels are in the file `labels`, where `known` are there already."""
        self.sources = sources
        self._labels = labels
        self._known = dict(known)
        self._judge = judge
        self._align = align
        self._names = [self._name(source) for source in sources]
        self._keys = [key_of(name) for name in self._names]
        self._sheets: OrderedDict[int, Sheet] = OrderedDict()
        self._history: list[Change] = []
        self._unreadable: set[int] = set()
        self._touched = False
        self._lock = threading.RLock()

    def sheet(self, place: int) -> Sheet:
        """Return a page with its verdicts; `InputError` when it cannot be read or can hold no article."""
        with self._lock:
            sheet = self._sheets.get(place)
            if sheet is None:
                try:
                    sheet = self._sheets[place] = self._read(place)
                except InputError:
                    self._unreadable.add(place)
                    raise
                if len(self._sheets) > _HELD:
                    self._sheets.popitem(last=False)
            self._sheets.move_to_end(place)
            return sheet

    def _read(self, place: int) -> Sheet:
        source = self.sources[place]
        data = files.read(source)
        document = self._judge(replace(source, data=data)).document
        present = [_verdict(block) for block in document.blocks]
        sheet = Sheet(self._names[place], document, hashlib.sha256(data).hexdigest(), present)
        known = self._known_of(place)
        if known is not None:
            aligned = {} if known.text is None else self._align(document.blocks, known.text)
            found, sheet.lost = verdicts_of(known, document.blocks)
            sheet.given = {**aligned, **found}
            sheet.done = known.done
            sheet.changed = known.digest not in (None, sheet.digest)
        return sheet

    def _name(self, source: Source) -> str:
        """What the file of labels calls a page: as it does already, else by the path from there."""
        name = labels_file.name_of(source.path or Path(source.name), self._labels)
        own = self._known.get(key_of(source.name))
        if key_of(name) not in self._known and own and files.same(source, labels_file.file_of(own.page, self._labels)):
            return own.page
        return name

    def _known_of(self, place: int) -> LabelledPage | None:
        return self._known.get(self._keys[place])

    def mark(self, place: int, verdicts: Mapping[int, Label]) -> Change:
        """Give verdicts to blocks of a page.

        Raises:
            InputError: the page cannot be read. IndexError: it has no such block. OSError: nothing could be saved, and
            nothing has changed.

        """
        with self._lock:
            sheet = self.sheet(place)
            if any(not 0 <= index < len(sheet.present) for index in verdicts):
                raise IndexError("the page has no such block")
            return self._noted(self._change(place, sheet, verdicts, done=sheet.done))

    def finish(self, place: int, *, done: bool) -> Change:
        """Say that all verdicts on a page are right, which gives them all, or no longer; errors as of `mark`."""
        with self._lock:
            sheet = self.sheet(place)
            verdicts = {index: sheet.verdict(index) for index in range(len(sheet.present)) if index not in sheet.given}
            return self._noted(self._change(place, sheet, verdicts if done else {}, done=done))

    def undo(self) -> Change | None:
        """Take the last change of this session back and return it, None when there is none; errors as of `mark`."""
        with self._lock:
            if not self._history:
                return None
            last = self._history[-1]
            self._change(last.place, self.sheet(last.place), last.before, done=last.done)
            return self._history.pop()

    def _change(self, place: int, sheet: Sheet, verdicts: Mapping[int, Label | None], *, done: bool) -> Change:
        """Save a change, then make it."""
        before = {index: sheet.given.get(index) for index in verdicts}
        after = {**sheet.given, **verdicts}
        given = {index: verdict for index, verdict in after.items() if verdict is not None}
        page = sheet.labelled(given, done=done)
        labels_file.append(self._labels, page)
        self._touched = True
        change = Change(place, before, sheet.done)
        self._known[page.key] = page
        sheet.given, sheet.done, sheet.lost, sheet.changed = given, done, 0, False
        return change

    def _noted(self, change: Change) -> Change:
        self._history.append(change)
        return change

    def state(self, place: int) -> str:
        """Say how far a page is: ``done``, ``begun``, ``open``, or ``unreadable`` as it turned out."""
        if place in self._unreadable:
            return "unreadable"
        known = self._known_of(place)
        if known is None:
            return "open"
        return "done" if known.done else "begun" if known.blocks or known.text is not None else "open"

    def next_open(self, after: int = -1) -> int | None:
        """Return the first page behind `after` that is not done, going round once; None when there is none."""
        with self._lock:
            order = [*range(after + 1, len(self.sources)), *range(after + 1)]
            return next((place for place in order if self.state(place) in {"begun", "open"}), None)

    def tally(self) -> Tally:
        """Say how far the work is."""
        with self._lock:
            states = Counter(self.state(place) for place in range(len(self.sources)))
            verdicts = sum(len(self._known[key].blocks) for key in {*self._keys} & {*self._known})
            return Tally(len(self.sources), states["begun"], states["done"], verdicts)

    def close(self) -> None:
        """Leave one line for each page in the file of labels; `OSError` when that cannot be written."""
        with self._lock:
            if self._touched:
                tidy = labels_file.tidied(self._labels.read_bytes())
                with results.replacing(self._labels) as stream:
                    stream.write(tidy)


def _verdict(block: Block) -> Label:
    """The verdict on a block as one word."""
    if (block.label in CONTENT) == block.kept:
        return block.label
    return Label.BODY if block.kept else Label.OTHER
