"""What a results file says, in figures only: small enough to be kept in the repository, enough for tables and plots."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from benchmarks.figures import FIGURES, Figure, Measured, language_figures
from benchmarks.metadata import FIELDS
from benchmarks.metrics import equal_bins, interval
from benchmarks.pages import REPORTING_FOLD
from benchmarks.systems import CLEANTEXT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.measure import Results
    from benchmarks.tasks import Row

Summary = dict[str, Any]
"""Parts by name: "versions", "figures" and "reliability" from the rows of a results file; "speed", "dial", "ablation",
each measured on its own. In "figures": corpus -> system -> "all" or "fold 4" -> figure -> [value, low, high, count]."""

EVERYTHING, REPORTED = "all", f"fold {REPORTING_FOLD}"
_BINS = 10


def summary_of(results: Results) -> Summary:
    """Reduce rows to figures, each with its 95 % interval over pages."""
    figures: dict[str, dict[str, Any]] = {}
    for corpus in FIGURES:
        of_corpus = {system: measured[corpus]["rows"] for system, measured in results.items() if corpus in measured}
        if of_corpus:
            figures[corpus] = {system: _parts(corpus, rows) for system, rows in of_corpus.items()}
    versions = {system: next(iter(measured.values()))["version"] for system, measured in results.items() if measured}
    own = results.get(CLEANTEXT, {}).get("wcxb", {"rows": []})["rows"]
    return {"versions": versions, "figures": figures, "reliability": reliability(own)}


def _parts(corpus: str, rows: Sequence[Row]) -> dict[str, Any]:
    reported = [row for row in rows if row["fold"] == REPORTING_FOLD]
    return {
        name: {"pages": len(chosen), **_figures(corpus, chosen)}
        for name, chosen in ((EVERYTHING, rows), (REPORTED, reported))
    }


def _figures(corpus: str, rows: Sequence[Row]) -> dict[str, list[float | None]]:
    found = {}
    for figure in (*FIGURES[corpus], *language_figures(corpus, rows)):
        if figure.name.split(" ")[0] in FIELDS:
            continue
        measured = replace(figure, interval=True).measure(rows)
        if measured.value is not None:
            bounds = measured.interval or (None, None)
            found[figure.name] = [*(_rounded(value) for value in (measured.value, *bounds)), measured.count]
    return found


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def measured_of(summary: Summary, corpus: str, system: str, figure: Figure | str, part: str = EVERYTHING) -> Measured:
    """Look a figure up; one that was not measured has no value."""
    name = figure if isinstance(figure, str) else figure.name
    known = summary["figures"].get(corpus, {}).get(system, {}).get(part, {}).get(name)
    if known is None:
        return Measured(None, None, 0)
    value, low, high, count = known
    return Measured(value, None if low is None else (low, high), count)


def reliability(rows: Sequence[Row]) -> list[dict[str, float]]:
    """Put pages in ten bins of equal count by confidence; give of each mean confidence, mean F1 and its interval."""
    pairs = [(row["confidence"], row["f1"]) for row in rows if row.get("confidence") is not None]
    bins = []
    for part in equal_bins(pairs, _BINS):
        scores = [f1 for _, f1 in part]
        low, high = interval(scores, _mean)
        row = {
            "confidence": _mean([confidence for confidence, _ in part]),
            "f1": _mean(scores),
            "low": low,
            "high": high,
        }
        bins.append({name: round(value, 4) for name, value in row.items()} | {"pages": len(part)})
    return bins


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def load_summary(path: Path) -> Summary:
    """Read a summary; empty when there is none. Raises OSError, and ValueError when it is not one."""
    if not path.is_file():
        return {}
    summary = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(summary, dict) or "figures" not in summary:
        raise ValueError(f"{path} is no summary")
    return summary


def save_summary(path: Path, summary: Summary) -> None:
    """Write a summary, one part of it a line, sorted. Raises OSError."""
    parts = [f"{json.dumps(name)}: {json.dumps(part, ensure_ascii=False)}" for name, part in sorted(summary.items())]
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def keep_part(path: Path, name: str, part: Any) -> None:
    """Replace one part of a summary. Raises OSError, ValueError."""
    save_summary(path, {"figures": {}, **load_summary(path), name: part})
