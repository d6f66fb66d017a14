"""Every pattern is linear: none repeats a repetition, and long runs of the same signs take no time."""

from __future__ import annotations

import html
import importlib
import pkgutil
import re
import re._parser as parser  # type: ignore[import-not-found] # what `re` itself parses with has no stubs
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import regex

import cleantext

# Each round of the outer repetition begins with a sign that the inner one does not match, so that there is one way to
# read a string.
SEPARATED = {
    "cleantext.byline._DOTTED",
    "cleantext.page._REST_OF_TAG",
    "cleantext.tokens._COMMON_TOKEN",
    "cleantext.tokens._TOKEN",
    "cleantext.truncation._SELECTOR",
}
# They need engines that are not installed, or run something.
NOT_LOADED = re.compile(r"cleantext\.(?:scale\.(?:datatrove|scrapy|spark)|train\..*|.*__main__)")
RUNS = [
    " ", "\n ", "\u00a0", "\u00ad", "a", "A", "\u00e1", "\u6f22", "0", "1.", "1,", "1/", "12 ", ".", "a.", ".a", "! ",
    '"', "'a", '"a" ', "\u00aba", "\u201ca", "(", ")", ')"', "[", "{ ", "<", "<a", "/", "//", "/*", "*/*", "-", "-a ",
    " - ", "_", "*", "`", "&", "&a", "\\", "\\(", "$", ":", "|", "| ", "\u00bb", "\u00b6", "\u00b2 ", "by ", "a, ",
]  # fmt: skip
SIZE = 20_000
SECONDS = 5


def patterns() -> Iterator[tuple[str, str]]:
    """The patterns that modules of the package hold, by name."""
    for found in pkgutil.walk_packages(cleantext.__path__, "cleantext."):
        if not NOT_LOADED.fullmatch(found.name):
            for name, value in vars(importlib.import_module(found.name)).items():
                yield from _inside(f"{found.name}.{name}", value)


def _inside(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, (re.Pattern, regex.Pattern)):
        yield name, value.pattern.decode() if isinstance(value.pattern, bytes) else value.pattern
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _inside(name, one)
    elif isinstance(value, Mapping) and not name.endswith("__"):
        for one in value.values():
            yield from _inside(name, one)


def repeats_a_repetition(pattern: str) -> bool:
    """Whether something without an upper bound is repeated without one."""
    # `re` knows no classes by property; to it they are letters here.
    return _nested(parser.parse(re.sub(r"\\p\{\w+\}", r"\\w", pattern)), inside=False)


def _nested(items: Any, *, inside: bool) -> bool:
    for kind, arguments in items:
        endless = str(kind).endswith("_REPEAT") and arguments[1] is parser.MAXREPEAT
        if endless and inside:
            return True
        if any(_nested(part, inside=inside or endless) for part in _parts(kind, arguments)):
            return True
    return False


def _parts(kind: Any, arguments: Any) -> list[Any]:
    name = str(kind)
    if name.endswith("_REPEAT"):
        return [arguments[2]]
    if name == "SUBPATTERN":
        return [arguments[3]]
    if name == "BRANCH":
        return list(arguments[1])
    if name == "ATOMIC_GROUP":
        return [arguments]
    return [arguments[1]] if name.startswith("ASSERT") else []


def test_no_pattern_repeats_a_repetition() -> None:
    found = dict(patterns())
    assert len(found) > 80
    assert {name for name, pattern in found.items() if repeats_a_repetition(pattern)} == SEPARATED


@pytest.mark.parametrize("pattern", ["(?:a+)+", "(a*b?)*", "(?:x|(?:y+z?))+", "(?=(a+)*)", r"(?:\p{Lu}+)*"])
def test_the_lint_sees_repeated_repetitions(pattern: str) -> None:
    assert repeats_a_repetition(pattern)


@pytest.mark.parametrize("run", RUNS)
def test_long_runs_of_signs_are_read_in_no_time(run: str) -> None:
    text = run * (SIZE // len(run))
    inside = html.escape(text)
    page = (
        f'<title>{inside}</title><meta name="author" content="{inside}"><meta name="date" content="{inside}">'
        f'<meta property="og:title" content="{inside}"><article><h1>{inside}</h1><p class="byline">By {inside}</p>'
        f"<time>{inside}</time><p>{inside}</p><p>The ferry ran aground in the fog, and nobody was hurt, said the crew."
        f'<sup><a href="#note">{inside}</a></sup></p><pre><code>{inside}</code></pre>'
        f'<table><tr><td>{inside}<td>2</table><ol><li id="note">{inside}</ol><img alt="{inside}" src="{inside}">'
        f'<script type="application/ld+json">{text}</script></article>'
    )
    begun = time.process_time()
    document = cleantext.extract(page, url="https://ferry.example/")
    assert document.metadata is not None
    assert document.to_markdown() is not None
    assert document.to_html() is not None
    assert "ran aground" in cleantext.clean(f"{text}\nThe ferry ran aground in the fog.\n{text}").text
    assert time.process_time() - begun < SECONDS
