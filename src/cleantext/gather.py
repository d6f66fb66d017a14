"""The inline text of one block: gathered while the walk is inside of it, closed into the blocks when it ends."""

from __future__ import annotations

from collections.abc import Collection

from cleantext.blocks import EMPHASIS, LINK, VERBATIM, Attributes, Blocks, Mark
from cleantext.elements import BREAK, MARKED, UNREAD
from cleantext.lexicon import name_terms

UNNAMED = ("", "", "")
_MEASURED = LINK | EMPHASIS


class Gatherer:
    """Collects the inline text of the block that is being read and closes it into `blocks`."""

    __slots__ = ("anchors", "blocks", "bold", "earlier", "inner", "known", "lines", "links", "parts", "unread")

    def __init__(self, blocks: Blocks, unread: Collection[str]) -> None:
        self.blocks = blocks
        self.unread = frozenset(unread)
        # Of each class name whether it is one of these.
        self.known: dict[str, bool] = {"": False}
        self.parts: list[str] = []
        self.lines: list[str] = []
        # The parts of the lines that are complete.
        self.earlier: list[str] = []
        self.links = self.anchors = self.bold = 0
        self.inner: tuple[str, str, str] | None = None

    def add(self, text: str, state: int) -> None:
        """Take some text, and count the characters of it that stand in a link or are emphasised."""
        self.parts.append(text)
        if state & _MEASURED:
            characters = sum(map(len, text.split()))
            if state & LINK:
                self.links += characters
            if state & EMPHASIS:
                self.bold += characters

    def begin_inline(
        self, tag: str, names: tuple[str, str, str], attributes: list[tuple[str, str]], *, hidden: bool
    ) -> str:
        """Note that an inline element begins; the name under which its end is to be noted, "" where it is not."""
        if tag == "a":
            self.anchors += 1
        if self.inner is None:
            self.inner = names
        marked = UNREAD if self._is_unread(names[0]) else tag if tag in MARKED else "span" if hidden else ""
        if marked:
            self.mark(marked, dict(attributes))
        return marked

    def _is_unread(self, css: str) -> bool:
        found = self.known.get(css)
        if found is None:
            found = self.known[css] = not self.unread.isdisjoint(name_terms(css, "", ""))
        return found

    def mark(self, tag: str, attributes: Attributes | None, container: int = -1) -> None:
        """Note what stands here, or begins; with None for attributes, what ends."""
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
        else:
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
            blocks.inner.append(self.inner or UNNAMED)
            if parts is not None:
                blocks.parts[number] = parts
        elif marked:
            _rewind(marks, number)
        self.links = self.anchors = self.bold = 0
        self.inner = None


def _rewind(marks: list[Mark], number: int) -> None:
    """Put the marks of a block that came to nothing before the block that takes its number.

    Those of earlier ones that came to nothing have been put there.
    """
    for index in range(len(marks) - 1, -1, -1):
        if marks[index][0] != number or not marks[index][1]:
            break
        marks[index] = (number, 0, *marks[index][2:])
