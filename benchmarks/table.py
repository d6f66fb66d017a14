"""Results as Markdown tables: rows are systems, and their reporting fold alone; columns are figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.figures import FIGURES, Figure, Measured
from benchmarks.pages import REPORTING_FOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.measure import Results
    from benchmarks.tasks import Row

_TITLES = {
    "own": "Own pages (shipped): four-word-run F1 and what is left of the appeals",
    "wcxb": "WCXB, development split: mean word F1",
    "trafilatura": "trafilatura's evaluation pages: F1 of snippets, pooled",
    "readability": "readability's test pages: mean word F1",
    "aeb": "article-extraction-benchmark: four-word-run F1",
    "insets": "Insets in the column that leak, and sentences of the article that are lost",
    "dump": "The same in plain text dumps of the pages",
    "mixed": "Articles with appeals mixed in as whole lines",
    "references": "Articles as plain pages: what is cut off their paragraphs, and what is lost of them",
    "fragments": "HTML of other extractors: appeals left there that stay, and sentences there that are lost",
}
_COLUMNS = 10


def tables(results: Results, corpora: Sequence[str], systems: Sequence[str], fold: int | None = None) -> str:
    """Print all tables, as far as there are results."""
    parts = []
    for corpus in corpora:
        rows = {name: results[name][corpus]["rows"] for name in systems if corpus in results.get(name, {})}
        if any(rows.values()):
            parts.append(f"## {_TITLES[corpus]}\n\n{_corpus_tables(FIGURES[corpus], rows, fold)}")
    return "\n\n".join(parts)


def _corpus_tables(figures: Sequence[Figure], rows: dict[str, list[Row]], fold: int | None) -> str:
    lines: list[tuple[str, list[Row]]] = []
    for name, all_rows in rows.items():
        chosen = all_rows if fold is None else [row for row in all_rows if row["fold"] == fold]
        lines.append((f"{name} ({len(chosen)} pages)", chosen))
        held_out = [row for row in all_rows if row["fold"] == REPORTING_FOLD]
        if fold is None and held_out:
            lines.append((f"{name}, fold {REPORTING_FOLD} ({len(held_out)})", held_out))
    columns = [(figure, [figure.measure(chosen) for _, chosen in lines]) for figure in figures]
    measured = [(figure, cells) for figure, cells in columns if any(cell.value is not None for cell in cells)]
    names = [name for name, _ in lines]
    chunks = [measured[start : start + _COLUMNS] for start in range(0, len(measured), _COLUMNS)]
    return "\n\n".join(_table(names, chunk) for chunk in chunks)


def _table(names: Sequence[str], columns: Sequence[tuple[Figure, list[Measured]]]) -> str:
    head = ["system", *(figure.name for figure, _ in columns)]
    body = [[name, *(show(figure, cells[place]) for figure, cells in columns)] for place, name in enumerate(names)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *body])


def show(figure: Figure, measured: Measured) -> str:
    """Print one cell: the value, its interval where there is one, and for shares what they are shares of."""
    if measured.value is None:
        return "–"
    scale, digits = (100, 1) if figure.percent else (1, 3)
    text = f"{measured.value * scale:.{digits}f}{' %' if figure.percent else ''}"
    if measured.interval:
        text += " [{:.{d}f}, {:.{d}f}]".format(*(bound * scale for bound in measured.interval), d=digits)
    return f"{text} of {measured.count}" if figure.percent else text
