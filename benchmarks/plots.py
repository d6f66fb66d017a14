"""The plots of a summary, as SVG: the same summary and the same matplotlib give the same bytes.

Cleantext has the one strong colour, all others are grey and named at their points: no legend to look up, nothing that
needs an eye for colours.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure as Canvas

from benchmarks.ablation import measure_ablation
from benchmarks.accuracy_page import page_of
from benchmarks.corpora import CorpusMissingError, corpora_root, read_wcxb
from benchmarks.dial import measure_dial
from benchmarks.figures import PAGE_TYPES
from benchmarks.measure import load_results
from benchmarks.speed import measure_speed
from benchmarks.summary import Summary, load_summary, measured_of, save_summary, summary_of
from benchmarks.systems import CLEANTEXT, NAMES, load

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SUMMARY = Path(__file__).with_name("results.json")
OUT = Path(__file__).parents[1] / "docs" / "accuracy"
Point = tuple[float, float, str]
Place = tuple[int, int]
Box = tuple[float, float, float, float]
_LETTER, _LINE = 4.6, 7.5  # about the size of text, in points
_OWN, _OTHER, _INK, _FAINT = "#0072b2", "#8a8a8a", "#333333", "#dddddd"
_STYLE: dict[Any, Any] = {
    "axes.edgecolor": _OTHER, "axes.labelcolor": _INK, "axes.linewidth": 0.8, "axes.spines.right": False,
    "axes.spines.top": False, "axes.titlelocation": "left", "axes.titlesize": 10, "font.family": "sans-serif",
    "font.size": 9, "svg.fonttype": "none", "svg.hashsalt": "cleantext", "text.color": _INK, "xtick.color": _INK,
    "ytick.color": _INK,
}  # fmt: skip
_SHORT = {"trafilatura-precision": "trafilatura, precision", "trafilatura-recall": "trafilatura, recall"}


def draw_all(summary: Summary, folder: Path) -> list[Path]:
    """Draw every plot for which the summary has figures; give the files. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with mpl.rc_context(_STYLE):
        for name, (is_there, draw) in PLOTS.items():
            if is_there(summary):
                path = folder / f"{name}.svg"
                draw(summary).savefig(path, metadata={"Date": None, "Creator": None})
                written.append(path)
    return written


def _canvas(width: float, height: float, panels: int = 1, **options: Any) -> tuple[Canvas, list[Axes]]:
    canvas = Canvas(figsize=(width, height), layout="constrained", facecolor="white")
    axes = canvas.subplots(1, panels, squeeze=False, **options)
    return canvas, list(axes[0])


def systems_of(summary: Summary, corpus: str) -> list[str]:
    """Give the systems with figures of a corpus, cleantext last so that it is drawn on top."""
    return sorted(summary["figures"].get(corpus, {}), key=lambda name: (name == CLEANTEXT, name))


def _points(axes: Axes, points: Sequence[Point], size: tuple[float, float], order: Sequence[Place]) -> None:
    """Draw named points on axes whose limits are set; `size` is about that of the axes, in points."""
    for (x, y, name), place in zip(points, _places(axes, points, size, order), strict=True):
        own = name == CLEANTEXT
        axes.plot(x, y, "o", color=_OWN if own else _OTHER, markersize=7 if own else 5, zorder=3)
        axes.annotate(
            _SHORT.get(name, name), (x, y), place, textcoords="offset points", ha=_ALIGNED[place],
            color=_OWN if own else _INK, fontweight="bold" if own else "normal",
        )  # fmt: skip


_ALIGNED = {
    (6, -3): "left", (-6, -3): "right", (6, 5): "left", (-6, 5): "right", (6, -13): "left", (-6, -13): "right",
}  # fmt: skip
_BESIDE, _ABOVE = tuple(_ALIGNED), tuple(_ALIGNED)[2:]


def _places(axes: Axes, points: Sequence[Point], size: tuple[float, float], order: Sequence[Place]) -> list[Place]:
    """Give each name the first place beside its point where it covers no other name, no point, and stays inside."""
    spread = axes.transData + axes.transAxes.inverted()
    spots = [
        tuple(share * side for share, side in zip(spread.transform(point[:2]), size, strict=True)) for point in points
    ]
    taken = [(x - 3, y - 3, x + 3, y + 3) for x, y in spots]
    places = []
    for (x, y), (_, _, name) in zip(spots, points, strict=True):
        width = _LETTER * len(_SHORT.get(name, name))
        boxes = {place: _box(x, y, width, place) for place in order}
        free = [place for place, box in boxes.items() if box[0] > 0 and box[2] < size[0] and not _hits(box, taken)]
        places.append(free[0] if free else order[0])
        taken.append(boxes[places[-1]])
    return places


def _box(x: float, y: float, width: float, place: Place) -> Box:
    left = x + place[0] - (width if _ALIGNED[place] == "right" else 0)
    return left, y + place[1], left + width, y + place[1] + _LINE


def _hits(box: Box, others: Iterable[Box]) -> bool:
    left, low, right, high = box
    return any(left < one[2] and one[0] < right and low < one[3] and one[1] < high for one in others)


def draw_time(summary: Summary) -> Canvas:
    """Draw accuracy against CPU time per page, over all pages and over articles."""
    canvas, panels = _canvas(9, 3.8, 2, sharex=True)
    ratios = summary["speed"]["ratios"]
    for axes, figure, title in zip(panels, ("all", "article"), ("All page types", "Articles"), strict=True):
        points = []
        for system in systems_of(summary, "wcxb"):
            value = measured_of(summary, "wcxb", system, figure).value
            if value is not None and system in ratios:
                points.append((ratios[system], value, system))
        axes.set_xscale("log")
        axes.set_xlim(0.7, 1.6 * max((x for x, _, _ in points), default=10))
        ticks = [tick for tick in (1, 2, 5, 10, 20, 50, 100) if tick <= axes.get_xlim()[1]]
        axes.set_xticks(ticks, [str(tick) for tick in ticks])
        axes.minorticks_off()
        axes.axvline(1, color=_FAINT, zorder=0)
        axes.set_title(f"{title}: mean word F1 on WCXB")
        _with_room(axes, [y for _, y, _ in points])
        _points(axes, points, (260, 210), _BESIDE)
        axes.set_xlabel("CPU time per page, in parses by lxml (log scale)")
    return canvas


def _with_room(axes: Axes, values: Sequence[float]) -> None:
    low, high = min(values, default=0.0), max(values, default=1.0)
    axes.set_ylim(low - 0.08 * (high - low), high + 0.08 * (high - low))


def draw_page_types(summary: Summary) -> Canvas:
    """Draw the F1 of each page type: cleantext with its interval, all others as points, the best of them named."""
    canvas, (axes,) = _canvas(7.5, 4.2)
    systems = systems_of(summary, "wcxb")
    for row, kind in enumerate(reversed(("all", *PAGE_TYPES))):
        others = [(measured_of(summary, "wcxb", name, kind).value or 0, name) for name in systems if name != CLEANTEXT]
        axes.axhline(row, color=_FAINT, linewidth=0.8, zorder=0)
        axes.plot([value for value, _ in others], [row] * len(others), "o", color=_OTHER, markersize=4.5, alpha=0.7)
        own = measured_of(summary, "wcxb", CLEANTEXT, kind)
        if own.value is not None:
            axes.plot(own.value, row, "o", color=_OWN, markersize=8, zorder=3)
            if own.interval:
                axes.plot(own.interval, [row, row], color=_OWN, linewidth=2, zorder=2)
        if others:
            value, name = max(others)
            label = _SHORT.get(name, name)
            axes.annotate(
                label, (value, row), (0, 6), textcoords="offset points", ha="center", fontsize=7.5, color=_INK
            )
    axes.set_yticks(range(len(PAGE_TYPES) + 1), reversed(("all", *PAGE_TYPES)))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_title("Mean word F1 on WCXB. Blue: cleantext, with 95 % interval; grey: others, the best named")
    return canvas


def draw_leaks(summary: Summary) -> Canvas:
    """Draw the share of appeals that leak against the share of the article's sentences that are lost."""
    canvas, (axes,) = _canvas(7.5, 4.2)
    points = []
    for system in systems_of(summary, "insets"):
        lost = measured_of(summary, "insets", system, "body lost")
        leaked = measured_of(summary, "insets", system, "appeals leaked")
        if lost.value is None or leaked.value is None:
            continue
        colour = _OWN if system == CLEANTEXT else _FAINT
        for along, across, is_x in ((lost, leaked, True), (leaked, lost, False)):
            if along.interval and across.value is not None:
                ends, fixed = [100 * bound for bound in along.interval], [100 * across.value] * 2
                axes.plot(*((ends, fixed) if is_x else (fixed, ends)), color=colour, linewidth=1, zorder=1)
        points.append((100 * lost.value, 100 * leaked.value, system))
    axes.set_xlim(0, max((x for x, _, _ in points), default=1) * 1.25)
    axes.set_ylim(0, max((y for _, y, _ in points), default=1) * 1.2)
    _points(axes, points, (490, 240), _ABOVE)
    axes.set_xlabel("sentences of the article that are lost, %")
    axes.set_title("Appeals in the column that leak, % (lower left is better; lines are 95 % intervals)")
    return canvas


def draw_dial(summary: Summary) -> Canvas:
    """Draw what the threshold does: precision against recall on articles, leaks against losses on insets."""
    canvas, (left, right) = _canvas(9, 3.8, 2)
    rows = summary["dial"]["rows"]
    for axes, x, y, scale in ((left, "recall", "precision", 1), (right, "lost", "leaked", 100)):
        xs, ys = [scale * row[x] for row in rows], [scale * row[y] for row in rows]
        axes.plot(xs, ys, "o-", color=_OWN, markersize=5, zorder=3)
        for row, one, other in zip(rows, xs, ys, strict=True):
            axes.annotate(f"{row['threshold']:g}", (one, other), (6, 4), textcoords="offset points", color=_OWN)
        axes.margins(0.15)
    left.set_xlabel("recall of words")
    left.set_title("Precision of words on articles of WCXB, by threshold")
    right.set_xlabel("sentences of the article that are lost, %")
    right.set_title("Appeals in the column that leak, %, by threshold")
    return canvas


def draw_reliability(summary: Summary) -> Canvas:
    """Draw the F1 that pages had against the confidence that they were given, in ten bins of equal count."""
    canvas, (axes,) = _canvas(4.6, 4.4)
    bins = summary["reliability"]
    least = min(min(part["confidence"], part["low"]) for part in bins)
    low = math.floor(10 * least) / 10
    axes.plot([low, 1], [low, 1], color=_OTHER, linewidth=0.8, linestyle=(0, (4, 3)))
    middle = (low + least) / 2
    axes.annotate(
        "as promised",
        (middle, middle + 0.02 * (1 - low)),
        rotation=45,
        rotation_mode="anchor",
        color=_OTHER,
        fontsize=8,
    )
    for part in bins:
        axes.plot([part["confidence"]] * 2, [part["low"], part["high"]], color=_OWN, linewidth=1.5)
    axes.plot([part["confidence"] for part in bins], [part["f1"] for part in bins], "o", color=_OWN)
    axes.set(xlim=(low, 1.01), ylim=(low, 1.01), aspect="equal")
    axes.set_xlabel("confidence (expected F1)")
    axes.set_title("Mean word F1, with 95 % interval")
    return canvas


PLOTS: dict[str, tuple[Callable[[Summary], Any], Callable[[Summary], Canvas]]] = {
    "time": (lambda summary: "speed" in summary and "wcxb" in summary["figures"], draw_time),
    "page-types": (lambda summary: "wcxb" in summary["figures"], draw_page_types),
    "leaks": (lambda summary: "insets" in summary["figures"], draw_leaks),
    "dial": (lambda summary: "dial" in summary, draw_dial),
    "reliability": (lambda summary: summary.get("reliability"), draw_reliability),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit status: 0, 1 where something is missing, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plots", description="Draw plots, write accuracy.md.")
    parser.add_argument("results", nargs="?", type=Path, metavar="RESULTS.json", help="rows of `python -m benchmarks`")
    parser.add_argument("--out", type=Path, default=OUT, metavar="DIR", help="for the plots; the page goes beside it")
    parser.add_argument("--summary", type=Path, default=SUMMARY, metavar="FILE", help="figures to read and to write")
    parser.add_argument("--measure", nargs="*", choices=EXTRAS, help="measure anew (default: all of these)")
    parser.add_argument("--rules-by-fold", type=Path, metavar="DIR", help="rules in DIR/fold0 to DIR/fold4")
    parser.add_argument("--corpora", type=Path, metavar="DIR", help="folder of the corpora")
    options = parser.parse_args(arguments)
    try:
        summary = load_summary(options.summary)
        if options.results:
            summary |= summary_of(load_results(options.results))
        for name in () if options.measure is None else options.measure or EXTRAS:
            summary[name] = EXTRAS[name](corpora_root(options.corpora), options.rules_by_fold)
        if not summary.get("figures"):
            raise ValueError("no figures: name the results file of `python -m benchmarks --json`")
        save_summary(options.summary, summary)
        written = draw_all(summary, options.out)
        page = options.out.with_suffix(".md")
        page.write_text(page_of(summary), encoding="utf-8")
    except (CorpusMissingError, OSError, ValueError) as error:
        print(f"benchmarks.plots: {error}", file=sys.stderr)
        return 1
    print("\n".join(map(str, [options.summary, *written, page])))
    return 0


def _speed(root: Path, folder: Path | None) -> dict[str, Any]:
    systems, _ = load(NAMES, folder)
    return measure_speed(systems, read_wcxb(root))


EXTRAS: dict[str, Callable[[Path, Path | None], dict[str, Any]]] = {
    "speed": _speed, "dial": measure_dial, "ablation": measure_ablation,
}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
