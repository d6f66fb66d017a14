"""Options that make no sense are told at once, with the type of error that the contract names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

import cleantext

WRONG: Mapping[str, tuple[dict[str, Any], type[Exception]]] = MappingProxyType(
    {
        "a threshold of 0": ({"threshold": 0}, ValueError),
        "a threshold of 1": ({"threshold": 1.0}, ValueError),
        "a threshold that is no number": ({"threshold": float("nan")}, ValueError),
        "a threshold as text": ({"threshold": "0.5"}, TypeError),
        "a threshold that is true": ({"threshold": True}, TypeError),
        "an unknown label to keep": ({"keep": {"nonsense"}}, ValueError),
        "an unknown label to drop": ({"drop": ["nonsense"]}, ValueError),
        "labels as one text": ({"keep": "title"}, TypeError),
        "labels as a number": ({"drop": 5}, TypeError),
        "an address as bytes": ({"url": b"http://x.example/"}, TypeError),
        "a language as a number": ({"language": 5}, TypeError),
        "rules as a path": ({"rules": "my.toml"}, TypeError),
        "a site as a path": ({"site": "site.toml"}, TypeError),
        "limits as a number": ({"limits": 5}, TypeError),
    }
)
WRONG_FOR_PAGES: Mapping[str, tuple[dict[str, Any], type[Exception]]] = MappingProxyType(
    {
        "an unknown encoding": ({"encoding": "nonsense"}, ValueError),
        "an empty encoding": ({"encoding": ""}, ValueError),
        "an encoding as bytes": ({"encoding": b"utf-8"}, TypeError),
        "an encoding as a number": ({"encoding": 5}, TypeError),
        "an unknown page type": ({"page_type": "novel"}, ValueError),
        "a page type as a number": ({"page_type": 5}, TypeError),
    }
)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_option_is_an_error_on_both_calls(name: str) -> None:
    options, error = WRONG[name]
    with pytest.raises(error):
        cleantext.clean("A line.", **options)
    with pytest.raises(error):
        cleantext.extract("<p>A line.", **options)


@pytest.mark.parametrize("name", WRONG_FOR_PAGES)
@pytest.mark.parametrize("page", [b"<p>A line.", "<p>A line."], ids=["bytes", "text"])
def test_a_wrong_option_of_extract_is_an_error(name: str, page: str | bytes) -> None:
    options, error = WRONG_FOR_PAGES[name]
    with pytest.raises(error):
        cleantext.extract(page, **options)


@pytest.mark.parametrize("page", [None, 5, [b"<p>"], {"page": "<p>"}, Path("page.html")])
def test_what_is_no_page_and_no_text_is_a_type_error(page: Any) -> None:
    with pytest.raises(TypeError):
        cleantext.extract(page)
    with pytest.raises(TypeError):
        cleantext.clean(page)


def test_bytes_are_no_text() -> None:
    with pytest.raises(TypeError, match="bytes"):
        cleantext.clean(b"A line.")  # type: ignore[arg-type]


@pytest.mark.parametrize(("limit", "error"), [(0, ValueError), (-1, ValueError), (1.5, TypeError), ("9", TypeError)])
@pytest.mark.parametrize("name", ["blocks", "bytes", "depth", "elements"])
def test_a_limit_is_a_positive_whole_number(name: str, limit: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        cleantext.Limits(**{name: limit})
