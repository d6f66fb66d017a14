"""The command `python -m benchmarks`: measures systems on corpora and prints the tables."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corpora import CorpusMissingError, corpora_root, read_wcxb
from benchmarks.measure import load_results, measure, save_results
from benchmarks.pages import FOLDS
from benchmarks.speed import cleantext_speed
from benchmarks.systems import CLEANTEXT, NAMES, load
from benchmarks.table import tables
from benchmarks.tasks import TASKS

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit status: 0, or 2 for wrong usage."""
    parser = _parser()
    options = parser.parse_args(arguments)
    names = options.systems.split(",") if options.systems else list(NAMES)
    chosen = options.corpus or list(TASKS)
    unknown = [corpus for corpus in chosen if corpus not in TASKS]
    if unknown:
        parser.error(f"unknown corpus {', '.join(unknown)}; known are {', '.join(TASKS)}")
    try:
        systems, missing = load(names, options.rules_by_fold)
        earlier = load_results(options.json) if options.json else {}
    except (ValueError, OSError) as error:
        parser.error(str(error))
    root = corpora_root(options.corpora)
    results, said = measure(chosen, systems, root, earlier, options.fold)
    if options.json:
        save_results(options.json, results)
    kept = [name for name in names if name in results]
    rules = _rules_notes(kept, options.rules_by_fold)
    notes = [*rules, *missing, *said, *_error_notes(results, kept, chosen)]
    print("".join(f"- {note}\n" for note in notes))
    print(tables(results, chosen, kept, options.fold))
    if options.speed:
        print(f"\n{_speed_line(root)}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure extractors.")
    parser.add_argument("corpus", nargs="*", help=f"any of: {', '.join(TASKS)} (default: all)")
    parser.add_argument("--corpora", type=Path, metavar="DIR", help="folder of the corpora")
    parser.add_argument("--systems", metavar="A,B", help=f"any of: {', '.join(NAMES)} (default: all)")
    parser.add_argument("--rules-by-fold", type=Path, metavar="DIR", help="rules in DIR/fold0 to DIR/fold4")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep results; peers in it are not re-run")
    parser.add_argument("--fold", type=int, choices=range(FOLDS), help="only the pages of this fold")
    parser.add_argument("--speed", action="store_true", help="also measure the speed of cleantext")
    return parser


def _rules_notes(systems: Sequence[str], rules_by_fold: Path | None) -> list[str]:
    if CLEANTEXT not in systems:
        return []
    rules = "held-out rules by fold" if rules_by_fold else "the shipped rules on pages they may be trained on"
    return [f"cleantext is measured with {rules}"]


def _error_notes(
    results: dict[str, dict[str, dict[str, list[str]]]], systems: Sequence[str], corpora: Sequence[str]
) -> list[str]:
    failed = [
        (system, corpus, results[system][corpus]["errors"])
        for system in systems
        for corpus in corpora
        if corpus in results[system]
    ]
    return [
        f"{system} failed on {len(errors)} pages of {corpus}, counted as empty; the first: {errors[0]}"
        for system, corpus, errors in failed
        if errors
    ]


def _speed_line(root: Path) -> str:
    try:
        return f"Speed: {cleantext_speed(read_wcxb(root)):.2f} times an lxml parse of the same bytes"
    except (CorpusMissingError, ImportError) as error:
        print(f"speed is not measured: {error}", file=sys.stderr)
        return "Speed: not measured"
