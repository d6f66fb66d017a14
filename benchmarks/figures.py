"""The figures of each corpus, defined once for tables and gate: which numbers of a row, how pooled."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.fragments import READABILITY, TRAFILATURA
from benchmarks.metadata import FIELDS
from benchmarks.metrics import Matches, Share, article_scores, calibration_error, interval, pooled
from benchmarks.pages import APPEALS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.tasks import Row

LANGUAGE = "language"
PAGE_TYPES = ("article", "documentation", "forum", "service", "product", "listing", "collection")


@dataclass(frozen=True)
class Figure:
    """One figure: `pick` takes what it needs from a row (None: does not count), `pool` makes the figure.

    `percent` and `interval` say how it is printed.
    """

    name: str
    pick: Callable[[Row], Any]
    pool: Callable[[Sequence[Any]], float]
    percent: bool = False
    interval: bool = False

    def value(self, rows: Iterable[Row]) -> float | None:
        """Compute the figure over rows; None when they have nothing of it."""
        items = self._items(rows)
        return self.pool(items) if items else None

    def measure(self, rows: Iterable[Row]) -> Measured:
        """Compute the figure over rows, with its interval where it is printed with one."""
        items = self._items(rows)
        bounds = interval(items, self.pool) if self.interval and len(items) > 1 else None
        return Measured(self.pool(items) if items else None, bounds, _size(items))

    def _items(self, rows: Iterable[Row]) -> list[Any]:
        return [item for item in map(self.pick, rows) if item is not None]


@dataclass(frozen=True)
class Measured:
    """A figure's value (None: nothing to measure), its 95 % interval, and of how many things it speaks."""

    value: float | None
    interval: tuple[float, float] | None
    count: int


def _size(items: Sequence[Any]) -> int:
    shares = [item[1] for item in items if isinstance(item, tuple) and len(item) == 2]
    return int(sum(shares)) if items and len(shares) == len(items) else len(items)


def _ratio(name: str, share: Callable[[Row], Share], **printed: bool) -> Figure:
    def pick(row: Row) -> Share | None:
        pair = share(row)
        return pair if pair[1] else None

    return Figure(name, pick, pooled, **printed)


def _f1(row: Row) -> Share:
    return row["f1"], 1.0


def _snippets(row: Row) -> Share:
    return 2 * row["tp"], 2 * row["tp"] + row["fp"] + row["fn"]


def _only(share: Callable[[Row], Share], field: str, accepts: Callable[[str], bool]) -> Callable[[Row], Share]:
    def pick(row: Row) -> Share:
        return share(row) if accepts(row[field]) else (0.0, 0.0)

    return pick


def _leaked(labels: Sequence[str] | None = None) -> Callable[[Row], Share]:
    """Count the insets in the column that are in the output, of these labels (None: of all)."""

    def pick(row: Row) -> Share:
        counted = [leaks for label, column, leaks, *_ in row["insets"] if column and _is_of(label, labels)]
        return float(sum(counted)), float(len(counted))

    return pick


def _label_right(labels: Sequence[str]) -> Callable[[Row], Share]:
    """Count the removed insets in the column, of these labels, whose block carries the annotated one."""

    def pick(row: Row) -> Share:
        given = [
            (label, own[0])
            for label, column, leaks, _, _, *own in row["insets"]
            if own and own[0] and column and not leaks and label in labels
        ]
        return float(sum(label == own for label, own in given)), float(len(given))

    return pick


def _is_of(label: str, labels: Sequence[str] | None) -> bool:
    return labels is None or label in labels


def _words_left(row: Row) -> Share:
    counted = [inset[3:5] for inset in row["insets"] if inset[1] and inset[0] in APPEALS]
    return float(sum(left for left, _ in counted)), float(sum(given for _, given in counted))


def _lost(field: str) -> Callable[[Row], Share]:
    def pick(row: Row) -> Share:
        return float(row[field].count(False)), float(len(row[field]))

    return pick


def _documents(above: int | Callable[[Sequence[float]], float], below: int | None) -> Callable[[Row], Share]:
    """Sum one of a document's numbers over another (None: over the documents) for the mixed texts."""

    def pick(row: Row) -> Share:
        documents = row["documents"].values()
        top = sum(above(one) if callable(above) else one[above] for one in documents)
        return float(top), float(len(documents) if below is None else sum(one[below] for one in documents))

    return pick


def _metadata(field: str) -> Callable[[Row], Share]:
    def pick(row: Row) -> Share:
        right, scored = row.get("metadata", {}).get(field, (0.0, 0.0))
        return right, scored

    return pick


def _confidence(row: Row) -> tuple[float, float, str] | None:
    return None if row.get("confidence") is None else (row["confidence"], row["f1"], row["id"])


def _calibration(items: Sequence[tuple[float, float, str]]) -> float:
    return calibration_error((confidence, f1) for confidence, f1, _ in items)


def _article(name: str) -> Figure:
    def pool(items: Sequence[tuple[Matches, bool, str]]) -> float:
        value: float = getattr(article_scores([(matches, exact) for matches, exact, _ in items]), name)
        return value

    def pick(row: Row) -> tuple[Matches, bool, str]:
        return Matches(*row["matches"]), row["exact"], row["id"]

    return Figure(name, pick, pool, interval=name == "f1")


def _by_language(name: str, share: Callable[[Row], Share], **printed: bool) -> list[Figure]:
    return [
        _ratio(f"{name} en", _only(share, "lang", "en".__eq__), **printed),
        _ratio(f"{name} de", _only(share, "lang", "de".__eq__), **printed),
        _ratio(f"{name} other", _only(share, "lang", lambda lang: lang not in {"en", "de"}), **printed),
    ]


def language_figures(corpus: str, rows: Sequence[Row], least: int = 10) -> list[Figure]:
    """Give the F1 by language, for those of which a corpus in many languages has enough pages; most pages first."""
    shares = {"trafilatura": _snippets, "readability": _f1}
    if corpus not in shares:
        return []
    counts = Counter(row["lang"] for row in rows)
    languages = sorted((lang for lang in counts if counts[lang] >= least), key=lambda lang: (-counts[lang], lang))
    return [_ratio(f"{LANGUAGE} {lang}", _only(shares[corpus], "lang", lang.__eq__)) for lang in languages]


def _of_large_corpora(page_id: str) -> bool:
    return page_id.startswith(("wcxb-dev/", "trafilatura-dev/"))


_INSETS = [
    *(_ratio(label, _leaked([label]), percent=True) for label in APPEALS),
    _ratio("appeals leaked", _leaked(APPEALS), percent=True, interval=True),
    _ratio("appeal words left", _words_left, percent=True),
    _ratio("all labels leaked", _leaked(), percent=True),
    _ratio("label right", _label_right(APPEALS), percent=True, interval=True),
    *(_ratio(f"{label} label right", _label_right([label]), percent=True) for label in APPEALS),
    _ratio("body lost", _lost("body"), percent=True, interval=True),
    _ratio("hard body lost", _lost("hard_body"), percent=True, interval=True),
    *_by_language("appeals leaked", _leaked(APPEALS), percent=True),
    *_by_language("body lost", _lost("body"), percent=True),
    _ratio("appeals leaked, WCXB + trafilatura", _only(_leaked(APPEALS), "id", _of_large_corpora), percent=True),
    _ratio("body lost, WCXB + trafilatura", _only(_lost("body"), "id", _of_large_corpora), percent=True),
]


def _made_by(name: str) -> Callable[[str], bool]:
    return lambda page_id: page_id.startswith(f"{name}/")


_FRAGMENTS = [
    _ratio(f"{name}: {figure}", _only(pick, "id", _made_by(name)), percent=True, interval=True)
    for name in (READABILITY, TRAFILATURA)
    for figure, pick in (
        ("appeals that stay", _leaked(APPEALS)),
        ("body lost", _lost("body")),
        ("hard body lost", _lost("hard_body")),
    )
]
_ARTICLES = [
    *(_article(name) for name in ("f1", "precision", "recall", "accuracy")),
    _ratio("word f1", _f1),
]
FIGURES: dict[str, list[Figure]] = {
    "own": [
        *_ARTICLES,
        _ratio("appeals left", lambda row: (float(row["left"]), float(row["appeals"])), percent=True),
    ],
    "wcxb": [
        _ratio("all", _f1, interval=True),
        *(_ratio(kind, _only(_f1, "page_type", kind.__eq__), interval=True) for kind in PAGE_TYPES),
        Figure("calibration error", _confidence, _calibration),
        *(_ratio(field, _metadata(field), percent=True) for field in FIELDS),
        *(_ratio(f"{field} covered", _metadata(f"{field}_covered"), percent=True) for field in FIELDS),
        *(_ratio(f"{field} given unasked", _metadata(f"{field}_given"), percent=True) for field in FIELDS),
    ],
    "trafilatura": [_ratio("f1", _snippets, interval=True), *_by_language("f1", _snippets)],
    "readability": [_ratio("f1", _f1, interval=True), *_by_language("f1", _f1)],
    "aeb": _ARTICLES,
    "insets": _INSETS,
    "dump": _INSETS,
    "fragments": _FRAGMENTS,
    "mixed": [
        _ratio("appeals left", _documents(1, 0), percent=True, interval=True),
        _ratio("body lines lost", _documents(3, 2), percent=True, interval=True),
        _ratio("documents exact", _documents(4, None), percent=True, interval=True),
    ],
    "references": [
        _ratio("sentences split off", lambda row: (row["split"][0], row["split"][1]), percent=True, interval=True),
        _ratio("paragraphs lost", lambda row: (row["lines"][0], row["lines"][1]), percent=True, interval=True),
    ],
}
