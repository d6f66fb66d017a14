"""cleantext and its peers, each behind one call; what is not installed is said, not skipped in silence."""

from __future__ import annotations

import importlib
import importlib.metadata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from benchmarks.pages import FOLDS, LabelledPage, decode, html_to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

CLEANTEXT = "cleantext"
_STOPLISTS = {
    "cs": "Czech", "de": "German", "en": "English", "es": "Spanish", "fi": "Finnish", "fr": "French",
    "it": "Italian", "lv": "Latvian", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian",
}  # fmt: skip


@dataclass(frozen=True)
class Output:
    """What a system makes of a page; everything but the text is optional.

    `removed` gives text and label of each block that is left out; None of a system that names no labels.
    """

    text: str
    confidence: float | None = None
    title: str | None = None
    byline: str | None = None
    date: str | None = None
    site_name: str | None = None
    removed: Callable[[], list[tuple[str, str]]] | None = None


@dataclass(frozen=True)
class System:
    """A named extractor: `read_html` takes a page, `read_text` a text dump made of a page.

    `gives_metadata` says that it looks for title, author and date as well; then `read_body` gives the text alone,
    where that is less work: this is what is timed.
    """

    name: str
    version: str
    read_html: Callable[[LabelledPage], Output]
    read_text: Callable[[str, LabelledPage], Output] | None = None
    gives_metadata: bool = False
    read_body: Callable[[LabelledPage], object] | None = None


def rules_of_folds(folder: Path | None) -> list[dict[str, Any]]:
    """Give for each fold the options with its rules, those of `folder/fold0` and so on; without a folder none.

    Raises ImportError, OSError, and ValueError for malformed rules.
    """
    if folder is None:
        return [{} for _ in range(FOLDS)]
    cleantext = importlib.import_module("cleantext")
    return [{"rules": cleantext.Rules.load_dir(folder / f"fold{fold}")} for fold in range(FOLDS)]


def cleantext_with(options: Sequence[dict[str, Any]]) -> System:
    """Make cleantext a system, with the options of each page's fold. Raises ImportError."""
    cleantext = importlib.import_module("cleantext")

    def read_html(page: LabelledPage) -> Output:
        doc = cleantext.extract(page.html, url=page.url, **options[page.fold])
        return Output(
            text=doc.text,
            confidence=doc.confidence,
            title=doc.title,
            byline=doc.byline,
            date=None if doc.date is None else str(doc.date),
            site_name=doc.site_name,
            removed=lambda: _removed(doc),
        )

    def read_text(text: str, page: LabelledPage) -> Output:
        doc = cleantext.clean(text, **options[page.fold])
        return Output(doc.text, removed=lambda: _removed(doc))

    def _removed(doc: Any) -> list[tuple[str, str]]:
        return [(block.text, str(block.label)) for block in doc.removed]

    def read_body(page: LabelledPage) -> object:
        return cleantext.extract(page.html, url=page.url, **options[page.fold]).text

    version = str(cleantext.__version__)
    return System(CLEANTEXT, version, read_html, read_text, gives_metadata=True, read_body=read_body)


def text_only(options: Sequence[dict[str, Any]]) -> System:
    """Make cleantext a system that gives nothing but the text, which is less work. Raises ImportError."""
    system = cleantext_with(options)
    body = system.read_body or system.read_html
    return replace(system, read_html=lambda page: Output(str(body(page))), gives_metadata=False)


def _trafilatura(name: str, **mode: bool) -> System:
    trafilatura = importlib.import_module("trafilatura")

    def read_body(page: LabelledPage) -> str | None:
        text: str | None = trafilatura.extract(page.html, url=page.url, include_comments=False, **mode)
        return text

    def read_html(page: LabelledPage) -> Output:
        text = read_body(page)
        facts = trafilatura.extract_metadata(page.html, default_url=page.url)
        stated = (
            {"title": facts.title, "byline": facts.author, "date": facts.date, "site_name": facts.sitename}
            if facts
            else {}
        )
        return Output(text or "", **stated)

    return System(name, _version("trafilatura"), read_html, gives_metadata=True, read_body=read_body)


def _newspaper() -> System:
    article = importlib.import_module("newspaper").Article

    def read_html(page: LabelledPage) -> Output:
        # It asks for an address; the images that it would look at are on the network.
        read = article(page.url or "https://page.example/", fetch_images=False)
        read.download(input_html=decode(page.html))
        read.parse()
        return Output(
            read.text or "",
            title=read.title or None,
            byline=", ".join(read.authors) or None,
            date=read.publish_date.date().isoformat() if read.publish_date else None,
        )

    return System("newspaper4k", _version("newspaper4k"), read_html, gives_metadata=True)


def _readability() -> System:
    document = importlib.import_module("readability").Document

    def read_html(page: LabelledPage) -> Output:
        return Output(html_to_text(document(page.html).summary(html_partial=True)))

    return System("readability-lxml", _version("readability-lxml"), read_html)


def _justext() -> System:
    justext = importlib.import_module("justext")

    def read_html(page: LabelledPage) -> Output:
        stoplist = justext.get_stoplist(_STOPLISTS.get(page.lang, "English"))
        paragraphs = justext.justext(page.html, stoplist)
        return Output("\n".join(part.text for part in paragraphs if not part.is_boilerplate))

    return System("justext", _version("justext"), read_html)


def _resiliparse() -> System:
    extract = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    tree = importlib.import_module("resiliparse.parse.html").HTMLTree
    detect = importlib.import_module("resiliparse.parse.encoding").detect_encoding

    def read_html(page: LabelledPage) -> Output:
        raw = page.html
        return Output(extract(tree.parse_from_bytes(raw, detect(raw)), main_content=True))

    return System("resiliparse", _version("resiliparse"), read_html)


_PEERS: dict[str, Callable[[], System]] = {
    "trafilatura": lambda: _trafilatura("trafilatura"),
    "trafilatura-precision": lambda: _trafilatura("trafilatura-precision", favor_precision=True),
    "trafilatura-recall": lambda: _trafilatura("trafilatura-recall", favor_recall=True),
    "newspaper4k": _newspaper,
    "readability-lxml": _readability,
    "justext": _justext,
    "resiliparse": _resiliparse,
}
NAMES = (CLEANTEXT, *_PEERS)


def load(names: Sequence[str], rules_by_fold: Path | None = None) -> tuple[list[System], list[str]]:
    """Load systems by name; give them, and one sentence for each that is not installed.

    Raises ValueError for a name that is not in `NAMES`.
    """
    systems, missing = [], []
    for name in names:
        if name not in NAMES:
            raise ValueError(f"unknown system {name!r}; known are {', '.join(NAMES)}")
        try:
            systems.append(cleantext_with(rules_of_folds(rules_by_fold)) if name == CLEANTEXT else _PEERS[name]())
        except ImportError as error:
            missing.append(f"{name} is not installed ({error})")
    return systems, missing


def _version(distribution: str) -> str:
    return importlib.metadata.version(distribution)
