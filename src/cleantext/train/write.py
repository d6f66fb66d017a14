"""Rules to files: sorted, whole numbers, one fact a line; the same bytes for the same rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from cleantext.score import Curve, Model, Pair

_HEAD = "# Learned from labelled pages by the command that CONTRIBUTING.md names; a rebuild replaces this file.\n"


def write_terms(path: Path, points: Mapping[str, int], votes: Mapping[str, tuple[float, float]]) -> None:
    """A word table: term, points, label, votes of sites for keeping and for dropping, note."""
    rows = ["term\tpoints\tlabel\tsites kept\tsites dropped\tnote"]
    rows += [
        f"{term}\t{value}\t\t{votes[term][0]:.1f}\t{votes[term][1]:.1f}\t" for term, value in sorted(points.items())
    ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")


def write_models(path: Path, models: Mapping[str, Model], confidence: Sequence[tuple[float, float]]) -> None:
    """All models and the calibration of the confidence, as TOML."""
    parts = [_HEAD]
    for name, model in sorted(models.items()):
        parts.append(f"[{name}]\nbase = {model.base}\n")
        parts += [_curve(name, curve) for curve in sorted(model.curves, key=lambda curve: curve.signal)]
        parts += [_pair(name, pair) for pair in sorted(model.pairs, key=lambda pair: pair.name)]
    bins, values = zip(*confidence, strict=True) if confidence else ((), ())
    parts.append(f"[confidence]\nbins = {_numbers(bins)}\nvalues = {_numbers(values)}\n")
    path.write_text("\n".join(parts), encoding="utf-8", newline="\n")


def _numbers(values: Sequence[float]) -> str:
    return "[" + ", ".join(f"{value:.10g}" for value in values) + "]"


def _curve(name: str, curve: Curve) -> str:
    return f"[{name}.curve.{curve.signal}]\nbins = {_numbers(curve.bins)}\npoints = {_numbers(curve.points)}\n"


def _pair(name: str, pair: Pair) -> str:
    rows = "".join(f"  {_numbers(row)},\n" for row in pair.points)
    return (
        f'[{name}.pair."{pair.name}"]\nrows = {_numbers(pair.first_bins)}\n'
        f"columns = {_numbers(pair.second_bins)}\npoints = [\n{rows}]\n"
    )
