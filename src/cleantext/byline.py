"""Who wrote a page: stated names, and lines such as "By Jane Doe"."""

import re
from collections.abc import Sequence

_LONGEST_LINE = 120
_LONGEST_NAME = 120
_MOST_PARTS = 8
_TAG = re.compile(r"</?[a-zA-Z][^>]{0,200}>")
_BY = re.compile(
    r"(?:(?:authored|written|posted|published|words|story|text|guide|article|submitted|started|created) )?"
    r"(?:(?:by|von|par|por|di|door|av|af|przez|autor(?:in)?|author|auteur|autore|автор)(?:\s*[:|]\s*|\s+|$)"
    r"|by(?-i:(?=[A-Z])))",
    re.IGNORECASE,
)
_DATED_BY = re.compile(r"(?:19|20)\d\d\W{1,5}by\s+", re.IGNORECASE)
# A name ends where a place, a date, a role or the next sentence begins.
_END = re.compile(
    r"\s*(?:[|•·⋅●∙/(\[,;]|\s[-–—]\s|\d|\s(?:on|in|at|for|am|le|el|former|updated|published|last)\s"
    r"|(?<=\w{4})[.!?](?:\s|$)).*",
    re.IGNORECASE | re.DOTALL,
)
_PART = re.compile(r"[^\W\d_][\w.'’-]*|&")
_SMALL_PARTS = frozenset(
    "& al and bin da de del della den der di e el en et i ibn la le och og ter und van von y".split()  # noqa: SIM905
)
_NOBODY = frozenset(
    "admin administrator anonymous author editor guest none null root undefined unknown user".split()  # noqa: SIM905
)


def person(text: str) -> str | None:
    """Read a value that is meant as a name; None where it is an address, a handle or a placeholder."""
    name = _TAG.sub("", text)
    if name.lower().startswith("by "):
        name = name[3:]
    name = name.strip(" ,;:|")
    if len(name) > _LONGEST_NAME or name.lower() in _NOBODY or not any(map(str.isalpha, name)):
        return None
    return None if "://" in name or "@" in name or name.startswith("/") else name


def visible_byline(lines: Sequence[str]) -> str | None:
    """Find the name behind a word like "by" at a line's start or after a date, or below that word alone."""
    for line, below in zip(lines, [*lines[1:], ""], strict=False):
        match = (_BY.match(line) or _DATED_BY.search(line)) if len(line) <= _LONGEST_LINE else None
        if match:
            rest = line[match.end() :] or below
            name = _END.sub("", rest[:_LONGEST_LINE]).strip(" :|")
            if _reads_as_name(name):
                return name
    return None


def _reads_as_name(name: str) -> bool:
    parts = name.split()
    shaped = all(_PART.fullmatch(part) and (not part[0].islower() or part in _SMALL_PARTS) for part in parts)
    sized = len(name) > 1 and 1 <= len(parts) <= _MOST_PARTS
    return sized and shaped and not name[0].islower() and name.lower() not in _NOBODY
