"""Dates as pages write them, read into ISO 8601; what can be read in two ways is not read at all."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from importlib.resources import files
from types import MappingProxyType

_LONGEST = 300
_YEARS = range(1900, 2100)
_EPOCH = date(1970, 1, 1)

# Digits of Arabic, Persian and full-width writing, one for one.
_DIGITS = MappingProxyType(str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９", "0123456789" * 3))

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_STAMP = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d|\d{8})"
    r"(?:[T ]\s?(?P<time>\d\d?:\d\d(?::\d\d)?)(?:[.,]\d+)?\s?(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
_NUMERIC = (
    re.compile(rf"(?<![\d.]){_YEAR}(?P<sep>[-/.])\s?(?P<m>\d\d?)(?P=sep)\s?(?P<d>\d\d?)(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}\s?[年년]\s?(?P<m>\d\d?)\s?[月월]\s?(?P<d>\d\d?)\s?[日일]"),
    re.compile(rf"(?<![\d.])(?P<d>\d\d?)\.\s?(?P<m>\d\d?)\.\s?{_YEAR}(?!\.?\d)"),
)
_SLASHED = re.compile(rf"(?<!\d)(?P<a>\d\d?)(?P<sep>[-/])(?P<b>\d\d?)(?P=sep){_YEAR}(?!\d)")
# The word between the numbers is looked up among the month names, so that none has to be listed here.
_NAMED = (
    re.compile(
        rf"(?<!\d)(?P<d>\d\d?)(?:st|nd|rd|th|er|[.ºª])?[\s-]*(?:de |of )?(?P<name>[^\W\d_]{{3,}})\.?,?[\s-]*"
        rf"(?:del? )?{_YEAR}(?!\d)"
    ),
    re.compile(rf"(?P<name>[^\W\d_]{{3,}})\.?\s*(?P<d>\d\d?)(?:st|nd|rd|th)?\s?,?\s*{_YEAR}(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}[.,]?\s+(?P<name>[^\W\d_]{{3,}})\.?\s+(?P<d>\d\d?)(?!\d)"),
)


def _read_months() -> Mapping[str, int]:
    table = files("cleantext").joinpath("rules", "months.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return MappingProxyType({name: int(number) for name, number in rows})


_MONTHS = _read_months()


def iso_date(text: str) -> str | None:
    """Read a value that is meant as a date: ``YYYY-MM-DD``, with the time behind a ``T`` where it is given.

    None when it is no date, or may be two (``03/04/2024``).
    """
    text = text.strip()[:_LONGEST]
    return _stamp(text) or _mail_date(text) or day_in(text)


def day_in(line: str) -> str | None:
    """Find the first full date in a line of prose as ``YYYY-MM-DD``; None without one."""
    found = find_day(line)
    return found[1] if found else None


def find_day(line: str) -> tuple[int, str] | None:
    """Find the first full date as `day_in` does, with the place where it begins."""
    return next(iter(days_of(line)), None)


def days_of(line: str) -> list[tuple[int, str]]:
    """Give (place, day) of all full dates in a line of prose, in order; of two at one place the first."""
    return sorted(dict(sorted(_days(line[:_LONGEST].translate(_DIGITS)), reverse=True)).items())


def _days(line: str) -> Iterator[tuple[int, str]]:
    """Give places and days of all that reads as a date."""
    for pattern in (*_NUMERIC, *_NAMED, _SLASHED):
        for match in pattern.finditer(line):
            year, month, day = _parts(match.groupdict())
            if found := _day(year, month, day):
                yield match.start(), found


def _parts(fields: Mapping[str, str]) -> tuple[int, int, int]:
    """Give year, month and day; a month of 0 is none."""
    year = int(fields["y"])
    if "name" in fields:
        return year, _MONTHS.get(fields["name"].lower(), 0), int(fields["d"])
    if "a" in fields:
        low, high = sorted((int(fields["a"]), int(fields["b"])))
        return year, low if high > 12 or low == high else 0, high
    return year, int(fields["m"]), int(fields["d"])


def _day(year: int, month: int, day: int) -> str | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found.isoformat() if year in _YEARS and found != _EPOCH else None


def _stamp(text: str) -> str | None:
    match = _STAMP.match(text)
    if not match or text[match.end() : match.end() + 1].isdigit():
        return None
    digits = match["day"].replace("-", "")
    day = _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if not day or not match["time"]:
        return day
    zone = (match["zone"] or "").upper().replace("UTC", "Z").replace("GMT", "Z")
    try:
        return datetime.fromisoformat(f"{day}T{match['time'].zfill(5)}{zone}").isoformat()
    except ValueError:
        return day


def _mail_date(text: str) -> str | None:
    """Read a date as mail and HTTP headers write it: ``Tue, 05 Mar 2024 10:00:00 GMT``."""
    if text.count(":") < 1:
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.isoformat() if found.year in _YEARS and found.date() != _EPOCH else None
