"""What is measured: for each corpus its reader, and how one page and one system give a row of numbers."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, fields, replace
from html import escape
from typing import TYPE_CHECKING, Any

from benchmarks import corpora
from benchmarks.fragments import read_fragments
from benchmarks.metadata import metadata_scores
from benchmarks.metrics import (
    FoldedOutput,
    fold_text,
    fourgram_matches,
    given_label,
    line_scores,
    same_tokens,
    snippet_matches,
    split_off,
    word_f1,
)
from benchmarks.pages import ComposedPage, Inset, LabelledPage, decode
from benchmarks.systems import CLEANTEXT, Output, System

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Row = dict[str, Any]
PLACES = ("before", "middle", "after")
_MIXED_LINES = 4


@dataclass(frozen=True)
class Task:
    """A corpus and a way to score it; `reads_text` says that pages are given as text dumps.

    `needs` names a module without which it cannot be scored.
    """

    name: str
    read: Callable[[Path], list[LabelledPage]]
    score: Callable[[LabelledPage, System], Row]
    reads_text: bool = False
    needs: str | None = None


def _score_wcxb(page: LabelledPage, system: System) -> Row:
    output = system.read_html(page)
    row: Row = {"f1": word_f1(output.text, page.reference or ""), "page_type": page.page_type}
    if system.name == CLEANTEXT:
        row["confidence"] = output.confidence
    if system.gives_metadata:
        row["metadata"] = metadata_scores(page, output)
    return row


def _score_snippets(page: LabelledPage, system: System) -> Row:
    matches = snippet_matches(system.read_html(page).text, page.with_, page.without)
    return {"tp": matches.tp, "fp": matches.fp, "fn": matches.fn}


def _score_words(page: LabelledPage, system: System) -> Row:
    return {"f1": word_f1(system.read_html(page).text, page.reference or "")}


def _score_article(page: LabelledPage, system: System) -> Row:
    text, reference = system.read_html(page).text, page.reference or ""
    output = FoldedOutput(text)
    return {
        "matches": list(fourgram_matches(text, reference)),
        "exact": same_tokens(text, reference),
        "f1": word_f1(text, reference),
        "left": sum(output.contains(appeal) for appeal in page.without),
        "appeals": len(page.without),
    }


def _score_insets(page: LabelledPage, system: System) -> Row:
    return _inset_row(page, system.read_html(page))


def _score_dump(page: LabelledPage, system: System) -> Row:
    inscriptis = importlib.import_module("inscriptis")
    lines = inscriptis.get_text(decode(page.html)).split("\n")
    return _inset_row(page, _as_text(system, "\n".join(line.strip() for line in lines), page))


def _inset_row(page: LabelledPage, given: Output) -> Row:
    output = FoldedOutput(given.text)
    removed = given.removed() if given.removed and page.insets else []
    insets = [
        [
            inset.label,
            inset.in_column,
            output.contains(inset.text),
            *output.words_left(inset.text),
            given_label(inset.text, removed),
        ]
        for inset in page.insets
    ]
    return {
        "insets": insets,
        "body": [output.contains(sentence) for sentence in page.body],
        "hard_body": [output.contains(sentence) for sentence in page.hard_body],
    }


def read_mixed(root: Path) -> list[LabelledPage]:
    """Read the annotated WCXB pages whose article has four lines, each with the appeals to be mixed in.

    These are the page's own in the column, else those of another site, in the same language and fold (rules
    of a fold have seen neither); appeals that the article contains are left out. Raises CorpusMissingError.
    """
    references = {page.path: page.reference or "" for page in corpora.read_wcxb(root)}
    annotated = [page for page in corpora.read_insets(root) if page.path in references]
    mixed = []
    for place, page in enumerate(annotated):
        reference = references[page.path]
        appeals = _appeals(page) or _donated(annotated, place)
        folded = fold_text(reference)
        chosen = tuple(appeal for appeal in appeals if fold_text(appeal.text) not in folded)
        if chosen and len(_lines(reference)) >= _MIXED_LINES:
            mixed.append(replace(page, corpus="mixed", reference=reference, insets=chosen))
    return mixed


def _appeals(page: LabelledPage) -> tuple[Inset, ...]:
    return tuple(inset for inset in page.insets if inset.is_appeal and inset.in_column)


def _donated(pages: list[LabelledPage], place: int) -> tuple[Inset, ...]:
    page = pages[place]
    others = (pages[(place + step) % len(pages)] for step in range(1, len(pages)))
    fitting = (_appeals(other) for other in others if _may_donate(other, page))
    return next((appeals for appeals in fitting if appeals), ())


def _may_donate(other: LabelledPage, page: LabelledPage) -> bool:
    return other.site != page.site and (other.fold, other.lang) == (page.fold, page.lang)


def _score_mixed(page: LabelledPage, system: System) -> Row:
    body = _lines(page.reference or "")
    appeals = [" ".join(inset.text.split()) for inset in page.insets]
    documents = {}
    for place, cut in zip(PLACES, (0, len(body) // 2, len(body)), strict=True):
        text = "\n".join([*body[:cut], *appeals, *body[cut:]])
        documents[place] = list(line_scores(_as_text(system, text, page).text, body, appeals))
    return {"documents": documents}


def read_references(root: Path) -> list[LabelledPage]:
    """Read WCXB's articles and make of each reference a plain page, one paragraph a line. Raises CorpusMissingError."""
    found: list[LabelledPage] = []
    for page in corpora.read_wcxb(root):
        lines = _lines(page.reference or "")
        if page.page_type == "article" and lines:
            body = "".join(f"<p>{escape(line)}</p>\n" for line in lines)
            html = f'<!doctype html>\n<html lang="{page.lang}"><body>\n{body}</body></html>'
            known = {one.name: getattr(page, one.name) for one in fields(LabelledPage)}
            found.append(ComposedPage(**known | {"corpus": "references"}, source=html.encode("utf-8", "replace")))
    return found


def _score_references(page: LabelledPage, system: System) -> Row:
    lines = _lines(page.reference or "")
    text = system.read_html(page).text
    output = FoldedOutput(text)
    return {
        "split": list(split_off(text, lines)),
        "lines": [sum(not output.contains(line) for line in lines), len(lines)],
    }


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def _as_text(system: System, text: str, page: LabelledPage) -> Output:
    if system.read_text is None:
        raise TypeError(f"{system.name} reads no plain text")
    return system.read_text(text, page)


TASKS = {
    task.name: task
    for task in (
        Task("own", corpora.read_own, _score_article),
        Task("wcxb", corpora.read_wcxb, _score_wcxb),
        Task("trafilatura", corpora.read_trafilatura, _score_snippets),
        Task("readability", corpora.read_readability, _score_words),
        Task("aeb", corpora.read_aeb, _score_article),
        Task("insets", corpora.read_insets, _score_insets),
        Task("dump", corpora.read_insets, _score_dump, reads_text=True, needs="inscriptis"),
        Task("mixed", read_mixed, _score_mixed, reads_text=True),
        Task("references", read_references, _score_references),
        Task("fragments", read_fragments, _score_insets, needs="readability"),
    )
}
