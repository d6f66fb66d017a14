"""Many threads, other processes, many pages one after the other: the same results, and no memory that stays.

``CLEANTEXT_ENDURANCE=1`` takes the full sizes: 32 threads with 2,000 pages each, 50,000 extractions. That is half an
hour of one core.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

import pytest

import cleantext
from tests.material import ARTICLES
from tests.strategies import PAGES
from tests.trees import record

ROOT = Path(__file__).parents[1]
FULL = os.environ.get("CLEANTEXT_ENDURANCE") == "1"
THREADS = 32


def some_pages(count: int) -> list[bytes]:
    """Pages that are all different: those of the tests, with a paragraph added to each."""
    prose = [text.encode("ascii", "xmlcharrefreplace") for texts in ARTICLES.values() for text in texts]
    return [
        PAGES[number % len(PAGES)] + b"<p>%d %s</p>" % (number, prose[number % len(prose)]) for number in range(count)
    ]


def digest(page: bytes) -> str:
    return sha256(record(cleantext.extract(page)).encode()).hexdigest()


def test_many_threads_give_what_one_gives() -> None:
    pages = some_pages(2000 if FULL else 5)
    alone = [digest(page) for page in pages]

    def differing(number: int) -> list[int]:
        begin = number * len(pages) // THREADS  # no two threads are at the same page
        order = [*range(begin, len(pages)), *range(begin)]
        return [index for index in order if digest(pages[index]) != alone[index]]

    with ThreadPoolExecutor(THREADS) as pool:
        assert [found for found in pool.map(differing, range(THREADS)) if found] == []


def other_processes(method: str) -> bool:
    """Whether processes give what this one gives; threads of this one extract while they are started.

    The first extraction is over before: it imports modules, and a process that is forked meanwhile has the locks of
    imports without the thread that opens them (https://docs.python.org/3/library/os.html#os.fork).
    """
    pages = some_pages(100 if FULL else 4)
    digest(pages[0])
    done = Event()

    def busy() -> None:
        while not done.is_set():
            digest(pages[0])

    threads = [Thread(target=busy) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        with multiprocessing.get_context(method).Pool(2, maxtasksperchild=2) as pool:
            return pool.map(digest, pages, chunksize=1) == [digest(page) for page in pages]
    finally:
        done.set()
        for thread in threads:
            thread.join()


def growth(warm: int, count: int) -> float:
    """How much higher the peak of memory is after `count` extractions than after the first `warm` ones, as a share."""
    pages = some_pages(warm)
    peak = 0
    for number in range(count):
        document = cleantext.extract(pages[number % len(pages)])
        if number % 10 == 0:
            record(document)
        if number == warm:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / peak - 1


def asked(call: str) -> str:
    """What a call of this module gives in a process of its own: it shall neither hurt nor be helped by other tests."""
    paths = os.pathsep.join([str(ROOT), str(Path(cleantext.__file__).parents[1])])
    command = [sys.executable, "-c", f"from tests.test_endurance import *\nif __name__ == '__main__': print({call})"]
    return subprocess.run(  # noqa: S603 - this interpreter, our own code
        command, env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True, check=True, cwd=ROOT,
        timeout=3600 if FULL else 300,
    ).stdout.strip()  # fmt: skip


@pytest.mark.parametrize("method", sorted(multiprocessing.get_all_start_methods()))
def test_processes_give_what_this_one_gives_however_they_are_started(method: str) -> None:
    assert asked(f"other_processes({method!r})") == "True"


def test_memory_stays_as_it_is() -> None:
    # A short run has not yet met the pages that take most: its bound is wider.
    warm, count, most = (5000, 50_000, 0.05) if FULL else (120, 400, 0.1)
    assert float(asked(f"growth({warm}, {count})")) <= most
