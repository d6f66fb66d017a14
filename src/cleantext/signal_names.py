"""Which signals there are: what the measuring itself gives, so that no list of names can fall behind it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from cleantext.blocks import Blocks
from cleantext.lexicon import Lexicon
from cleantext.page import Head
from cleantext.signals import measure
from cleantext.signals_text import measure_lines

# What is noted beside the measuring: that a block was cut off a paragraph, that a line was extracted before.
CUT_OFF, EXTRACTED = "cut_off", "extracted"


def names_of_page(lexicon: Lexicon) -> frozenset[str]:
    """The signals of a page's blocks."""
    return frozenset(measure(Blocks(), Head(), lexicon).columns) | {CUT_OFF}


def names_of_lines(lexicon: Lexicon) -> frozenset[str]:
    """The signals of lines: of a text, and of what is left of a page."""
    return frozenset(measure_lines(Blocks(), lexicon, "").columns) | {CUT_OFF, EXTRACTED}


def fault_of(signals: Iterable[str], of_page: frozenset[str], of_lines: frozenset[str]) -> str:
    """Say why no block has all of these signals, given those of pages and of lines; "" where some have."""
    asked = frozenset(signals)
    unknown = sorted(asked - of_page - of_lines)
    if unknown:
        return f"no such signal: {', '.join(repr(name) + nearest(name, of_page | of_lines) for name in unknown)}"
    if not (asked <= of_page or asked <= of_lines):
        only_page, only_lines = sorted(asked - of_lines), sorted(asked - of_page)
        return f"no block has both {only_page[0]!r} (of pages) and {only_lines[0]!r} (of lines)"
    return ""


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that a misspelt one may have meant, as an addition to a message; else nothing."""
    close = get_close_matches(name, sorted(known), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
