"""Runs inputs one by one and watches: what raises, what takes long, what takes ever longer, what stays in memory."""

from __future__ import annotations

import json
import resource
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha1
from pathlib import Path
from types import FrameType

from tests.fuzz.mutate import Mutator

# An input may take so many seconds of CPU, and so many more for each KB of it.
_MOST_SECONDS, _MOST_BY_KB = 0.5, 0.02
# One input of so many is long: it is run in two sizes, and the larger one must not take so many times as long.
_ONE_LONG_IN = 200
_MOST_GROWTH, _LEAST_SECONDS = 24.0, 1.0
_HANGS = 60  # seconds of CPU


class Hang(BaseException):
    """An input takes too long; nothing that is fuzzed catches it."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Hang


@dataclass(slots=True)
class Watch:
    """What was seen of one target.

    findings: by what was found, the file that does it; slowest: seconds per KB of the slowest long input.
    """

    target: Callable[[bytes], None]
    folder: Path
    executions: int = 0
    findings: dict[str, str] = field(default_factory=dict)
    slowest: float = 0.0

    def run(self, mutator: Mutator, seconds: float) -> dict[str, object]:
        """Run inputs until the time is over; what was seen, as plain values."""
        signal.signal(signal.SIGPROF, _stop)
        end, memory = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            if self.executions % _ONE_LONG_IN:
                self.measured(mutator.small())
            else:
                self.grow(mutator)
            if self.executions > 2000 and not memory:
                memory = _memory()
        grown = _memory() / memory - 1 if memory else 0.0
        return {
            "target": self.target.__name__,
            "executions": self.executions,
            "findings": self.findings,
            "ms_per_kb": round(1000 * self.slowest, 2),
            "memory_grown": round(grown, 3),
        }

    def measured(self, data: bytes) -> float:
        """Seconds of CPU that one input takes; what is wrong with it is noted."""
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, _HANGS)
        try:
            self.target(data)
        except (Exception, Hang) as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            self.note(f"{type(error).__name__} in {last.name}, line {last.lineno}", data)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            self.executions += 1
        seconds = time.process_time() - begun
        if seconds > _MOST_SECONDS + _MOST_BY_KB * len(data) / 1000:
            self.note(f"slow: {seconds:.0f} s", data)
        return seconds

    def grow(self, mutator: Mutator) -> None:
        """Run one input in two sizes."""
        made = mutator.long()
        small, large = (made.make(size) for size in mutator.sizes)
        before, seconds = self.measured(small), self.measured(large)
        if seconds > _LEAST_SECONDS and seconds > _MOST_GROWTH * before:
            self.note(f"grows: {made.piece[:40]!r}", large)
        self.slowest = max(self.slowest, 1000 * seconds / len(large))

    def note(self, what: str, data: bytes) -> None:
        """Write down an input, the first of each kind."""
        if what not in self.findings:
            name = f"{self.target.__name__}-{sha1(data).hexdigest()[:12]}"  # noqa: S324 - a name
            (self.folder / name).write_bytes(data)
            self.findings[what] = name
            print(json.dumps({"found": what, "file": name}), flush=True)


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
