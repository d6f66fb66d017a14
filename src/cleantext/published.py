"""On which day a page was published: what it states and what its date lines say."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from types import MappingProxyType

from cleantext.byline import Line
from cleantext.dates import days_of, iso_date
from cleantext.headline import Candidate

_LONGEST_LINE = 120
# Between how many blocks above the title and below it a date line is looked for.
_ABOVE, _BELOW = -8, 9
# Where more days are named, they belong to a list of pages.
_MOST_DAYS = 3
_CHANGED, _PLAIN = range(2)


def _read_words() -> Mapping[str, re.Pattern[str]]:
    table = tomllib.loads(files("cleantext").joinpath("rules", "datelines.toml").read_text("utf-8"))
    return MappingProxyType(
        {name: re.compile("|".join(rf"(?<!\w){re.escape(word)}" for word in words)) for name, words in table.items()}
    )


_WORDS = _read_words()


def published(
    stated: Iterable[Candidate], modified: Iterable[str], lines: Sequence[Line], times: Sequence[tuple[str, str]]
) -> Candidate | None:
    """Choose the day of publication, ISO 8601.

    A day that stands plainly under the title is what readers see; it goes before what is stated, unless it is stated
    to be the day of the last change.

    stated: (value, source) of the head and of microdata, the most trusted first; modified: stated days of the last
    change; times: (text, ``datetime``) of ``<time>``.
    """
    said = next(((day, source) for value, source in stated if (day := iso_date(value))), None)
    near = _near(lines)
    plain = list(dict.fromkeys(day for _, kind, day in near if kind == _PLAIN))
    shown = (plain[0], "date in page") if 0 < len(plain) <= _MOST_DAYS else None
    if said and shown and shown[0] != said[0][:10]:
        changed = {day[:10] for value in modified if (day := iso_date(value))}
        under = any(day == shown[0] and place > 0 for place, _, day in near)
        return shown if under and shown[0] not in changed else said
    if said or shown:
        return said or shown
    changed_day = next((day for _, kind, day in near if kind == _CHANGED), None)
    return _timed(lines, times) or _far(lines) or ((changed_day, "update in page") if changed_day else None)


def _near(lines: Sequence[Line]) -> list[tuple[int, int, str]]:
    """Give (place, kind, day) of the date lines around the title, the nearest below it first."""
    around = [line for line in lines if _ABOVE <= line.place <= _BELOW and len(line.text) <= _LONGEST_LINE]
    found = [(line.place, kind, day) for line in around for kind, day in _days(line.text)]
    return sorted(found, key=lambda one: one[0] if one[0] > 0 else _BELOW - one[0])


def _days(text: str) -> Iterator[tuple[int, str]]:
    """Give (kind, day) of a line's dates; the words before each say of what it is the day."""
    behind = 0
    for start, day in days_of(text):
        before = text[behind:start].lower()
        behind = start
        if not _WORDS["strange"].search(before):
            yield _CHANGED if _WORDS["changed"].search(before) else _PLAIN, day


def _timed(lines: Sequence[Line], times: Sequence[tuple[str, str]]) -> Candidate | None:
    """Find the ``<time>`` whose text stands near the title, else the first of a few."""
    days = [(text, day) for text, value in times if text and (day := iso_date(value) or iso_date(text))]
    texts = {line.text: line.place for line in reversed(lines) if len(line.text) <= _LONGEST_LINE}
    plain = []
    for text, day in days:
        holders = [line for line in texts if text in line]
        if not any(_WORDS["changed"].search(line.lower()) for line in holders):
            plain.append((min((abs(texts[line]) for line in holders), default=_BELOW + 1), day))
    if not plain or (len({day[:10] for _, day in plain}) > _MOST_DAYS and plain[0][0] > _BELOW):
        return None
    return next((day for place, day in plain if place <= _BELOW), plain[0][1]), "time"


def _far(lines: Sequence[Line]) -> Candidate | None:
    """Find the one day that a line of the page calls that of the publication."""
    texts = (line.text for line in lines if len(line.text) <= _LONGEST_LINE)
    days = {day for text in texts if _WORDS["published"].match(text.lower()) for _, day in days_of(text)[:1]}
    return (days.pop(), "date in page") if len(days) == 1 else None
