"""Who wrote a page: stated names, lines such as "By Jane Doe", and lines that class names call the author's."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from cleantext.dates import find_day
from cleantext.lexicon import name_terms

_LONGEST_LINE = 160
_LONGEST_NAME = 120
_MOST_PARTS = 8
# How many blocks above the title and below it a byline is looked for, ...
_ABOVE, _BELOW = -10, 16
# ... and how many below it a name that only its neighbour, a date, gives away.
_BESIDE = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A short text of the page: `place` counts blocks from the title, `names` are the classes and ids around it."""

    text: str
    place: int = 1
    names: tuple[tuple[str, str, str], ...] = ()


def _read_words() -> Mapping[str, frozenset[str]]:
    table = tomllib.loads(files("cleantext").joinpath("rules", "bylines.toml").read_text("utf-8"))
    return MappingProxyType({name: frozenset(words) for name, words in table.items()})


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


_WORDS = _read_words()
_SMALL, _NOBODY, _NO_NAME = _WORDS["small"], _WORDS["nobody"], _WORDS["no_name"]
_DONE = rf"(?:{_either(_WORDS['done'])})\s+"
_SAID = rf"(?:{_either(_WORDS['by'])})(?:\s*[:：|]\s*|\s+|$)|by(?-i:(?=[A-Z]))"
_BY = re.compile(rf"(?P<done>{_DONE})?(?:{_SAID})", re.IGNORECASE)
# Inside a line such words open a name behind a date or a mark, or when it is said what was done.
_BY_INSIDE = re.compile(rf"(?<!last )(?:(?<=[\d|•·⋅●∙»–—-])\W{{1,4}}|\b(?P<done>{_DONE}))by\s+", re.IGNORECASE)
_STRANGER = re.compile(rf"\W*(?:{_either(_WORDS['strangers'])})\b", re.IGNORECASE)
# Few names hold such letters; only those are cut into their words.
_HINT = re.compile(_either(word.split()[0] for word in _WORDS["marks"]), re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^>]{0,200}>")
# A name ends where a place, a date, a role or the next sentence begins.
_END = re.compile(
    r"\s*(?:[|•·⋅●∙/(\[;»←→]|\s[-–—]\s|\d|\s(?:on|in|at|for|am|le|el|former|updated|published|last)\s"
    r"|(?<=\w{4})[.!?](?:\s|$)|(?-i:(?<=[a-z])(?:Published|Updated|Posted|Last\b|[A-Z][a-z]+\.?\s+\d))).*",
    re.IGNORECASE | re.DOTALL,
)
_PART = re.compile(r"[^\W\d_][\w.'’-]*|&")
_DEGREE = re.compile(r"[A-Z][A-Za-z]{0,2}[A-Z.][A-Za-z.-]{0,5}")
_HANDLE = re.compile(r"(?=.*[^\W\d_])[\w.-]{2,30}")
# The name of a variable of a template that was never filled in.
_DOTTED = re.compile(r"\w+(?:\.\w+){2,}")
_SENTENCE = re.compile(r"\.\s")
_LAST_OF_LIST = re.compile(r"(?:and|und|et|y|e|&)\s+", re.IGNORECASE)


def person(text: str) -> str | None:
    """Read a value that is meant as a name; None where it is an address, a handle or a placeholder."""
    name = _TAG.sub("", text)
    if name.lower().startswith("by "):
        name = name[3:]
    name = name.strip(" ,;:|")
    if len(name) > _LONGEST_NAME or name.lower() in _NOBODY or not any(map(str.isalpha, name)):
        return None
    return None if "://" in name or "@" in name or name.startswith("/") or _DOTTED.fullmatch(name) else name


def visible_byline(texts: Sequence[str]) -> str | None:
    """Find the name behind a word like "by" at a line's start or after a date, or below that word alone."""
    return next(_said(texts, _BY, _BY_INSIDE), None)


def near_byline(lines: Sequence[Line]) -> str | None:
    """Find the name that a line near the title says, as `visible_byline` does."""
    return visible_byline([line.text for line in lines if _ABOVE <= line.place <= _BELOW])


def marked_byline(lines: Sequence[Line]) -> str | None:
    """Find the name on a line whose class names say that it is the author's.

    Far from the title it counts only when no other name is marked.
    """
    around = [line for line in lines if _ABOVE <= line.place <= _BELOW]
    around.sort(key=lambda line: line.place if line.place >= 0 else _BELOW - line.place)
    return next(_marked(around), None) or _only(_marked(lines))


def _marked(lines: Iterable[Line]) -> Iterator[str]:
    known: dict[tuple[tuple[str, str, str], ...], bool] = {}
    for line in lines:
        if line.names not in known:
            known[line.names] = _is_mark(line.names)
        if known[line.names] and len(line.text) <= _LONGEST_LINE and (name := marked_name(line.text)):
            yield name


def dated_byline(lines: Sequence[Line]) -> str | None:
    """Find a name that shares the line under the title with a date, or stands beside that date."""
    near = [line.text for line in lines if 0 < line.place <= _BESIDE]
    days = [find_day(text) if len(text) <= _LONGEST_LINE else None for text in near]
    for text, day in zip(near, days, strict=True):
        if day and day[0] and (name := _name_of(text[: day[0]].rstrip(" ,|•·⋅●∙–—-"))) and " " in name:
            return name
    for place, text in enumerate(near):
        beside = days[max(0, place - 1) : place] + days[place + 1 : place + 2]
        if any(beside) and " " in text and _reads_as_name(text) and len(text.split()) <= 4:
            return text
    return None


def signed_byline(lines: Sequence[Line]) -> str | None:
    """Find the one name that lines such as "Written by Jane Doe" name, wherever they stand."""
    return _only(_said([line.text for line in lines], None, _BY_INSIDE))


def _only(names: Iterable[str]) -> str | None:
    found = list(dict.fromkeys(names))
    return found[0] if len(found) == 1 else None


def _said(texts: Sequence[str], start: re.Pattern[str] | None, inside: re.Pattern[str]) -> Iterator[str]:
    """Give the names behind such words; without a `start`, only where it is said what was done."""
    for line, below in zip(texts, [*texts[1:], ""], strict=False):
        if len(line) > _LONGEST_LINE or _STRANGER.match(line):
            continue
        match = (start.match(line) if start else None) or inside.search(line)
        if not match or not (start or match["done"]):
            continue
        # Several words before a name, such as "posted by", tell of a user; inside a sentence a date has to as well.
        known = (match["done"] or " " in match[0].strip()) and (not match.start() or find_day(line))
        reads: Callable[[str], bool] = _reads_as_writer if known else _reads_as_name
        if name := _name_of(line[match.end() :] or below, reads):
            yield name


def _name_of(text: str, reads: Callable[[str], bool] | None = None) -> str | None:
    """Cut a text behind the name with which it begins."""
    text = text[:_LONGEST_NAME].strip()
    if reads is _reads_as_writer and reads(text):
        return text
    day = find_day(text)
    first, *rest = _END.sub("", text[: day[0]] if day else text).strip(" :|,").split(",")
    name = first.strip()
    if not (reads or _reads_as_name)(name):
        return None
    rest = [part.strip() for part in rest]
    last = next((place for place, part in enumerate(rest) if _LAST_OF_LIST.match(part)), -1)
    listed = [_LAST_OF_LIST.sub("", part) for part in rest[: last + 1]]
    if listed and all(map(_reads_as_name, listed)):
        return ", ".join([name, *rest[: last + 1]])
    for part in rest:
        degree, *more = _SENTENCE.split(part, maxsplit=1)
        if not _DEGREE.fullmatch(degree):
            break
        name = f"{name}, {degree}"
        if more:
            break
    return name


def _is_mark(around: Iterable[tuple[str, str, str]]) -> bool:
    if not any(_HINT.search(part) for names in around for part in names):
        return False
    terms = {term for names in around for term in name_terms(*names)}
    return bool(terms & _WORDS["marks"]) and not terms & _WORDS["other"]


def marked_name(text: str) -> str | None:
    """Read the name in a text that is known to name the author."""
    if _STRANGER.match(text):
        return None
    match = _BY.match(text) or _BY_INSIDE.search(text)
    return _name_of(text[match.end() :] if match else text, _reads_as_writer)


def _reads_as_name(name: str) -> bool:
    parts = name.split()
    shaped = all(_PART.fullmatch(part) and (not part[0].islower() or part in _SMALL) for part in parts)
    sized = len(name) > 1 and 1 <= len(parts) <= _MOST_PARTS
    named = name.lower() not in _NOBODY and _NO_NAME.isdisjoint(name.lower().split())
    return sized and shaped and named and parts[0] != "&" and any(not part[0].islower() for part in parts)


def _reads_as_writer(name: str) -> bool:
    """Whether it is a name or, where the line is known to name somebody, a user's."""
    handle = _HANDLE.fullmatch(name) and name.lower() not in _NOBODY | _NO_NAME | _SMALL
    return bool(handle) or _reads_as_name(name)
