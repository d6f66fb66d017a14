"""Blocks put back into their containers, from nothing but their paths."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

DEEPEST = 12  # containers around a block that are told apart; with more, nobody could follow
_ROOTS = frozenset({"html", "body"})


@dataclass(frozen=True, slots=True)
class Open:
    """A container begins; tags: its own last, before it those that hold nothing but it, outermost first."""

    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Close:
    """The innermost open container ends."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """The next block; tags: of its element last, before it those that hold nothing but it."""

    index: int
    tags: tuple[str, ...]


@dataclass(slots=True)
class _Tree:
    """The elements on the paths: for each its parent, its tag, and how many elements and blocks it holds."""

    parent: list[int] = field(default_factory=lambda: [-1])
    tag: list[str] = field(default_factory=lambda: [""])
    holds: list[int] = field(default_factory=lambda: [0])
    _known: dict[tuple[int, str], int] = field(default_factory=dict)

    def add(self, path: str) -> int:
        """Note one block at `path` and return its element."""
        node = 0
        for step in path.split("/")[1:]:
            below = self._known.get((node, step))
            if below is None:
                below = self._known[node, step] = len(self.tag)
                self.parent.append(node)
                self.tag.append(step.partition("[")[0])
                self.holds.append(0)
                self.holds[node] += 1
            node = below
        self.holds[node] += 1
        return node

    def around(self, node: int) -> tuple[list[tuple[int, tuple[str, ...]]], tuple[str, ...]]:
        """Return the containers of several things around a block at `node`, and the tags that are its alone."""
        groups: list[tuple[int, list[str]]] = []
        own: list[str] = []
        tags = own
        while node > 0:
            if self.holds[node] > 1:
                tags = []
                groups.append((node, tags))
            tags.append(self.tag[node])
            node = self.parent[node]
        # The innermost keep their own tags; what holds the whole page says nothing.
        outermost = [(group, tuple(reversed(names))) for group, names in reversed(groups)]
        shown = [(group, names) for group, names in outermost if not _ROOTS.issuperset(names)]
        return shown[:DEEPEST], tuple(reversed(own)) or tuple(groups[0][1][:1] if groups else ())


def outline(paths: Sequence[str | None]) -> Iterator[Open | Close | Leaf]:
    """Yield the blocks in their order, between the beginnings and ends of what contains several of them.

    A path is that of `Block.path`; None is a block without an element, a line of a text. An element that holds one
    thing only is no container of its own.
    """
    tree = _Tree()
    nodes = [0 if path is None else tree.add(path) for path in paths]
    opened: list[int] = []
    for index, node in enumerate(nodes):
        groups, own = tree.around(node)
        same = 0
        while same < min(len(opened), len(groups)) and opened[same] == groups[same][0]:
            same += 1
        for _ in opened[same:]:
            yield Close()
        for _, tags in groups[same:]:
            yield Open(tags)
        opened = [group for group, _ in groups]
        yield Leaf(index, own)
    for _ in opened:
        yield Close()
