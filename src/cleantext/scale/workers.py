"""Processes that do pages side by side; results come in the order of the inputs, and no page ends the run."""

import errno
import itertools
import math
import multiprocessing
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from typing import Protocol

import cleantext
from cleantext.files import Source
from cleantext.job import Outcome

TRIES = 3  # times that a page is begun: what killed its worker may have been meant for another
AHEAD = 32  # pages for each worker that may be done before their turn: one slow page must not stop the others
START = 120.0  # seconds in which a worker has to be there
_FAILED_STARTS = 5  # in a row, after which no worker will ever start
_GRACE = 5  # seconds that a worker outlives a page's time when nobody is left to end it


class Doing(Protocol):
    """What a worker does: a function that another process can be told, and its outcome when that one dies."""

    def __call__(self, source: Source) -> Outcome:
        """Do one page."""

    def failed(self, source: Source, problem: str) -> Outcome:
        """Return the outcome of a page that could not be done."""


class _Page:
    """One page on its way."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.outcome: Outcome | None = None
        self.deaths = 0


class _Worker:
    """One process, and the page it is at."""

    def __init__(self, doing: Doing, seconds: float) -> None:
        # Started anew, not forked: the same on all systems, and nothing of this process is in it.
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, doing, seconds), daemon=True)
        with _no_interrupt():
            self.process.start()
        theirs.close()
        self.page: _Page | None = None
        self.ready = False
        self.deadline = time.monotonic() + START

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Let a process that starts in here ignore Ctrl-C, which is for us; it is kept from its first moment."""
    if threading.current_thread() is not threading.main_thread():  # signals are that one's
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _serve(pipe: Connection, doing: Doing, seconds: float) -> None:
    """Do page after page, in a process of its own, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cleantext.Rules.default()  # before the first page, whose time is its own
    alarm = getattr(signal, "alarm", lambda _: None)  # Windows has none
    with suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            source = pipe.recv()
            alarm(int(seconds) + _GRACE)
            outcome = doing(source)
            alarm(0)
            pipe.send(outcome)


class Crew:
    """Workers for one run: `jobs` processes, a page may take `seconds`. Use it in ``with``, which ends them."""

    def __init__(self, doing: Doing, jobs: int, seconds: float) -> None:
        self._doing = doing
        self._jobs = jobs
        self._seconds = seconds
        self._workers: list[_Worker] = []
        self._coming: Iterator[Source] = iter(())
        self._waiting: deque[_Page] = deque()  # begun and not yet yielded, in order
        self._again: deque[_Page] = deque()  # of these, the ones to be begun once more
        self._failed_starts = 0

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def results(self, sources: Iterable[Source]) -> Iterator[tuple[Source, Outcome]]:
        """Yield each input with its outcome, in their order; a bounded number of them is read ahead.

        Raises `OSError` when no worker can be started.
        """
        self._coming = iter(sources)
        for first in self._coming:
            self._coming = itertools.chain([first], self._coming)
            self._workers = [_Worker(self._doing, self._seconds) for _ in range(self._jobs)]
            break
        while self._give_out():
            self._collect()
            self._give_out()  # at once: no worker shall wait for what the caller does with the results
            while self._waiting and (outcome := self._waiting[0].outcome) is not None:
                yield self._waiting.popleft().source, outcome

    def _give_out(self) -> bool:
        """Give a page to each worker that has none, and say whether any page is on its way."""
        for index, worker in enumerate(self._workers):
            if worker.ready and worker.page is None:
                page = self._next()
                if page is None:
                    break
                worker.page = page
                worker.deadline = time.monotonic() + self._seconds
                try:
                    worker.pipe.send(page.source)
                except OSError:
                    self._died(index)
        # While workers start, nothing is on its way yet.
        return bool(self._waiting) or not all(worker.ready for worker in self._workers)

    def _next(self) -> _Page | None:
        if self._again:
            return self._again.popleft()
        if len(self._waiting) >= AHEAD * self._jobs:
            return None
        for source in self._coming:
            page = _Page(source)
            self._waiting.append(page)
            return page
        return None

    def _collect(self) -> None:
        """Wait until something happens: a result, an end, or a page's time is over."""
        first = min(worker.deadline for worker in self._workers)
        ready = set(wait([worker.pipe for worker in self._workers], max(0.0, first - time.monotonic())))
        now = time.monotonic()
        for index, worker in enumerate(self._workers):
            if worker.pipe in ready:
                self._hear(index)
            elif worker.deadline <= now:
                self._overdue(index)

    def _hear(self, index: int) -> None:
        worker = self._workers[index]
        try:
            outcome = worker.pipe.recv()
        except (EOFError, OSError):
            self._died(index)
            return
        if worker.page is not None:
            worker.page.outcome = outcome
        worker.page, worker.ready, worker.deadline = None, True, math.inf
        self._failed_starts = 0

    def _overdue(self, index: int) -> None:
        page = self._workers[index].page
        if page is None:
            self._died(index)  # it should have been there by now
            return
        page.outcome = self._doing.failed(page.source, f"took more than {self._seconds:g} seconds; given up")
        self._replace(index)

    def _died(self, index: int) -> None:
        worker = self._workers[index]
        page = worker.page
        self._replace(index)
        if page is None:
            self._failed_starts += not worker.ready
            if self._failed_starts >= _FAILED_STARTS:
                raise OSError(errno.ECHILD, "the processes of --jobs cannot be started")
            return
        page.deaths += 1
        if page.deaths < TRIES:
            self._again.append(page)
            return
        code = worker.process.exitcode or 0
        how = f"signal {-code}" if code < 0 else f"exit status {code}"
        page.outcome = self._doing.failed(page.source, f"ended the process that did it, {TRIES} times ({how})")

    def _replace(self, index: int) -> None:
        self._workers[index].end()
        self._workers[index] = _Worker(self._doing, self._seconds)
