"""CPU time of an extraction, in units of one lxml parse of the same bytes."""

from __future__ import annotations

import importlib
import time
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.pages import LabelledPage

ROUNDS = 3
PAGES = 60


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


def _parse(raw: bytes) -> object:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, huge_tree=True)
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError:  # an empty page, say
        return None


def _cpu(work: Callable[[bytes], object], raw: bytes) -> float:
    begun = time.process_time()
    work(raw)
    return time.process_time() - begun
