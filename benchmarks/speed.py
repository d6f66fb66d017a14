"""CPU time of an extraction, in units of one lxml parse of the same bytes."""

from __future__ import annotations

import importlib
import time
from contextlib import suppress
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from lxml import etree

from benchmarks.pages import ComposedPage, LabelledPage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.systems import System

ROUNDS = 3
PAGES = 60
_SAMPLE = 100
Given = TypeVar("Given")


def speed_ratio(extract: Callable[[bytes], object], pages: Sequence[bytes], rounds: int = ROUNDS) -> float:
    """Divide the CPU time of `extract` by the parse's: interleaved, best of rounds, ratio of sums."""
    parsing = extracting = 0.0
    for raw in pages:
        parse, whole = parse_and_extract(extract, raw, rounds)
        parsing += parse
        extracting += whole
    return extracting / parsing if parsing else 0.0


def parse_and_extract(extract: Callable[[bytes], object], raw: bytes, rounds: int) -> tuple[float, float]:
    """CPU seconds of the parse and of `extract` on one page: taken in turn, the best of `rounds` each."""
    times = [(_cpu(_parse, raw), _cpu(extract, raw)) for _ in range(rounds)]
    return min(parse for parse, _ in times), min(whole for _, whole in times)


def cleantext_speed(pages: Sequence[LabelledPage]) -> float:
    """Measure `cleantext.extract(bytes).text` on 60 pages spread evenly. Raises ImportError."""
    cleantext = importlib.import_module("cleantext")
    step = max(1, len(pages) // PAGES)
    return speed_ratio(lambda raw: cleantext.extract(raw).text, [page.html for page in pages[::step][:PAGES]])


def measure_speed(systems: Sequence[System], pages: Sequence[LabelledPage], rounds: int = 2) -> dict[str, Any]:
    """Measure the text of 100 pages spread evenly by each system, interleaved in one process, in lxml parses.

    Best of two rounds for each page; `parse` is the mean CPU time of one parse, in milliseconds.
    """
    sample = [_in_memory(page) for page in pages[:: max(1, len(pages) // _SAMPLE)][:_SAMPLE]]
    parsing = 0.0
    sums = dict.fromkeys((system.name for system in systems), 0.0)
    for page in sample:
        parsing += min(_cpu(_parse, page.html) for _ in range(rounds))
        for system in systems:
            work = partial(_attempt, system.read_body or system.read_html)
            sums[system.name] += min(_cpu(work, page) for _ in range(rounds))
    ratios = {name: round(spent / parsing, 2) for name, spent in sums.items()} if parsing else {}
    return {"pages": len(sample), "parse": round(1000 * parsing / (len(sample) or 1), 2), "ratios": ratios}


def _attempt(work: Callable[[LabelledPage], object], page: LabelledPage) -> None:
    # A peer may raise anything; the time until then counts.
    with suppress(Exception):
        work(page)


def _in_memory(page: LabelledPage) -> LabelledPage:
    """Take reading and unpacking the file out of what is timed."""
    known = {one.name: getattr(page, one.name) for one in fields(LabelledPage)}
    return ComposedPage(**known, source=page.html)


def _parse(raw: bytes) -> object:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, huge_tree=True)
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError:  # an empty page, say
        return None


def _cpu(work: Callable[[Given], object], given: Given) -> float:
    begun = time.process_time()
    work(given)
    return time.process_time() - begun
