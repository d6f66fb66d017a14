"""Readers for the public corpora, in the layouts in which their projects publish them.

`site_of`, `fold_of` and `LabelledPage` are re-exported: whoever trains on these pages needs no other module.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from benchmarks.inset_pages import read_located, read_with_text
from benchmarks.pages import (
    LabelledPage,
    canonical_url,
    decode,
    fold_of,
    html_to_text,
    language_of,
    plain_or_gz,
    read_bytes,
    site_of,
)

__all__ = [
    "CorpusMissingError",
    "LabelledPage",
    "corpora_root",
    "fold_of",
    "read_aeb",
    "read_insets",
    "read_own",
    "read_readability",
    "read_trafilatura",
    "read_wcxb",
    "site_of",
]

ENVIRONMENT = "CLEANTEXT_CORPORA"
_ANNOTATED = "insets-dev.jsonl"
_LOCATED = "insets-dev.located.jsonl"
_OWN = Path(__file__).parent / "own"


class CorpusMissingError(Exception):
    """A corpus, or the file of it that is named, is not where it was looked for."""


def corpora_root(argument: Path | None = None) -> Path:
    """Give the folder that holds the corpora: the argument, else `CLEANTEXT_CORPORA`, else `./corpora`."""
    return argument or Path(os.environ.get(ENVIRONMENT) or "corpora")


def read_wcxb(root: Path) -> list[LabelledPage]:
    """Read WCXB's development split. Raises CorpusMissingError."""
    folder = root / "wcxb" / "dev"
    truths = sorted(_required(folder / "ground-truth").glob("*.json"))
    pages = (_wcxb_page(folder, truth) for truth in truths)
    return [page for page in pages if page is not None]


def _wcxb_page(folder: Path, truth_path: Path) -> LabelledPage | None:
    path = plain_or_gz(folder / "html" / f"{truth_path.stem}.html.gz")
    if path is None:
        return None
    record = _json(truth_path)
    truth = record["ground_truth"]
    url = record.get("url")
    site = site_of(url, truth_path.stem)
    return LabelledPage(
        corpus="wcxb",
        id=truth_path.stem,
        path=path,
        url=url,
        site=site,
        fold=fold_of(site),
        lang="en",
        page_type=record["_internal"]["page_type"]["primary"],
        reference=truth.get("main_content") or "",
        with_=tuple(truth.get("with") or ()),
        without=tuple(truth.get("without") or ()),
        metadata={name: truth.get(name) for name in ("title", "author", "publish_date")},
    )


def read_trafilatura(root: Path) -> list[LabelledPage]:
    """Read trafilatura's evaluation pages, as far as their files are there. Raises CorpusMissingError."""
    folder = root / "trafilatura" / "tests"
    entries: dict[str, Any] = _json(_required(folder / "evaldata.json"))
    sites = _annotated_sites(root)
    pages = []
    for key, entry in entries.items():
        found = (plain_or_gz(folder / place / entry["file"]) for place in ("cache", "eval"))
        path = next((path for path in found if path is not None), None)
        if path is None:
            continue
        html = decode(read_bytes(path))
        page_id = entry["file"].removesuffix(".html")
        url = key if key.startswith(("http://", "https://")) else canonical_url(html)
        site = sites.get(path) or site_of(url, page_id)
        pages.append(
            LabelledPage(
                corpus="trafilatura",
                id=page_id,
                path=path,
                url=url,
                site=site,
                fold=fold_of(site),
                lang=language_of(html, url),
                with_=tuple(entry["with"]),
                without=tuple(entry["without"]),
                metadata={name: entry.get(name) for name in ("title", "author", "date")},
            )
        )
    return pages


def read_readability(root: Path) -> list[LabelledPage]:
    """Read readability's test pages; the reference is `expected.html` as text. Raises CorpusMissingError."""
    folder = _required(root / "readability" / "test" / "test-pages")
    sites = _annotated_sites(root)
    pages = []
    for case in sorted(folder.iterdir()):
        path, expected = plain_or_gz(case / "source.html"), plain_or_gz(case / "expected.html")
        if path is None or expected is None:
            continue
        about = plain_or_gz(case / "expected-metadata.json")
        metadata = json.loads(read_bytes(about)) if about else {}
        html = decode(read_bytes(path))
        url = canonical_url(html)
        site = sites.get(path) or site_of(url, case.name)
        pages.append(
            LabelledPage(
                corpus="readability",
                id=case.name,
                path=path,
                url=url,
                site=site,
                fold=fold_of(site),
                lang=(metadata.get("lang") or language_of(html, url))[:2].lower(),
                reference=html_to_text(decode(read_bytes(expected))),
                metadata=metadata,
            )
        )
    return pages


def read_insets(root: Path) -> list[LabelledPage]:
    """Read the inset annotations, with their texts, else located. Raises CorpusMissingError."""
    if (root / _ANNOTATED).is_file():
        return read_with_text(root, root / _ANNOTATED)
    shipped = Path(__file__).parent / "insets" / _LOCATED
    located = root / _LOCATED
    pages = read_located(root, _required(located if located.is_file() or not shipped.is_file() else shipped))
    if not pages:
        raise CorpusMissingError(f"the annotated pages: not below {root}")
    return pages


def read_aeb(root: Path) -> list[LabelledPage]:
    """Read article-extraction-benchmark from its folder below the root. Raises CorpusMissingError."""
    return read_aeb_layout(root / "article-extraction-benchmark", "aeb")


def read_own(_root: Path) -> list[LabelledPage]:
    """Read the pages that are shipped beside this module, wherever the other corpora are."""
    return read_aeb_layout(_OWN, "own")


def read_aeb_layout(folder: Path, corpus: str) -> list[LabelledPage]:
    """Read `ground-truth.json` and `html/ID.html.gz` (or plain). Raises CorpusMissingError.

    `articleBody` and `url` are the format's; `lang`, `page_type`, `without` are read where given.
    """
    pages = []
    for page_id, entry in sorted(_json(_required(folder / "ground-truth.json")).items()):
        path = plain_or_gz(folder / "html" / f"{page_id}.html.gz")
        if path is None:
            raise CorpusMissingError(f"{folder / 'html' / page_id}.html.gz")
        url = entry.get("url")
        site = site_of(url, page_id)
        pages.append(
            LabelledPage(
                corpus=corpus,
                id=page_id,
                path=path,
                url=url,
                site=site,
                fold=fold_of(site),
                lang=entry.get("lang", "en"),
                page_type=entry.get("page_type", "article"),
                reference=entry.get("articleBody", ""),
                without=tuple(entry.get("without", ())),
            )
        )
    return pages


def _annotated_sites(root: Path) -> dict[Path, str]:
    """Give the sites of annotated pages, so that one page has one site, and one fold, in all corpora."""
    annotations = next((root / name for name in (_ANNOTATED, _LOCATED) if (root / name).is_file()), None)
    if annotations is None:
        return {}
    rows = map(json.loads, annotations.read_text(encoding="utf-8").splitlines())
    found = ((plain_or_gz(root / row["page"]), row["site"]) for row in rows)
    return {path: site for path, site in found if path is not None}


def _required(path: Path) -> Path:
    if not path.exists():
        raise CorpusMissingError(str(path))
    return path


def _json(path: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(path.read_bytes())
    return record
