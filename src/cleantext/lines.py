"""Plain text as blocks: each non-empty line is one, with its place in the text."""

from cleantext.blocks import Blocks


def lines_of(text: str) -> Blocks:
    """The non-blank lines of a text without their line ends; ``text[start : start + len(block)]`` is the block."""
    blocks = Blocks()
    start = 0
    for line in text.splitlines(keepends=True):
        content = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        if not content.isspace() and content:
            blocks.text.append(content)
            blocks.start.append(start)
        start += len(line)
    return blocks


def kept_lines(text: str, starts: list[int], kept: list[bool]) -> str:
    """The kept lines with their own line ends; a run of blank lines survives only between two kept lines."""
    if all(kept):
        return text
    pieces: list[str] = []
    blank: list[str] = []
    verdicts = dict(zip(starts, kept, strict=True))
    start, last_kept = 0, False
    for line in text.splitlines(keepends=True):
        verdict = verdicts.get(start)
        start += len(line)
        if verdict is None:
            blank.append(line)
        elif verdict:
            if last_kept:
                pieces.extend(blank)
            pieces.append(line)
            blank.clear()
            last_kept = True
        else:
            blank.clear()
            last_kept = False
    return "".join(pieces)
