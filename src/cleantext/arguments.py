"""The arguments of `extract` and `clean`: what may be given, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable
from math import log2

from cleantext.decode import check_encoding
from cleantext.labels import CONTENT, LABELS, Label
from cleantext.page import Limits
from cleantext.ruleset import PAGE_TYPES, Rules
from cleantext.site import SiteProfile
from cleantext.verdict import Options


def options_of(
    url: str | None,
    language: str | None,
    rules: Rules | None,
    site: SiteProfile | None,
    threshold: float,
    keep: Iterable[Label | str],
    drop: Iterable[Label | str],
    limits: Limits | None,
) -> Options:
    """What a caller of `extract` or `clean` wants.

    Raises:
        TypeError: an argument has a wrong type. ValueError: it has a value that makes no sense.

    """
    for name, value, kind in (
        ("url", url, str),
        ("language", language, str),
        ("rules", rules, Rules),
        ("site", site, SiteProfile),
        ("limits", limits, Limits),
    ):
        if value is not None and not isinstance(value, kind):
            raise TypeError(f"{name} must be {kind.__name__}, not {type(value).__name__}")
    if isinstance(threshold, bool) or not isinstance(threshold, (int, float)):
        raise TypeError(f"threshold must be a number, not {type(threshold).__name__}")
    if not 0 < threshold < 1:
        raise ValueError(f"threshold must be above 0 and below 1, not {threshold}")
    wanted = (CONTENT | _labels("keep", keep)) - _labels("drop", drop)
    return Options(shift=round(10 * log2(threshold / (1 - threshold))), wanted=frozenset(wanted))


def check_page_options(encoding: str | None, page_type: str | None) -> None:
    """Refuse what cannot be said of a page. Raises TypeError and ValueError, as `options_of` does."""
    for name, value in (("encoding", encoding), ("page_type", page_type)):
        if value is not None and not isinstance(value, str):
            raise TypeError(f"{name} must be str, not {type(value).__name__}")
    if encoding is not None:
        check_encoding(encoding)
    if page_type is not None and page_type not in PAGE_TYPES:
        raise ValueError(f"unknown page type {page_type!r}; there are {', '.join(PAGE_TYPES)}")


def _labels(option: str, labels: Iterable[Label | str]) -> frozenset[Label]:
    if isinstance(labels, str):
        raise TypeError(f"{option} must be a set of labels, not one str")
    try:
        return frozenset(Label(label) for label in labels)
    except ValueError as error:
        raise ValueError(f"{option}: {error}; there are {', '.join(map(str, LABELS))}") from None
