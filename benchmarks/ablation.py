"""The command `python -m benchmarks.ablation`: what each table and each group of signals earns.

One is taken out at a time, nothing is learned anew but one number: the base of the pages' second pass, set so that
as many words are expected to be kept as before. Without that, what is measured would be the loss of balance. Others
that know the same are not given the chance to fill the gap, so the losses are upper bounds of what a part is worth.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.corpora import CorpusMissingError, corpora_root
from benchmarks.figures import FIGURES
from benchmarks.metrics import interval
from benchmarks.summary import keep_part
from benchmarks.systems import rules_of_folds, text_only
from benchmarks.tasks import TASKS
from cleantext import Rules, extract
from cleantext.intents import Intents
from cleantext.ruleset import texts_of
from cleantext.score import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.pages import LabelledPage
    from benchmarks.tasks import Row

EVERY = 4
NOTHING = "nothing"
FIGURES_SHOWN = (("wcxb", "all"), ("wcxb", "article"), ("insets", "appeals leaked"), ("insets", "body lost"))
_BALANCED = "html_settle"
_MOST_SHIFT = 80
_BALANCE_EVERY = 8


@dataclass(frozen=True)
class Part:
    """Something that can be taken out of rules; the name is what tables print."""

    name: str
    without: Callable[[Rules], Rules]


def _without_terms(*tables: str) -> Callable[[Rules], Rules]:
    def without(rules: Rules) -> Rules:
        terms = {**rules.terms, **{table: {} for table in tables}}
        return replace(rules, terms=terms, texts=texts_of(terms))

    return without


def _without_signals(pattern: str) -> Callable[[Rules], Rules]:
    fits = re.compile(pattern).search

    def bare(model: Model) -> Model:
        curves = tuple(curve for curve in model.curves if not fits(curve.signal))
        pairs = tuple(pair for pair in model.pairs if not fits(pair.first) and not fits(pair.second))
        return Model(model.prefix, model.base, curves, pairs)

    return lambda rules: replace(rules, models={name: bare(model) for name, model in rules.models.items()})


def _with_models(**bases: int) -> Callable[[Rules], Rules]:
    """Replace models by constants."""
    return lambda rules: replace(
        rules, models={**rules.models, **{name: Model(name, base) for name, base in bases.items()}}
    )


def _without_hand_set(rules: Rules) -> Rules:
    off = {"run": {"run_ask": 10**6}, "mixed": {"least_block": 10**6}}
    settings = {name: {**table, **off.get(name, {})} for name, table in rules.settings.items()}
    return replace(rules, conditions=(), settings=settings)


PARTS = (
    Part(NOTHING, lambda rules: rules),
    Part("names.tsv: class names, ids, tags", _without_terms("names")),
    Part("words.tsv, headings.tsv: words of short blocks and of headings", _without_terms("words", "headings")),
    Part("intents/: phrases that ask", lambda rules: replace(rules, intents=Intents())),
    Part("appeals.tsv: learned words of appeals", _without_terms("appeals")),
    Part("voice.tsv: we, you, narration", lambda rules: replace(rules, voice=replace(rules.voice, speech={}))),
    Part("base.toml: hand-set rules, runs, cut paragraphs", _without_hand_set),
    Part("signals of containers and candidates", _without_signals(r"^(group|outer|wide)_|_top$|_gap$|^candidate$")),
    Part("signals of likeness: siblings, repeats, lists", _without_signals("^(alike|siblings|repeats|verbatim|list)")),
    Part("signals of neighbours and position", _without_signals(r"_(before|after|near|next)(_|$)|^(since|until)_")),
    Part("signals of the text's form: words, sentences, links", _without_signals(
        "^(words|chars|sentences|commas|closed|word_length|link_density|anchors|bold|dates|marker|lower_start)$"
    )),
    Part("signals of the page as a whole", _without_signals("^page_")),
    Part("second pass: what the first said about neighbours", _with_models(html_settle=0, extract_settle=0)),
    Part("second verdict: what stays, judged as lines", _with_models(extract=10**6, extract_settle=0)),
)  # fmt: skip


def ablate(
    rules: Sequence[Rules], pages: dict[str, list[LabelledPage]], parts: Sequence[Part] = PARTS
) -> list[dict[str, Any]]:
    """Measure rules (one set a fold) without each part; the first row is that of all the rules.

    A row has the figures of `FIGURES_SHOWN` and, but for the first, `change`: the difference in WCXB's mean F1 with
    its 95 % interval over pages.
    """
    few = [page for corpus in pages.values() for page in corpus][::_BALANCE_EVERY]
    wanted = _points(rules, few)
    whole: list[Row] = []
    lines = []
    for part in parts:
        bare = [part.without(one) for one in rules]
        if part.name != NOTHING:
            shift = balance(_points(bare, few), expected_words(wanted))
            bare = [_shifted(one, shift) for one in bare]
        rows = _measured(bare, pages)
        line: dict[str, Any] = {"without": part.name}
        for corpus, name in FIGURES_SHOWN:
            figure = next(one for one in FIGURES[corpus] if one.name == name)
            line[f"{corpus} {name}"] = _rounded(figure.value(rows.get(corpus, ())))
        if part.name == NOTHING:
            whole = rows.get("wcxb", [])
        else:
            line["change"] = _change(whole, rows.get("wcxb", []))
        lines.append(line)
        print(f"without {part.name}: {line}", file=sys.stderr, flush=True)
    return lines


def _points(rules: Sequence[Rules], pages: Iterable[LabelledPage]) -> list[tuple[int, int]]:
    documents = (extract(page.html, url=page.url, rules=rules[page.fold]) for page in pages)
    return [(block.points, len(block.text.split())) for doc in documents for block in doc.blocks]


def expected_words(blocks: Iterable[tuple[int, int]], shift: int = 0) -> float:
    """Give how many words are expected to be kept of blocks (points, words), all moved by some points."""
    return sum(words / (1 + 2 ** (-max(-500, min(500, points + shift)) / 10)) for points, words in blocks)


def balance(blocks: Sequence[tuple[int, int]], wanted: float) -> int:
    """Give the shift, in points, with which so many words as wanted are expected to be kept."""
    low, high = -_MOST_SHIFT, _MOST_SHIFT
    while low < high:
        middle = (low + high) // 2
        if expected_words(blocks, middle) < wanted:
            low = middle + 1
        else:
            high = middle
    return low


def _shifted(rules: Rules, shift: int) -> Rules:
    model = rules.models[_BALANCED]
    moved = Model(model.prefix, model.base + shift, model.curves, model.pairs)
    return replace(rules, models={**rules.models, _BALANCED: moved})


def _measured(rules: Sequence[Rules], pages: dict[str, list[LabelledPage]]) -> dict[str, list[Row]]:
    system = text_only([{"rules": one} for one in rules])
    return {corpus: [TASKS[corpus].score(page, system) for page in chosen] for corpus, chosen in pages.items()}


def _change(before: Sequence[Row], after: Sequence[Row]) -> list[float]:
    changes = [new["f1"] - old["f1"] for old, new in zip(before, after, strict=True)]
    if not changes:
        return []
    return [round(value, 4) for value in (_mean(changes), *interval(changes, _mean))]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def measure_ablation(root: Path, folder: Path | None, every: int = EVERY) -> dict[str, Any]:
    """Measure every fourth page of WCXB and of the insets. Raises CorpusMissingError, OSError, ValueError."""
    rules = [options.get("rules", Rules.default()) for options in rules_of_folds(folder)]
    pages = {corpus: TASKS[corpus].read(root)[::every] for corpus in ("wcxb", "insets")}
    counts = {corpus: len(chosen) for corpus, chosen in pages.items()}
    return {"pages": counts, "held out": folder is not None, "rows": ablate(rules, pages)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit status: 0, 1 where a corpus or rules are missing, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ablation", description="Measure what each part earns.")
    parser.add_argument("--rules-by-fold", type=Path, metavar="DIR", help="rules in DIR/fold0 to DIR/fold4")
    parser.add_argument("--corpora", type=Path, metavar="DIR", help="folder of the corpora")
    parser.add_argument("--every", type=int, default=EVERY, metavar="N", help="every N-th page (default: 4)")
    parser.add_argument("--into", type=Path, metavar="FILE", help="summary that keeps it for docs/accuracy.md")
    options = parser.parse_args(arguments)
    try:
        measured = measure_ablation(corpora_root(options.corpora), options.rules_by_fold, options.every)
    except (CorpusMissingError, OSError, ValueError) as error:
        print(f"benchmarks.ablation: {error}", file=sys.stderr)
        return 1
    print(ablation_table(measured))
    if options.into:
        keep_part(options.into, "ablation", measured)
    return 0


def ablation_table(measured: dict[str, Any]) -> str:
    """Print the measurement as a Markdown table."""
    names = [f"{corpus} {name}" for corpus, name in FIGURES_SHOWN]
    lines = [["without", "WCXB", "change, with 95 % interval", "article", "appeals leaked", "body lost"]]
    lines.append(["---", *["---:"] * 5])
    for row in measured["rows"]:
        every, article, leaked, lost = (row[name] for name in names)
        change = "{:+.3f} [{:+.3f}, {:+.3f}]".format(*row["change"]) if row.get("change") else ""
        lines.append([row["without"], _cell(every), change, _cell(article), _percent(leaked), _percent(lost)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f} %"


if __name__ == "__main__":
    sys.exit(main())
