"""What each stage costs, and how time and memory grow with the page: tables as Markdown, and a plot.

``python -m benchmarks.performance [--pages FOLDER] [--most BYTES] [--plot FILE] [INSTALL...]``: an install is a folder
that holds the package `cleantext` (default: ``src``); pages are the shipped ones unless a folder of others is named, of
which 200 are taken. CPU time, in units of one lxml parse of the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.installs import OWN_PAGES, pages_below
from benchmarks.speed import parse_and_extract

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# The functions that are timed, each without the others inside it: module, name, what it is called.
STAGES = (
    ("page", "_parse", "parse by lxml"),
    ("pipeline", "page_of", "decoding, facts of the head"),
    ("pipeline", "blocks_of", "walk"),
    ("pipeline", "measure_words", "signals of the page: words"),
    ("pipeline", "measure", "signals of the page: places"),
    ("pipeline", "cuts_of", "paragraphs to be cut"),
    ("pipeline", "judge_page", "verdicts: frame"),
    ("rounds", "judge", "verdicts: points, context, runs"),
    ("rounds", "measure_lines", "signals of the kept lines"),
    ("pipeline", "extract", "the rest"),
)
PAGES = 200
SIZES = (10_000, 100_000, 1_000_000, 10_000_000, 50_000_000)
_LETTERS = "aeioulnrstdmgbkv"


def stage_costs(folder: Path, pages: Sequence[Path]) -> dict[str, float]:
    """Seconds of each stage, in this process, of the package in `folder`; "extract" and "parse" by themselves."""
    sys.path.insert(0, str(folder))
    pipeline = importlib.import_module("cleantext.pipeline")
    raws = [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in pages]
    costs = {"parse": 0.0, "extract": 0.0}
    for raw in raws:
        parse, extract = parse_and_extract(lambda page: pipeline.extract(page).text, raw, 2)
        costs["parse"] += parse
        costs["extract"] += extract
    inside: list[float] = []
    for module, name, label in STAGES:
        costs[label] = 0.0
        holder = importlib.import_module(f"cleantext.{module}")
        setattr(holder, name, _timed(getattr(holder, name), label, costs, inside))
    for raw in raws:
        pipeline.extract(raw)
    return costs


def _timed(
    function: Callable[..., Any], label: str, costs: dict[str, float], inside: list[float]
) -> Callable[..., Any]:
    """A function that adds its own time, without that of the timed ones that it calls, to `costs`."""

    def call(*arguments: Any, **named: Any) -> Any:
        inside.append(0.0)
        begun = time.process_time()
        result = function(*arguments, **named)
        whole = time.process_time() - begun
        costs[label] += whole - inside.pop()
        if inside:
            inside[-1] += whole
        return result

    return call


def page_of_size(size: int) -> bytes:
    """A page of about `size` bytes, made like those of the web: an eighth of it is text, the rest markup and scripts.

    Sections of a heading, a list of links, paragraphs and a script; the same for the same size.
    """
    chance = random.Random(size)  # noqa: S311 - no secret
    words = ["".join(chance.choices(_LETTERS, k=chance.randint(2, 9))) for _ in range(4_000)]

    def some(count: int) -> str:
        return " ".join(chance.choices(words, k=count))

    parts, length = ["<html><head><title>A page</title></head><body><main>"], 0
    while length < size:
        links = "".join(
            f'<li class="menu__item menu__item--{chance.choice(words)}" data-track="{some(4)}">'
            f'<a class="menu__link" href="/{some(3).replace(" ", "-")}.html" title="{some(3)}">'
            f"<span>{some(2)}</span></a></li>"
            for _ in range(8)
        )
        prose = "".join(
            f'<div class="part part--text js-part" data-id="{chance.random()}">'
            f'<p class="part__text">{some(36).capitalize()}.</p></div>'
            for _ in range(3)
        )
        script = (
            f"<script>window.state = {json.dumps({word: some(12) for word in chance.choices(words, k=60)})}</script>"
        )
        heading = f'<h2 class="section__title" id="{some(2).replace(" ", "-")}">{some(5)}</h2>'
        section = f'<section class="section js-section">{heading}<ul class="menu">{links}</ul>{prose}{script}</section>'
        parts.append(section + "\n")
        length += len(parts[-1])
    return "".join([*parts, "</main></body></html>"]).encode()


def one_size(folder: Path, size: int, extracts: bool) -> dict[str, float]:
    """CPU seconds and peak memory (bytes) of one generated page: extracted, or only parsed."""
    sys.path.insert(0, str(folder))
    cleantext = importlib.import_module("cleantext")
    etree = importlib.import_module("lxml.etree")
    cleantext.extract(page_of_size(10_000))
    raw = page_of_size(size)
    begun = time.process_time()
    if extracts:
        flags = cleantext.extract(raw).flags
        if any(flag.startswith("limit:") for flag in flags):
            raise SystemExit(f"a limit was hit: {flags}")
    else:
        tree = etree.fromstring(raw, etree.HTMLParser(huge_tree=True, encoding="utf-8"))
        del tree
    seconds = time.process_time() - begun
    return {"bytes": len(raw), "seconds": seconds, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def growth(folder: Path, most: int) -> list[dict[str, float]]:
    """Per size: bytes, seconds of the parse and of the extraction, memory above the parse; a process each."""
    rows = []
    for size in [size for size in SIZES if size <= most]:
        parse, extract = (_asked("--size", str(size), *extra, str(folder)) for extra in ((), ("--extracts",)))
        rows.append(
            {
                "bytes": parse["bytes"],
                "parse": parse["seconds"],
                "extract": extract["seconds"],
                "memory": extract["memory"] - parse["memory"],
            }
        )
    return rows


def _asked(*arguments: str) -> Any:
    """What this module prints when another process runs it."""
    command = [sys.executable, "-m", "benchmarks.performance", *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603


def table_of_stages(costs: dict[str, dict[str, float]]) -> str:
    """The stages as a Markdown table, a column for each install."""
    rows = [(label, [cost[label] / cost["parse"] for cost in costs.values()]) for *_, label in STAGES]
    rows.append(("**`extract(bytes).text`**", [cost["extract"] / cost["parse"] for cost in costs.values()]))
    lines = [" | ".join([label, *(f"{share:.2f}" for share in shares)]) for label, shares in rows]
    return "\n".join([f"| stage | {' | '.join(costs)} |", "|---|" + "---|" * len(costs), *(f"| {x} |" for x in lines)])


def table_of_growth(rows: Sequence[dict[str, float]]) -> str:
    """Time and memory by size as a Markdown table."""
    lines = ["| bytes | parse, s | extract, s | ratio | µs per KB | memory above the parse, by the page's bytes |"]
    lines.append("|---|---|---|---|---|---|")
    for row in rows:
        size, parse, extract = row["bytes"], row["parse"], row["extract"]
        lines.append(
            f"| {size:,.0f} | {parse:.4f} | {extract:.3f} | {extract / parse:.1f} | {extract / size * 1e9:.0f} | "
            f"{row['memory'] / size:.1f} |"
        )
    return "\n".join(lines)


def plot(costs: dict[str, dict[str, float]], rows: Sequence[dict[str, float]], file: Path) -> None:
    """Draw both tables. Raises ImportError without matplotlib."""
    matplotlib = importlib.import_module("matplotlib")
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "cleantext"
    pyplot = importlib.import_module("matplotlib.pyplot")
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4), layout="constrained")
    below = [0.0] * len(costs)
    for *_, label in STAGES:
        shares = [cost[label] / cost["parse"] for cost in costs.values()]
        left.barh(list(costs), shares, left=below, label=label)
        below = [before + share for before, share in zip(below, shares, strict=True)]
    left.set_xlabel("CPU time, parses by lxml")
    left.legend(fontsize=7)
    sizes = [row["bytes"] for row in rows]
    for name in ("parse", "extract"):
        right.loglog(sizes, [row[name] for row in rows], marker="o", label=f"{name}, seconds")
    right.loglog(sizes, [max(1, row["memory"]) / 1e9 for row in rows], marker="s", ls=":", label="memory above, GB")
    right.set_xlabel("bytes of the page")
    right.legend()
    figure.savefig(file, metadata={"Date": None})


def main(arguments: Sequence[str]) -> int:
    """Measure, print, draw; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.performance", description=__doc__.split("\n")[0])
    parser.add_argument("installs", nargs="*", type=Path, default=[Path("src")])
    parser.add_argument("--pages", type=Path, help="a folder of pages (default: the shipped ones)")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="bytes of the largest generated page")
    parser.add_argument("--plot", type=Path, help="the file of the plot")
    parser.add_argument("--stages", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--extracts", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.size:
        print(json.dumps(one_size(options.installs[0], options.size, options.extracts)))
        return 0
    if options.stages:
        pages = pages_below([options.pages] if options.pages else OWN_PAGES)
        step = max(1, len(pages) // PAGES)
        print(json.dumps(stage_costs(options.installs[0], pages[::step][:PAGES])))
        return 0
    where = ["--pages", str(options.pages)] if options.pages else []
    costs = {str(folder): _asked("--stages", *where, str(folder)) for folder in options.installs}
    rows = growth(options.installs[0], options.most)
    print(table_of_stages(costs), table_of_growth(rows), sep="\n\n")
    if options.plot:
        plot(costs, rows, options.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
