"""Where results go: standard output, files that are whole or not there, one file of JSON Lines or a table."""

import errno
import io
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from cleantext import files
from cleantext.files import InputError, Source
from cleantext.job import told

_DRAFT = ".cleantext-"
_DRAFT_END = ".tmp"
Convert = Callable[[Path, BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """The inputs; results go to `output`, a ``file``, ``folder``, ``lines`` or ``table``; None is standard output.

    resume: keep the results of a run of the same command that was ended early.
    """

    sources: Sequence[Source]
    output: str | None = None
    shape: str = "file"
    resume: bool = False


class Results(Protocol):
    """One place for results."""

    def held(self, source: Source) -> tuple[bool, str | None]:
        """Say whether an earlier run has done this input, and what was wrong with it. Asked in order, once each."""

    def put(self, source: Source, data: bytes) -> None:
        """Take one result; `InputError` when this one fails, `OSError` when none can be taken any more."""


@contextmanager
def opened(plan: Plan, separator: bytes, is_failure: Callable[[Path], bool], convert: Convert) -> Iterator[Results]:
    """Open the place that the plan names; what needs all results is finished when the block ends well."""
    if plan.output is None:
        if sys.stdout is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        yield Stream(sys.stdout.buffer, separator)
    elif plan.shape == "lines" and Path(plan.output).exists() and not Path(plan.output).is_file():
        with Path(plan.output).open("wb") as stream:  # a pipe
            yield Stream(stream, b"")
    elif plan.shape in ("lines", "table"):
        lines = Lines(Path(plan.output), resume=plan.resume, convert=convert if plan.shape == "table" else None)
        try:
            yield lines
            lines.finish()
        finally:
            lines.close()
    else:
        folder = Path(plan.output) if plan.shape == "folder" else None
        if folder is not None:
            make_folder(folder)
        yield Files(folder, is_failure, resume=plan.resume)


class Stream:
    """Results one after the other, as bytes: neither the locale nor the platform changes a line end."""

    def __init__(self, stream: BinaryIO, separator: bytes) -> None:
        self._stream = stream
        self._separator = separator
        self._between = b""

    def held(self, _: Source) -> tuple[bool, str | None]:
        """A stream holds nothing."""
        return False, None

    def put(self, _: Source, data: bytes) -> None:
        """Write one result, behind the separator unless it is the first; `OSError` when that fails."""
        self._stream.write(self._between + data)
        self._stream.flush()
        cut = bool(self._separator and data) and not data.endswith(b"\n")
        self._between = b"\n" + self._separator if cut else self._separator


class Files:
    """A file for each result, in place at once and as a whole.

    `is_failure` tells a file that holds only what went wrong: such an input is tried again.
    """

    def __init__(self, folder: Path | None, is_failure: Callable[[Path], bool], *, resume: bool) -> None:
        self._is_failure = is_failure
        self._resume = resume
        if resume and folder is not None:  # what a run that was killed had under its hands
            for draft in folder.rglob(f"{_DRAFT}*{_DRAFT_END}"):
                draft.unlink(missing_ok=True)

    def held(self, source: Source) -> tuple[bool, str | None]:
        """Say whether the result's file is there."""
        if not self._resume or source.target is None or source.problem is not None:
            return False, None
        try:
            return source.target.is_file() and not self._is_failure(source.target), None
        except OSError:  # writing it says what is wrong
            return False, None

    def put(self, source: Source, data: bytes) -> None:
        """Write a result to the source's target, if it has one; `InputError` when that cannot be written."""
        if source.target is None:
            return
        try:
            with replacing(source.target) as stream:
                stream.write(data)
        except OSError as error:
            raise InputError(f"cannot write {source.target}: {files.reason(error)}") from error


class Lines:
    """All results in one file, a line each, in the order of the inputs.

    They are gathered in ``FILE.part``, which becomes FILE, or is converted to it, when all are there. A run that is
    ended before leaves the part for the next one to resume.
    """

    def __init__(self, path: Path, *, resume: bool, convert: Convert | None = None) -> None:
        self._path = files.real(path)
        self._part = self._path.with_name(self._path.name + ".part")
        self._convert = convert
        make_folder(self._path.parent)
        if resume:
            for draft in self._path.parent.glob(f"{_DRAFT}*{_DRAFT_END}"):
                draft.unlink(missing_ok=True)
        if resume and convert is None and not self._part.exists() and self._path.is_file():
            shutil.copyfile(self._path, self._part)  # a copy that is cut short is a part, too
        self._reading = resume and self._part.exists()
        self._stream: io.BufferedRandom = self._part.open("r+b" if self._reading else "w+b")

    def held(self, source: Source) -> tuple[bool, str | None]:
        """Say whether the next line of the part is this input's; `OSError` when it is another's."""
        if self._reading:
            start = self._stream.tell()
            line = self._stream.readline()
            if line.endswith(b"\n"):
                return True, self._told(line, source)
            self._stream.seek(start)
            self._stream.truncate()
            self._reading = False
        return False, None

    def _told(self, line: bytes, source: Source) -> str | None:
        try:
            name, problem = told(line)
        except (ValueError, KeyError) as error:
            raise self._other() from error
        if name != source.name:
            raise self._other()
        return problem

    def put(self, _: Source, data: bytes) -> None:
        """Write one line; `OSError` when that fails."""
        self._stream.write(data)
        self._stream.flush()

    def finish(self) -> None:
        """Put the file in its place."""
        if self._reading and self._stream.readline():
            raise self._other()
        os.fsync(self._stream.fileno())
        self._stream.close()
        if self._convert is not None:
            with replacing(self._path) as stream:
                self._convert(self._part, stream)
            self._part.unlink()
            return
        if self._path.exists():
            shutil.copymode(self._path, self._part)
        self._part.replace(self._path)

    def close(self) -> None:
        """Close the part; one that holds nothing goes."""
        with suppress(OSError):  # a full disk is full here, too
            self._stream.close()
        with suppress(OSError):
            if self._part.stat().st_size == 0:
                self._part.unlink()

    def _other(self) -> OSError:
        return OSError(errno.EINVAL, f"{self._part.name} is of other inputs; without --resume it is begun anew")


def make_folder(path: Path) -> None:
    """Make a folder and those above it, as far as they are missing; `OSError` when that cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:  # a file stands there: the bare error reads as if that were the result's
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path)) from error


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of `path` when the block ends well and vanishes when it doesn't.

    Folders are made as needed. A device or a pipe is written to, never replaced; a link stays a link.
    Raises `OSError` when `path` cannot be written.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            yield stream
        return
    target = files.real(path)
    make_folder(target.parent)
    draft = target.with_name(f"{_DRAFT}{secrets.token_hex(8)}{_DRAFT_END}")
    try:
        with draft.open("xb") as stream:
            yield stream
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def forget_stdout() -> None:
    """Drop what standard output could not take; the interpreter would try again on exit, and complain."""
    with suppress(OSError, ValueError, AttributeError):  # closed, or not a file at all
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
