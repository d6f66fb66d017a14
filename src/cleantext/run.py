"""One run over all inputs: every good one done, every bad one named."""

import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from cleantext import files, results, terminal
from cleantext.files import InputError, Source
from cleantext.job import Format, Outcome, Work, is_failure
from cleantext.results import Plan, Results
from cleantext.scale import archive, table

Outcomes = Generator[tuple[Source, Outcome], None, None]
Way = Callable[[Iterable[Source]], Outcomes]


def here(attempt: Callable[[Source], Outcome]) -> Way:
    """Return the way that does one input after the other, in this process."""

    def way(sources: Iterable[Source]) -> Outcomes:
        for source in sources:
            yield source, attempt(source)

    return way


def beside(work: Work, jobs: int, seconds: float) -> Way:
    """Return the way that shares the inputs out to `jobs` processes; an input may take so many `seconds`."""
    from cleantext.scale.workers import Crew  # who works alone does not wait for it

    def way(sources: Iterable[Source]) -> Outcomes:
        with Crew(work, jobs, seconds) as crew:
            yield from crew.results(sources)

    return way


def run(plan: Plan, kind: str, form: Format, way: Way) -> int:
    """Do all inputs, say what failed, and return the exit status."""
    shown = plan.output is not None and len(plan.sources) > 1 and sys.stderr.isatty()
    with terminal.Progress(len(plan.sources) if shown else None) as progress:
        one = _Run(plan, kind, progress)
        try:
            is_bad = is_failure if form.failure else _never
            with results.opened(plan, form.separator, is_bad, table.convert) as place:
                one.work(place, way)
        except BrokenPipeError:
            raise
        except OSError as error:  # inputs and their own files have theirs caught one by one
            if plan.output is None:
                results.forget_stdout()
            one.fail(plan.output or "standard output", files.reason(error))
    return int(one.failed)


def _never(_: Path) -> bool:
    return False


class _Run:
    """What one run has seen so far."""

    def __init__(self, plan: Plan, kind: str, progress: terminal.Progress) -> None:
        self.failed = False
        self._plan = plan
        self._kind = kind
        self._progress = progress

    def fail(self, name: str, problem: str) -> None:
        """Name what failed."""
        self._progress.say(name, problem)
        self.failed = True

    def work(self, place: Results, way: Way) -> None:
        """Do what the place does not hold yet, and put it there."""
        with closing(way(self._open(place))) as outcomes:
            for source, outcome in outcomes:
                if outcome.note is not None:
                    self._progress.say(source.name, outcome.note)
                problem = outcome.problem
                try:
                    if outcome.data is not None:
                        place.put(source, outcome.data)
                except InputError as failure:
                    problem = problem or str(failure)
                if problem is not None:
                    self.fail(source.name, problem)
                self._progress.advance()

    def _open(self, place: Results) -> Iterator[Source]:
        """Yield the inputs that are still to be done; name those that an earlier run could not do."""
        for source in self._pages():
            held, problem = place.held(source)
            if not held:
                yield source
                continue
            if problem is not None:
                self.fail(source.name, problem)
            self._progress.advance()

    def _pages(self) -> Iterator[Source]:
        """Yield each input, and of an archive its pages."""
        for source in self._plan.sources:
            if self._kind != "warc" and files.comes_once(source):
                try:
                    source = replace(source, data=files.read(source))
                except InputError as failure:
                    source = replace(source, problem=str(failure))
            if self._kind == "warc" or (self._kind == "auto" and files.is_archive(source)):
                self._progress.endless()
                yield from archive.pages(source, self._progress.say)
            else:
                yield source
