"""Plain text as blocks: each non-empty line is one, with its place in the text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cleantext.blocks import Blocks

# Widths, in characters, at which people and programs break lines.
_NARROWEST, _WIDEST = 40, 120
_ENDS = tuple(".!?…:\"'”’»)")


def lines_of(text: str, most: int | None = None) -> Blocks:
    """The non-blank lines of a text without their line ends; ``text[start : start + len(block)]`` is the block.

    After `most` lines the rest is left out, which is noted in `Blocks.limits` ("blocks").
    """
    blocks = Blocks()
    start = 0
    for line in text.splitlines(keepends=True):
        content = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        if not content.isspace() and content:
            if len(blocks) == most:
                blocks.limits.add("blocks")
                break
            blocks.text.append(content)
            blocks.start.append(start)
        start += len(line)
    return blocks


def kept_lines(text: str, starts: list[int], kept: list[bool]) -> str:
    """The kept lines with their own line ends; one run of blank lines survives between two of them."""
    if all(kept):
        return text
    pieces: list[str] = []
    blank: list[str] = []
    verdicts = dict(zip(starts, kept, strict=True))
    start, closed = 0, False
    for line in text.splitlines(keepends=True):
        verdict = verdicts.get(start)
        start += len(line)
        if verdict is None:
            if not closed:
                blank.append(line)
        elif verdict:
            if pieces:
                pieces.extend(blank)
            pieces.append(line)
            blank.clear()
            closed = False
        else:
            closed = bool(blank)
    return "".join(pieces)


def paragraphs_of(text: str, blocks: Blocks) -> list[range]:
    """The lines that make one paragraph: each for itself, but for those that a fixed width has broken.

    Lines without a blank one between were broken so when none is wider than people break lines, no line could have
    taken the first word of the next, and some end within a sentence.
    """
    found: list[range] = []
    for first, last in _runs(text, blocks):
        lines = blocks.text[first:last]
        found += (
            [range(first, last)] if _is_wrapped(lines) else [range(index, index + 1) for index in range(first, last)]
        )
    return found


def joined(lines: Blocks, paragraphs: Sequence[range]) -> Blocks:
    """The lines of each paragraph as one block."""
    if len(paragraphs) == len(lines):
        return lines
    return Blocks(
        text=[" ".join(lines.text[index].strip() for index in own) for own in paragraphs],
        start=[lines.start[own[0]] for own in paragraphs],
    )


def _runs(text: str, blocks: Blocks) -> list[tuple[int, int]]:
    """First and last (exclusive) of the lines that stand together without a blank line between."""
    ends = [start + len(line) for start, line in zip(blocks.start, blocks.text, strict=True)]
    breaks = [
        index
        for index, (end, start) in enumerate(zip(ends, blocks.start[1:], strict=False), 1)
        if len(text[end:start].splitlines()) > 1
    ]
    return list(pairwise([0, *breaks, len(blocks)])) if len(blocks) else []


def _is_wrapped(lines: list[str]) -> bool:
    width = max(map(len, lines))
    if len(lines) < 2 or not _NARROWEST <= width <= _WIDEST:
        return False
    full = all(len(line) + 1 + len(after.split(maxsplit=1)[0]) > width for line, after in pairwise(lines))
    return full and not all(line.rstrip().endswith(_ENDS) for line in lines[:-1])
