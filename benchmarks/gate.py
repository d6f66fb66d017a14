"""The gate (`python -m benchmarks.gate`): fails when a figure is on the wrong side of its pin."""

from __future__ import annotations

import argparse
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.corpora import corpora_root
from benchmarks.figures import FIGURES
from benchmarks.measure import measure
from benchmarks.systems import CLEANTEXT, System, load
from benchmarks.tasks import TASKS

if TYPE_CHECKING:
    from collections.abc import Sequence

PINS = Path(__file__).with_name("pinned.toml")


@dataclass(frozen=True)
class Pin:
    """A bound of one figure of one corpus: at least, or at most, `bound`."""

    corpus: str
    figure: str
    at_least: bool
    bound: float

    def holds(self, value: float) -> bool:
        """Whether a value is on the right side."""
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        return f"{self.corpus}: {self.figure} {'at least' if self.at_least else 'at most'} {self.bound:g}"


def read_pins(path: Path) -> list[Pin]:
    """Read pins: tables `[at_least.CORPUS]` and `[at_most.CORPUS]` of figures. Raises ValueError, OSError."""
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    pins = [
        Pin(corpus, figure, side == "at_least", float(bound))
        for side in ("at_least", "at_most")
        for corpus, figures in data.get(side, {}).items()
        for figure, bound in figures.items()
    ]
    known = {(corpus, figure.name) for corpus, figures in FIGURES.items() for figure in figures}
    unknown = [str(pin) for pin in pins if (pin.corpus, pin.figure) not in known]
    if unknown or not pins:
        raise ValueError(f"{path}: {'no such figure: ' + unknown[0] if unknown else 'no pins'}")
    return pins


def check(pins: Sequence[Pin], system: System, root: Path) -> tuple[list[str], list[str]]:
    """Measure what is pinned; give the lines to print, and those of them that are failures."""
    corpora = [name for name in TASKS if any(pin.corpus == name for pin in pins)]
    results, lines = measure(corpora, [system], root, {})
    failures = []
    for corpus in corpora:
        measured = results.get(system.name, {}).get(corpus)
        if measured is None:
            continue
        if measured["errors"]:
            failures.append(f"FAIL {corpus}: {len(measured['errors'])} errors; {measured['errors'][0]}")
        figures = {figure.name: figure for figure in FIGURES[corpus]}
        for pin in (pin for pin in pins if pin.corpus == corpus):
            value = figures[pin.figure].value(measured["rows"])
            holds = value is not None and pin.holds(value)
            shown = "nothing to measure" if value is None else f"{value:.4f}"
            (lines if holds else failures).append(f"{'ok' if holds else 'FAIL'} {pin}: {shown}")
    return lines, failures


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the gate; gives the exit status: 0 all pins hold, 1 one does not, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gate", description="Hold figures to their pins.")
    parser.add_argument("--corpora", type=Path, metavar="DIR", help="folder of the corpora")
    parser.add_argument("--pins", type=Path, default=PINS, metavar="FILE", help="pins (default: pinned.toml)")
    options = parser.parse_args(arguments)
    try:
        pins = read_pins(options.pins)
    except (ValueError, OSError) as error:
        parser.error(str(error))
    systems, missing = load([CLEANTEXT])
    if missing:
        print(missing[0])
        return 1
    lines, failures = check(pins, systems[0], corpora_root(options.corpora))
    print("\n".join([*lines, *failures]))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
