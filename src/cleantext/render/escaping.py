"""What of a text Markdown would take for markup, and the addresses that it cannot hold (CommonMark 0.31, GFM)."""

from __future__ import annotations

import re

# Always markup somewhere in a line. An underscore between letters is none, an ampersand only before an entity's name.
_ANYWHERE = re.compile(r"[\\`*\[\]~]|<(?=[A-Za-z/!?]|$)|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;|#?\w*$)")
_SUSPECT = re.compile(r"[\\`*\[\]~<_&]")
# Markup where a line begins: headings, quotes, lists, rules, underlines of headings, rows of dashes under a table.
_AT_BEGIN = re.compile(r"(#{1,6}(?=\s|$)|[>=]|[+\-](?=\s|$|-)|:(?=-)|\|(?=[\s:|\-]*$))|(\d{1,9})([.)])(?=\s|$)")
# What Markdown would change in TeX.
_IN_FORMULA = re.compile(r"[`*\[\]~<]|\\[^A-Za-z\s]|(?<![^\W_])_|_(?![^\W_])|&#?\w*;|\\$")
_TICKS = re.compile(r"`+")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def text(words: str, *, formulas: bool = False) -> str:
    """A text inside a line; `formulas`: the page has formulas, so that a dollar sign is one."""
    if _SUSPECT.search(words):
        words = _ANYWHERE.sub(r"\\\g<0>", words)
    return words.replace("$", "\\$") if formulas else words


def line(words: str) -> str:
    """An escaped line where it stands at the begin of a block or behind a line break."""
    found = _AT_BEGIN.match(words)
    if not found:
        return words
    return f"{found[2]}\\{words[len(found[2]) :]}" if found[2] else f"\\{words}"


def address(where: str) -> str:
    """The address of a link or an image; it holds no spaces or angle brackets."""
    where = _ENTITY.sub("&amp;", where)
    return f"<{where}>" if "(" in where or ")" in where else where


def code(words: str) -> str:
    """A code span."""
    ticks = "`" * (max((len(run) for run in _TICKS.findall(words)), default=0) + 1)
    pad = " " if words[0] in "` " or words[-1] in "` " else ""
    return f"{ticks}{pad}{words}{pad}{ticks}"


def formula(tex: str, *, block: bool) -> str:
    """A formula between dollar signs; with ticks as GitHub has them, where Markdown would change it otherwise."""
    if _IN_FORMULA.search(tex):
        return f"${code(tex)}$"
    return f"$${tex}$$" if block else f"${tex}$"


def fence(words: str) -> str:
    """The fence around lines of code."""
    return "`" * max(3, max((len(run) for run in _TICKS.findall(words)), default=0) + 1)
