"""Runs systems over corpora and keeps the rows; no page and no system can stop it."""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from benchmarks.corpora import CorpusMissingError
from benchmarks.systems import CLEANTEXT, Output
from benchmarks.tasks import TASKS, Row, Task

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.pages import LabelledPage
    from benchmarks.systems import System

Results = dict[str, dict[str, Any]]
"""system name -> corpus name -> {"version", "seconds", "errors", "rows"}."""


def measure(
    tasks: Sequence[str], systems: Sequence[System], root: Path, earlier: Results, fold: int | None = None
) -> tuple[Results, list[str]]:
    """Measure every system on every corpus; give the results, and a sentence for each that is left out.

    Peers' results in `earlier` are taken over when of the same version and pages; cleantext always runs.
    With `fold`, only the pages of that fold are read.
    """
    results: Results = {name: dict(corpora) for name, corpora in earlier.items()}
    said = []
    for name in tasks:
        task = TASKS[name]
        if task.needs and importlib.util.find_spec(task.needs) is None:
            said.append(f"corpus {name} is not measured: {task.needs} is not installed")
            continue
        try:
            pages = task.read(root)
        except (CorpusMissingError, OSError) as error:
            said.append(f"corpus {name} is missing: {error}")
            continue
        chosen = [page for page in pages if fold is None or page.fold == fold]
        able = [system for system in systems if system.read_text or not task.reads_text]
        if len(able) < len(systems):
            unable = ", ".join(system.name for system in systems if system not in able)
            said.append(f"corpus {name} is plain text, which these do not read: {unable}")
        for system in able:
            if not _known(results, system, name, chosen):
                results.setdefault(system.name, {})[name] = _run(task, system, chosen)
    return results, said


def _known(results: Results, system: System, name: str, pages: Sequence[LabelledPage]) -> bool:
    known = results.get(system.name, {}).get(name, {})
    if system.name == CLEANTEXT or known.get("version") != system.version:
        return False
    return {page.id for page in pages} <= {row["id"] for row in known["rows"]}


def _run(task: Task, system: System, pages: Sequence[LabelledPage]) -> dict[str, Any]:
    begun = time.process_time()
    rows: list[Row] = []
    errors: list[str] = []
    for page in pages:
        row = _row(task, system, page, errors)
        rows.append({"id": page.id, "fold": page.fold, "lang": page.lang, **row})
    seconds = round(time.process_time() - begun, 1)
    print(f"{system.name} on {task.name}: {len(rows)} pages, {seconds} s, {len(errors)} errors", file=sys.stderr)
    return {"version": system.version, "seconds": seconds, "errors": errors, "rows": rows}


def _row(task: Task, system: System, page: LabelledPage, errors: list[str]) -> Row:
    try:
        return task.score(page, system)
    except Exception as error:  # a peer may raise anything; the page then counts as empty output
        errors.append(f"{page.id}: {type(error).__name__}: {str(error)[:200]}")
        silent = replace(system, read_html=_nothing_of_page, read_text=_nothing_of_text)
        return task.score(page, silent)


def _nothing_of_page(_page: LabelledPage) -> Output:
    return Output("")


def _nothing_of_text(_text: str, _page: LabelledPage) -> Output:
    return Output("")


def load_results(path: Path) -> Results:
    """Read a results file; empty when there is none. Raises ValueError when it is not one."""
    if not path.is_file():
        return {}
    results = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(results, dict):
        raise ValueError(f"{path} is no results file")
    return results


def save_results(path: Path, results: Results) -> None:
    """Write a results file, one corpus of one system a line. Raises OSError."""
    path.write_text(json.dumps(results, ensure_ascii=False) + "\n", encoding="utf-8")
