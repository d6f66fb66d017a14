"""What a page or a text is made of: its blocks, and the tree above them, as columns.

A block is a run of inline text inside one block-level element, or a line of a plain text. For each block-level
element (a *container*) the range of blocks that it holds is known; all that is ever asked about containers follows
from these ranges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# State handed down the walk, one bit each.
LINK, EMPHASIS, HIDDEN, FALLBACK, VERBATIM, LIST, HEADING = (1 << bit for bit in range(7))

# A container of at most so many blocks holds little else than one of them; so far up it is looked for.
_LITTLE, _MOST_LEVELS = 4, 3
Attributes = Mapping[str, str]
# Something noted in the text for those who print: the block and the place in its parts where it stands, the tag, the
# attributes (None where the element ends), and for what is seen and not read (an image, say) the container it
# stands in and how many containers have begun before it.
Mark = tuple[int, int, str, Attributes | None, int, int]


@dataclass(slots=True)
class Elements:
    """The tree above the blocks, enough to name each element's path as `getpath` does.

    steps: of each element its parent (-1 at the root), its tag and its place among the parent's children of that tag;
    several: the parents and tags of which there is more than one.
    """

    steps: list[tuple[int, str, int]] = field(default_factory=list)
    several: set[tuple[int, str]] = field(default_factory=set)

    def count_unnamed(self, parent: int, counts: dict[str, int]) -> tuple[str, int]:
        """Tag and place of an element whose name, in a namespace, has no step of its own in a path without prefixes.

        `counts`: of the parent's children so far by tag.
        """
        counts["*"] = nth = counts.get("*", 0) + 1
        if nth == 2:
            self.several.add((parent, "*"))
        return "*", nth

    def path(self, element: int) -> str:
        """The path of an element as `lxml`'s ``getpath`` gives it."""
        steps = []
        while element >= 0:
            parent, tag, nth = self.steps[element]
            steps.append(f"{tag}[{nth}]" if (parent, tag) in self.several else tag)
            element = parent
        return "/" + "/".join(reversed(steps))


@dataclass(slots=True)
class Containers:
    """The block-level elements, as columns, parents before children; blocks ``first[i]:last[i]`` lie inside.

    state: the bits above; attributes: of the few elements that cannot be printed without them.
    """

    parent: list[int] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    names: list[tuple[str, str, str]] = field(default_factory=list)
    state: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    attributes: dict[int, Attributes] = field(default_factory=dict)

    def add(self, parent: int, tag: str, names: tuple[str, str, str], state: int, block: int) -> int:
        """Take a container that begins with the block of this number, and give its own number."""
        self.parent.append(parent)
        self.tag.append(tag)
        self.names.append(names)
        self.state.append(state)
        self.first.append(block)
        self.last.append(block)
        return len(self.parent) - 1


@dataclass(slots=True)
class Blocks:
    """All blocks of a page or a text, as columns of equal length, in document order.

    text: white space folded (not inside ``pre``); container: index into `containers`; element: index into
    `elements`; links: characters inside links, white space not counted; anchors: number of links; bold: characters
    emphasised; inner: class, id and role of the first inline element; start: offset in the text (text input only).

    For printing, once for the page as it was walked: marks, in document order; parts: of each block with marks its
    text as found, in pieces; whole: where blocks were cut in two, for each block the number that it had before, and
    from where to where it goes.
    """

    text: list[str] = field(default_factory=list)
    container: list[int] = field(default_factory=list)
    element: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    anchors: list[int] = field(default_factory=list)
    bold: list[int] = field(default_factory=list)
    inner: list[tuple[str, str, str]] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    containers: Containers = field(default_factory=Containers)
    elements: Elements = field(default_factory=Elements)
    limits: set[str] = field(default_factory=set)
    marks: list[Mark] = field(default_factory=list)
    parts: dict[int, list[str]] = field(default_factory=dict)
    whole: list[tuple[int, int, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.text)

    def lines(self, chosen: Sequence[int]) -> Blocks:
        """Some of the blocks as lines, without the tree above them."""
        part = Blocks()
        for name in ("text", "links", "bold", "start"):
            column = getattr(self, name)
            if column:
                getattr(part, name).extend([column[index] for index in chosen])
        return part

    def names_around(self, index: int) -> tuple[tuple[str, str, str], ...]:
        """Give class, id and role of a block's first inline element and of the containers that hold little else."""
        names = [self.inner[index]]
        container, levels = self.container[index], self.containers
        for _ in range(_MOST_LEVELS):
            if container < 0 or levels.last[container] - levels.first[container] > _LITTLE:
                break
            names.append(levels.names[container])
            container = levels.parent[container]
        return tuple(triple for triple in names if any(triple))
