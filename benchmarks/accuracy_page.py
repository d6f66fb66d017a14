"""`docs/accuracy.md`, written from the summary: its words are here, its figures nowhere else than in the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.ablation import PARTS, ablation_table
from benchmarks.figures import FIGURES, LANGUAGE, PAGE_TYPES
from benchmarks.summary import EVERYTHING, REPORTED, measured_of
from benchmarks.systems import CLEANTEXT, NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.figures import Measured
    from benchmarks.summary import Summary

_INTRODUCTION = """\
# Accuracy

Written by `python -m benchmarks.plots` from `benchmarks/results.json`; figures, tables and plots have no other source.

Each page is judged by rules that have not seen its site: the pages are in five folds by site, and there are five sets
of rules, each learned without one fold. What people wrote (phrases, labels, settings) is the same in all five, and was
written with the pages of folds 0 to 3 in view. Nobody looks at fold 4 for that; it has tables of its own, and they are
the ones to trust where they are worse. Numbers in brackets are 95 % bootstrap intervals over pages. What is measured,
and how, is in [benchmarks/README.md](../benchmarks/README.md).

Only extractors that install from PyPI are in the tables, each with its defaults. Nothing here says that there is
nothing better elsewhere.
"""
_REPRODUCE = """\
## How to reproduce

```
pip install -e '.[bench,train]'
python -m benchmarks.fetch corpora/
python -m benchmarks.rebuild --corpora corpora/ --folds folds/
python -m benchmarks --corpora corpora/ --rules-by-fold folds/ --json results.json
python -m benchmarks.plots results.json --measure --corpora corpora/ --rules-by-fold folds/
```
The last command writes this page, its plots and the summary. `--measure` adds what is no row of a page (time, the dial,
the ablation); without it these stay as they were.
"""
_TIME = """\
## Time

CPU time for the text of one page, in units of one lxml parse of the same bytes ({parse} ms on the machine of these
figures): {pages} pages of WCXB, all systems in one process, page by page in turn, best of two.
"""
_DIAL = """\
## The dial

`threshold=` moves the cut-off of all blocks by the same points; 0.5 is the default. Measured on {wcxb} articles of WCXB
(mean precision and recall of words) and {insets} annotated pages.
"""
_CONFIDENCE = """\
## Confidence

`doc.confidence` is the F1 to be expected of a page. In ten bins of equal count it is off by {error} on average. Both
ends are worth knowing: very low values are rare, and a page that lost its article to scripts may still look fine.
"""
_ABLATION = """\
## What each part earns

One part is taken out of the rules of each fold, nothing is learned anew: rows of a table are removed, or all curves and
pairs that a group of signals has a part in. Only one number is set again, the base of the second pass, so that as many
words are expected to be kept as before; otherwise the loss of balance would be what is measured. Signals that know much
the same could make up for a part of the loss if the rest were learned without it, so these are upper bounds. Measured
on every fourth page: {wcxb} of WCXB, {insets} with annotated insets. The change is that of the mean F1, page by page.
"""
_TEXTS = (
    ("dump", "text dumps of the annotated pages", ("appeals leaked", "body lost", "hard body lost")),
    ("mixed", "articles with appeals put in as lines", ("appeals left", "body lines lost", "documents exact")),
    ("references", "articles as plain pages", ("sentences split off", "paragraphs lost")),
    *(
        ("fragments", f"HTML made by {name}", (f"{name}: appeals that stay", f"{name}: body lost"))
        for name in ("readability-lxml", "trafilatura")
    ),
)
# Of which figures less is better; of the others more is.
_LESS = ("leaked", "left", "lost", "split off", "stay", "error")


def page_of(summary: Summary) -> str:
    """Write the whole page, as far as there are figures."""
    parts = [_INTRODUCTION, *_wcxb(summary), *_languages(summary), *_insets(summary), *_texts(summary)]
    if "speed" in summary:
        speed = summary["speed"]
        parts += [_TIME.format(**speed), _image("time", "accuracy against time per page"), _speed_table(summary)]
    if "dial" in summary:
        dial = summary["dial"]
        parts += [_DIAL.format(**dial["pages"]), _image("dial", "what the threshold does"), _dial_table(dial["rows"])]
    error = measured_of(summary, "wcxb", CLEANTEXT, "calibration error").value
    if error is not None:
        parts += [_CONFIDENCE.format(error=f"{error:.3f}"), _image("reliability", "confidence against F1")]
    if "ablation" in summary:
        parts += [_ABLATION.format(**summary["ablation"]["pages"]), _ablation(summary["ablation"])]
    parts += ["## Where others are ahead", *_others_ahead(summary), _REPRODUCE]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _wcxb(summary: Summary) -> list[str]:
    if "wcxb" not in summary["figures"]:
        return []
    first, second = ("all", *PAGE_TYPES[:3]), PAGE_TYPES[3:]
    tables = [_table(summary, "wcxb", names, part) for part in (EVERYTHING, REPORTED) for names in (first, second)]
    return [
        "## By page type",
        "WCXB's development pages, in English: mean word F1.",
        _image("page-types", "F1 by page type"),
        *tables[:2],
        "Fold 4 alone:",
        *tables[2:],
    ]


def _languages(summary: Summary) -> list[str]:
    parts = []
    for corpus, title in (
        ("trafilatura", "trafilatura's evaluation pages: F1 of snippets, pooled"),
        ("readability", "readability's test pages: mean word F1 against the text of `expected.html`"),
    ):
        if corpus not in summary["figures"]:
            continue
        first = ("f1", "f1 en", "f1 de", "f1 other")
        own = summary["figures"][corpus].get(CLEANTEXT, {}).get(EVERYTHING, {})
        languages = [name for name in own if name.startswith(f"{LANGUAGE} ")]
        parts += [title + ".", _table(summary, corpus, first)]
        if len(languages) > 2:
            parts += ["By language, where there are ten pages or more:", _table(summary, corpus, languages[:6])]
        parts += ["Fold 4 alone:", _table(summary, corpus, first, REPORTED)]
    return ["## By language", *parts] if parts else []


def _insets(summary: Summary) -> list[str]:
    if "insets" not in summary["figures"]:
        return []
    names = ("appeals leaked", "appeal words left", "body lost", "hard body lost")
    by_language = ("appeals leaked en", "appeals leaked de", "appeals leaked other", "body lost en", "body lost de")
    return [
        "## What leaks, and what is lost for it",
        "Appeals (for gifts, subscriptions, addresses; paywall notices) in the article's column that are in the output,"
        " and sentences of the article that are not. *Hard* sentences are those that sound like appeals.",
        _image("leaks", "appeals that leak against sentences that are lost"),
        _table(summary, "insets", names),
        _table(summary, "insets", (*by_language, "body lost other")),
        "Fold 4 alone:",
        _table(summary, "insets", names, REPORTED),
    ]


def _texts(summary: Summary) -> list[str]:
    body = []
    for corpus, what, names in _TEXTS:
        for name in names:
            own = [measured_of(summary, corpus, CLEANTEXT, name, part) for part in (EVERYTHING, REPORTED)]
            if own[0].count:
                body.append([what, name, *(cell(one, _is_percent(corpus, name)) for one in own)])
    if not body:
        return []
    title = "## Plain text, whole articles, fragments"
    said = "What no other measured system does, so that cleantext stands alone here."
    return [title, said, _markdown(["measured", "figure", "all", REPORTED], body)]


def _ablation(measured: dict[str, Any]) -> str:
    known = {row["without"] for row in measured["rows"]}
    missing = "; ".join(part.name for part in PARTS if part.name not in known)
    return ablation_table(measured) + (f"\n\nNot measured yet: {missing}." if missing else "")


def _speed_table(summary: Summary) -> str:
    ratios = sorted(summary["speed"]["ratios"].items(), key=lambda item: item[1])
    return _markdown(["system", "parses"], [[name, f"{ratio:.1f}"] for name, ratio in ratios])


def _dial_table(rows: Iterable[dict[str, Any]]) -> str:
    head = ["threshold", "precision", "recall", "appeals leaked", "sentences lost"]
    body = [
        [
            f"{row['threshold']:g}",
            *(f"{row[name]:.3f}" for name in head[1:3]),
            *(_percent(row[name]) for name in _LEAKS),
        ]
        for row in rows
    ]
    return _markdown(head, body)


_LEAKS = ("leaked", "lost")


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _table(summary: Summary, corpus: str, names: Sequence[str], part: str = EVERYTHING) -> str:
    systems = [name for name in NAMES if name in summary["figures"][corpus]]
    shown = [name for name in names if any(measured_of(summary, corpus, one, name, part).count for one in systems)]
    body = []
    for system in systems:
        pages = summary["figures"][corpus][system].get(part, {}).get("pages", 0)
        cells = (cell(measured_of(summary, corpus, system, name, part), _is_percent(corpus, name)) for name in shown)
        body.append([f"**{system}**" if system == CLEANTEXT else system, str(pages), *cells])
    return _markdown(["system", "pages", *shown], body)


def _is_percent(corpus: str, name: str) -> bool:
    return any(figure.percent for figure in FIGURES[corpus] if figure.name == name)


def cell(measured: Measured, percent: bool) -> str:
    """Print a figure with its interval."""
    if measured.value is None:
        return "–"
    scale, digits = (100, 1) if percent else (1, 3)
    text = f"{measured.value * scale:.{digits}f}{' %' if percent else ''}"
    if measured.interval is None:
        return text
    low, high = (f"{bound * scale:.{digits}f}" for bound in measured.interval)
    return f"{text} [{low}, {high}]"


def _others_ahead(summary: Summary) -> list[str]:
    """Name every figure of the tables in which another system's value is better than cleantext's."""
    lines = []
    for corpus, names in (
        ("wcxb", ("all", *PAGE_TYPES)),
        ("trafilatura", ("f1", "f1 en", "f1 de", "f1 other")),
        ("readability", ("f1", "f1 en", "f1 de", "f1 other")),
        ("insets", ("appeals leaked", "body lost", "hard body lost")),
    ):
        for part in (EVERYTHING, REPORTED):
            lines += [line for name in names if (line := _ahead(summary, corpus, name, part))]
    if not lines:
        return ["In none of the figures above is another of the measured systems ahead."]
    said = "By the values alone, whether the intervals overlap or not:"
    return [said, "\n".join(f"- {line}" for line in lines)]


def _ahead(summary: Summary, corpus: str, name: str, part: str) -> str:
    own = measured_of(summary, corpus, CLEANTEXT, name, part)
    if own.value is None:
        return ""
    sign = -1 if any(word in name for word in _LESS) else 1
    better = []
    for system in summary["figures"][corpus]:
        other = measured_of(summary, corpus, system, name, part)
        if other.value is not None and sign * other.value > sign * own.value:
            better.append((-sign * other.value, system, other))
    if not better:
        return ""
    percent = _is_percent(corpus, name)
    shown = ", ".join(f"{system} {cell(other, percent)}" for _, system, other in sorted(better)[:3])
    more = f", and {len(better) - 3} more" if len(better) > 3 else ""
    place = corpus if part == EVERYTHING else f"{corpus}, {part}"
    return f"{place}: {name}: {shown}{more}; cleantext {cell(own, percent)}"


def _image(name: str, what: str) -> str:
    return f"![{what}](accuracy/{name}.svg)"


def _markdown(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    rows = [head, ["---", *["---:"] * (len(head) - 1)], *body]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
