"""What other extractors make of the annotated pages, as pages: how much of the appeals left there goes."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import fields
from typing import TYPE_CHECKING

from benchmarks.corpora import read_insets
from benchmarks.metrics import FoldedOutput
from benchmarks.pages import ComposedPage, LabelledPage, html_to_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

READABILITY, TRAFILATURA = "readability-lxml", "trafilatura"
_MODULES = {READABILITY: "readability", TRAFILATURA: "trafilatura"}


def read_fragments(root: Path) -> list[LabelledPage]:
    """Give, for each extractor that is installed, its HTML of each annotated page as a page of its own.

    Annotated are the appeals and sentences that are still in there; a page of which nothing came out is left out.
    Raises CorpusMissingError.
    """
    pages = read_insets(root)
    found: list[LabelledPage] = []
    for name, module in _MODULES.items():
        if importlib.util.find_spec(module):
            made = (_fragment(page, name) for page in pages)
            found += [page for page in made if page is not None]
    return found


def _fragment(page: LabelledPage, name: str) -> ComposedPage | None:
    try:
        html = _MAKERS[name](page)
    except Exception:  # an extractor may raise anything; then there is no fragment
        return None
    here = FoldedOutput(html_to_text(html))
    kept = {
        "corpus": "fragments",
        "id": f"{name}/{page.id}",
        "insets": tuple(inset for inset in page.insets if here.contains(inset.text)),
        "body": tuple(sentence for sentence in page.body if here.contains(sentence)),
        "hard_body": tuple(sentence for sentence in page.hard_body if here.contains(sentence)),
    }
    known = {one.name: getattr(page, one.name) for one in fields(LabelledPage)}
    return ComposedPage(**known | kept, source=html.encode("utf-8", "replace")) if html else None


def _readability(page: LabelledPage) -> str:
    html: str = importlib.import_module("readability").Document(page.html).summary()
    return html


def _trafilatura(page: LabelledPage) -> str:
    extract = importlib.import_module("trafilatura").extract
    html: str | None = extract(page.html, url=page.url, output_format="html", include_comments=False)
    return html or ""


_MAKERS: dict[str, Callable[[LabelledPage], str]] = {READABILITY: _readability, TRAFILATURA: _trafilatura}
