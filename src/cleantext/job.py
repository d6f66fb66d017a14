"""What is done with one input, whoever does it: read it, judge it, show it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import cleantext
from cleantext import files
from cleantext.decode import decode_text, looks_binary
from cleantext.files import InputError, Source

_HEAD = '{"schema": 1, "path": '
_LONGEST_FAILURE = 1 << 16  # bytes
NO_ARTICLE = "binary content, neither HTML nor text"


@dataclass(frozen=True, slots=True)
class Result:
    """One input done: its name, its document, whether it was read as ``html`` or as ``text``, what of it to print."""

    name: str
    document: cleantext.Document
    kind: str
    parts: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the output formats: the suffix of its files, and how it shows results and failures.

    `separator` stands between results on standard output; `failure` is None where a failure leaves no trace.
    """

    suffix: str
    separator: bytes
    render: Callable[[Result], bytes]
    failure: Callable[[str, str], bytes] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to put out for one input, what was wrong with it, and what else its user should know."""

    data: bytes | None
    problem: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What to do with each input: the kind it is (or ``auto``), the options of the library and of its printers."""

    kind: str
    shared: dict[str, Any]
    only_html: dict[str, Any]
    parts: Mapping[str, bool] = field(default_factory=dict)

    def do(self, source: Source) -> Result:
        """Read and judge one input; `InputError` when it cannot be read or can hold no article."""
        data = files.read(source)
        kind = files.sniff(data) if self.kind == "auto" else self.kind
        if kind == "binary" or (kind == "text" and looks_binary(data)):
            raise InputError(NO_ARTICLE)
        if kind == "text":
            text = decode_text(data, self.only_html["encoding"])
            return Result(source.name, cleantext.clean(text, **self.shared), kind, self.parts)
        shared, only_html = self.shared, self.only_html
        if source.url is not None:
            shared = {**shared, "url": source.url}
        if source.encoding is not None:
            only_html = {**only_html, "encoding": source.encoding}
        document = cleantext.extract(data, **shared, **only_html)
        if "binary" in document.flags:
            raise InputError(NO_ARTICLE)
        return Result(source.name, document, "html", self.parts)


def attempt(source: Source, job: Job, form: Format) -> Outcome:
    """Do one input; whatever goes wrong is the outcome's problem."""
    try:
        result = job.do(source)
        note = None if result.document.text else "note: there is no text in it"
        return Outcome(form.render(result), note=note)
    except InputError as failure:
        return failed(source, str(failure), form)
    except Exception as error:  # a fault of ours: one page must not end a run of a million
        return failed(source, f"internal error: {type(error).__name__}: {error}", form)


def failed(source: Source, problem: str, form: Format) -> Outcome:
    """Return the outcome of an input that could not be done."""
    return Outcome(form.failure(source.name, problem) if form.failure else None, problem)


@dataclass(frozen=True, slots=True)
class Work:
    """A job and the name of its format: as plain values, so that another process can be told."""

    job: Job
    to: str

    def __call__(self, source: Source) -> Outcome:
        """Do one input."""
        return attempt(source, self.job, FORMATS[self.to])

    def failed(self, source: Source, problem: str) -> Outcome:
        """Return the outcome of an input that whoever should have done it did not survive."""
        return failed(source, problem, FORMATS[self.to])


def _text(result: Result) -> bytes:
    text = result.document.text
    # The lines of a text are given back as they came; the blocks of a page carry no line ends.
    end = "\n" if result.kind == "html" and text and not text.endswith("\n") else ""
    return (text + end).encode("utf-8", "replace")


def _lines(text: str) -> bytes:
    return (f"{text}\n" if text else "").encode("utf-8", "replace")


def _record(name: str, facts: Mapping[str, Any]) -> bytes:
    record = {"schema": 1, "path": name, **facts}
    # What UTF-8 cannot hold (file names of other bytes) comes out as JSON's own \udcXX.
    return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "text": Format(".txt", b"\f\n", _text),
        "markdown": Format(".md", b"\f\n", lambda result: _lines(result.document.to_markdown(**result.parts))),
        "html": Format(".html", b"\f\n", lambda result: _lines(result.document.to_html(**result.parts))),
        "json": Format(
            ".json",
            b"",
            lambda result: _record(result.name, result.document.to_dict(**result.parts)),
            lambda name, problem: _record(name, {"error": problem}),
        ),
    }
)


def told(record: bytes) -> tuple[str, str | None]:
    """Return the input that a record of ours, a line of JSON, is of, and its problem, None where it was done.

    Raises `ValueError` when the line is no such record.
    """
    text = record.decode()
    if not text.startswith(_HEAD):
        raise ValueError("no record of ours")
    # Only the start is read: a page's blocks can take a hundred kilobytes.
    name, end = json.JSONDecoder().raw_decode(text, len(_HEAD))
    return str(name), str(json.loads(text)["error"]) if text.startswith(', "error": ', end) else None


def is_failure(path: Path) -> bool:
    """Say whether a file holds the record of a failure; `OSError` when it cannot be read."""
    with path.open("rb") as stream:
        line = stream.read(_LONGEST_FAILURE)
    try:
        return told(line)[1] is not None
    except (ValueError, KeyError):
        return False
