"""Scores of titles, authors and dates, where the reference gives one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from benchmarks.metrics import Share, fold_text

if TYPE_CHECKING:
    from benchmarks.pages import LabelledPage
    from benchmarks.systems import Output

FIELDS = ("title", "author", "date")
_SEPARATOR = re.compile(r"\s+[|\-–—·•»:]+\s+|\s*[|»]\s*|:\s+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def metadata_scores(page: LabelledPage, output: Output) -> dict[str, Share]:
    """Give for each field (right, scored), or (given, 1) as `FIELD_given` where the reference is null.

    `FIELD_covered` is (given, 1) where the reference has a value.
    """
    names = {fold_text(name) for name in (output.site_name or "", page.site, page.site.split(".")[0]) if name}
    truth = page.metadata
    right = {
        "title": same_title(output.title, truth.get("title"), names),
        "author": names_author(output.byline, truth.get("author")),
        "date": same_day(output.date, truth.get("publish_date")),
    }
    given = {"title": output.title, "author": output.byline, "date": output.date}
    scores: dict[str, Share] = {
        name: (float(bool(verdict)), float(verdict is not None)) for name, verdict in right.items()
    }
    scores |= {
        f"{name}_covered": (float(bool(given[name])), 1.0) for name, verdict in right.items() if verdict is not None
    }
    scores |= {f"{name}_given": (float(bool(given[name])), 1.0) for name, verdict in right.items() if verdict is None}
    return scores


def same_title(given: str | None, reference: str | None, site_names: set[str]) -> bool | None:
    """Whether both titles are equal once folded and without the site's name; None without a reference."""
    if not reference:
        return None
    return bool(given) and _bare_title(given or "", site_names) == _bare_title(reference, site_names)


def _bare_title(title: str, site_names: set[str]) -> str:
    folded = [fold_text(part) for part in _SEPARATOR.split(title)]
    bare = [part for part in folded if part and part not in site_names]
    return "".join(bare) or fold_text(title)


def names_author(byline: str | None, reference: str | None) -> bool | None:
    """Whether the folded byline contains the folded author; None without a reference."""
    if not reference:
        return None
    return fold_text(reference) in fold_text(byline or "")


def same_day(given: str | None, reference: str | None) -> bool | None:
    """Whether both are the same day (ISO dates, times ignored); None without a dated reference."""
    wanted, found = _DAY.match(reference or ""), _DAY.match(given or "")
    if not wanted:
        return None
    return bool(found) and (found or wanted)[0] == wanted[0]
