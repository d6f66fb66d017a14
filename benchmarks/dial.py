"""The precision/recall dial: what cleantext keeps and lets through at several thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.corpora import read_insets, read_wcxb
from benchmarks.figures import FIGURES
from benchmarks.metrics import word_shares
from benchmarks.systems import rules_of_folds, text_only
from benchmarks.tasks import TASKS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.pages import LabelledPage

THRESHOLDS = (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98)
_LEAKS = ("appeals leaked", "body lost")
_EVERY_ARTICLE, _EVERY_INSET = 4, 2


def measure_dial(root: Path, folder: Path | None, thresholds: Sequence[float] = THRESHOLDS) -> dict[str, Any]:
    """Measure every fourth article of WCXB and every second page of the insets at each threshold.

    Gives for each threshold the mean precision and recall of words, and the shares of appeals that leak and of
    sentences that are lost. Raises CorpusMissingError, OSError, ValueError.
    """
    articles = [page for page in read_wcxb(root) if page.page_type == "article" and page.reference][::_EVERY_ARTICLE]
    annotated = read_insets(root)[::_EVERY_INSET]
    folds = rules_of_folds(folder)
    rows = [_at(threshold, folds, articles, annotated) for threshold in thresholds]
    counts = {"wcxb": len(articles), "insets": len(annotated)}
    return {"pages": counts, "held out": folder is not None, "rows": rows}


def _at(
    threshold: float, folds: list[dict[str, Any]], articles: Sequence[LabelledPage], annotated: Sequence[LabelledPage]
) -> dict[str, Any]:
    system = text_only([{**options, "threshold": threshold} for options in folds])
    shares = [word_shares(system.read_html(page).text, page.reference or "") for page in articles]
    rows = [TASKS["insets"].score(page, system) for page in annotated]
    leaked, lost = (next(one for one in FIGURES["insets"] if one.name == name).value(rows) for name in _LEAKS)
    row = {
        "precision": _mean([precision for precision, _ in shares]),
        "recall": _mean([recall for _, recall in shares]),
    }
    row |= {"leaked": leaked, "lost": lost}
    return {"threshold": threshold, **{name: None if value is None else round(value, 4) for name, value in row.items()}}


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
