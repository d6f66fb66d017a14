"""The text of a leaf as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import category

from cleantext.render import addresses, escaping
from cleantext.render.pieces import Piece
from cleantext.render.style import Style

_HARD_BREAK = "\\\n"
# Signs of emphasis, and the kind of neighbour that a character is to them.
_SIGNS = {"strong": "**", "del": "~~"}
_SPACE, _PUNCTUATION, _SYMBOL, _LETTER = range(4)


@dataclass(frozen=True, slots=True)
class Words:
    """How to print: the caller's wishes; names of footnotes by what leads to them; formulas: whether there are any.

    base: of links to places in the page, which Markdown does not have; space: what a line break becomes where there
    can be none (in a heading, say), else empty.
    """

    style: Style
    notes: Mapping[str, str] = field(default_factory=dict)
    formulas: bool = False
    base: str = ""
    space: str = ""


@dataclass(slots=True)
class _Sign:
    """The begin or the end of emphasis: its element and how it is written."""

    tag: str
    begin: bool
    written: str = ""


def phrase(pieces: Sequence[Piece], words: Words) -> str:
    """The Markdown of the pieces of a leaf, safe at the begin of a line."""
    if len(pieces) == 1 and pieces[0].kind == "text":
        out = escaping.text(pieces[0].value, formulas=words.formulas).strip()
        return out if words.space else escaping.line(out)
    tokens = _tokens(pieces, words)
    _write_signs(tokens)
    out = "".join([token if isinstance(token, str) else token.written for token in tokens]).strip()
    if words.space:
        return out.replace(_HARD_BREAK, words.space)
    return _HARD_BREAK.join(map(escaping.line, out.split(_HARD_BREAK)))


def _tokens(pieces: Sequence[Piece], words: Words) -> list[str | _Sign]:
    """Escaped strings and the signs between them."""
    style = words.style
    tokens: list[str | _Sign] = []
    code, end_of_code = 0, -1
    # What stands in each span of code, by the place of its token.
    spans: dict[int, list[str]] = {}
    # What ends each link that is open; and the pieces that a footnote's mark replaces.
    ends: list[str] = []
    skip = 0
    for index, piece in enumerate(pieces):
        if index < skip:
            continue
        kind, tag = piece.kind, piece.tag
        if kind == "text":
            if code and style.formatting and not piece.value.isspace():
                # Two code spans that touch would be one that never ends.
                if len(tokens) != end_of_code:
                    tokens.append("")
                    end_of_code = len(tokens)
                spans.setdefault(end_of_code - 1, []).append(piece.value)
            else:
                tokens.append(escaping.text(piece.value, formulas=words.formulas))
        elif kind == "begin" and tag == "a" and piece.value[1:] in words.notes and piece.value[0] == "#":
            skip = (
                next(at for at in range(index, len(pieces)) if pieces[at].kind == "end" and pieces[at].tag == "a") + 1
            )
            _append_bracket(tokens, f"[^{words.notes[piece.value[1:]]}]")
        elif tag == "a":
            if style.links:
                if kind == "begin":
                    local = piece.value.startswith("#")
                    where = addresses.outside(piece.value, addresses.Base(words.base)) if local else piece.value
                    ends.append(f"]({escaping.address(where)})")
                    _append_bracket(tokens, "[")
                else:
                    tokens.append(ends.pop())
        elif tag == "code":
            code += 1 if kind == "begin" else -1
        elif kind in {"begin", "end"}:
            if style.formatting and not code:
                tokens.append(_Sign(tag, kind == "begin"))
        else:
            _add_other(tokens, piece, words)
    for place, values in spans.items():
        tokens[place] = escaping.code("".join(values))
    return _without_raised_notes(tokens) if words.notes else tokens


def _without_raised_notes(tokens: list[str | _Sign]) -> list[str | _Sign]:
    """A footnote's mark is raised anyway."""
    found: list[str | _Sign] = []
    for token in tokens:
        if len(found) > 1 and _tag(token) == _tag(found[-2]) == "sup" and str(found[-1]).startswith("[^"):
            del found[-2]
        else:
            found.append(token)
    return found


def _append_bracket(tokens: list[str | _Sign], bracket: str) -> None:
    """Add what begins with a bracket, which would be an image behind an exclamation mark."""
    last = tokens[-1] if tokens else ""
    if isinstance(last, str) and last.endswith("!"):
        tokens[-1] = last[:-1] + "\\!"
    tokens.append(bracket)


def _add_other(tokens: list[str | _Sign], piece: Piece, words: Words) -> None:
    kind = piece.kind
    if kind == "break":
        tokens.append(_HARD_BREAK)
    elif kind == "space":
        if tokens and not (isinstance(tokens[-1], str) and tokens[-1].endswith(" ")):
            tokens.append(" ")
    elif kind == "image":
        if words.style.images:
            tokens.append(f"![{escaping.text(piece.label)}]({escaping.address(piece.value)})")
    elif kind == "embed":
        if words.style.links:
            label = escaping.text(piece.label or piece.value)
            _append_bracket(tokens, f"[{label}]({escaping.address(piece.value)})")
    elif kind == "formula":
        tokens.append(escaping.formula(piece.value, block=bool(piece.tag)))
    elif kind == "check":
        tokens.append("[x] " if piece.value else "[ ] ")


def _write_signs(tokens: list[str | _Sign]) -> None:
    """Write emphasis with signs where CommonMark sees them as such (its flanking rules), else as an HTML element."""
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if isinstance(token, str):
            continue
        if token.begin:
            opened.append(index)
            continue
        begin = next((at for at in reversed(opened) if _tag(tokens[at]) == token.tag), -1)
        if begin < 0:
            continue
        opened.remove(begin)
        sign = _sign(tokens, begin, index)
        first = tokens[begin]
        if isinstance(first, _Sign):
            first.written, token.written = (sign, sign) if sign else (f"<{token.tag}>", f"</{token.tag}>")


def _tag(token: str | _Sign) -> str:
    return token.tag if isinstance(token, _Sign) else ""


def _sign(tokens: Sequence[str | _Sign], begin: int, end: int) -> str:
    """The sign for an element from token `begin` to token `end`; nothing where none would be seen."""
    tag = _tag(tokens[begin])
    outside = (_neighbour(tokens, begin, -1), _neighbour(tokens, end, 1))
    inside = (_neighbour(tokens, begin, 1), _neighbour(tokens, end, -1))
    seen = all(
        within == _LETTER or (within != _SPACE and beside in {_SPACE, _PUNCTUATION})
        for within, beside in zip(inside, outside, strict=True)
    )
    if tag in _SIGNS:
        return _SIGNS[tag] if seen else ""
    if tag != "em" or not seen:
        return ""
    if all(beside in {_SPACE, _PUNCTUATION} for beside in outside):
        return "_"
    touching = [tokens[at] for at in (begin - 1, begin + 1, end - 1, end + 1) if 0 <= at < len(tokens)]
    return "" if any(isinstance(token, _Sign) for token in touching) else "*"


def _neighbour(tokens: Sequence[str | _Sign], index: int, step: int) -> int:
    """What kind of character stands beside a sign."""
    index += step
    while 0 <= index < len(tokens) and tokens[index] == "":
        index += step
    if not 0 <= index < len(tokens):
        return _SPACE
    token = tokens[index]
    if isinstance(token, _Sign):
        return _PUNCTUATION
    character = token[0 if step > 0 else -1]
    if character.isspace() or (character == "\\" and step > 0 and token.startswith(_HARD_BREAK)):
        return _SPACE
    kind = category(character)[0]
    return _PUNCTUATION if kind == "P" or (character.isascii() and kind == "S") else _SYMBOL if kind == "S" else _LETTER
