"""The command ``train``: labelled pages in, an overlay out, and what it would do to pages that it does not know."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

import cleantext
from cleantext import files, results, terminal
from cleantext.files import InputError, Source
from cleantext.labels_file import LabelledPage, file_of, read_labels
from cleantext.options import right_usage
from cleantext.train.experiment import Outcome, experiment
from cleantext.train.own_overlay import written
from cleantext.train.own_pages import Example, example_of
from cleantext.train.own_report import told

_NAME = "cleantext train"
_RULES = ("elements:", "intent:", "when.")
_TOLD = 5  # bad lines of the labels are told one by one
_ANOTHER, _SOME = 0.5, 0.1  # shares of a text to keep that a page lacks: it is another's; that is worth a word


def train(argv: Sequence[str]) -> int:
    """Learn from labelled pages, write the overlay, and return the exit status."""
    parser = _parser()
    args = parser.parse_args(list(argv))
    with right_usage(parser):
        _check(args)
        rules = cleantext.Rules.load(*args.rules or ())
    complaints = _Complaints()
    try:
        examples = _examples(Path(args.labels), rules, complaints)
    except OSError as error:
        terminal.say(args.labels, files.reason(error))
        return 1
    if not examples:
        terminal.say(args.labels, "there is no labelled page to learn from")
        return 1
    gc.freeze()  # the collector need not go through the pages again and again
    try:
        outcome = experiment(examples, rules, args.exclude or (), _step())
    finally:
        gc.unfreeze()
    _tell(outcome, sys.stdout if args.dry_run or args.output else sys.stderr)
    if not args.dry_run:
        try:
            _write(_overlay(outcome, args.rules or ()), args.output)
        except OSError as error:
            terminal.say(args.output or "standard output", files.reason(error))
            return 1
    return int(complaints.any)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=_NAME,
        usage=f"{_NAME} [OPTION]... LABELS.jsonl [-o my.toml]",
        description="Learn from labelled pages which points of the rules to change, and whether that is any good.",
        allow_abbrev=False,
    )
    parser.add_argument("labels", metavar="LABELS", help="the file that `cleantext label` writes, or one like it")
    parser.add_argument("-o", "--output", metavar="FILE", help="where the overlay goes (default: standard output)")
    parser.add_argument("--rules", action="append", metavar="FILE", help="rules to start from, over the shipped ones")
    parser.add_argument(
        "--exclude", action="append", metavar="RULE", help="a rule that stays as it is, by the name that reasons have"
    )
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be learned")
    return parser


def _check(args: argparse.Namespace) -> None:
    """Raise ValueError where a name is no rule's, or the overlay would replace what it is made of."""
    for name in args.exclude or ():
        if not name.startswith(_RULES):
            raise ValueError(f"--exclude {name}: a rule is called  elements:.name, intent:en:phrase or when.name")
    inputs = [args.labels, *(args.rules or ())]
    if args.output and any(files.real(Path(args.output)) == files.real(Path(own)) for own in inputs):
        raise ValueError(f"-o {args.output} would overwrite an input")


class _Complaints:
    """What could not be used, told as it is found."""

    def __init__(self) -> None:
        """Begin without any."""
        self.any = False

    def add(self, name: str, problem: str) -> None:
        """Tell of one."""
        terminal.say(name, problem)
        self.any = True


def _examples(labels: Path, rules: cleantext.Rules, complaints: _Complaints) -> list[Example]:
    """The labelled pages that can be read. Raises OSError where the labels themselves cannot."""
    found = read_labels(labels)
    for bad in found.bad[:_TOLD]:
        complaints.add(f"{bad.file}:{bad.line}", bad.reason)
    if len(found.bad) > _TOLD:
        complaints.add(str(labels), f"{len(found.bad) - _TOLD} more lines are bad")
    examples = []
    for said in found.pages.values():
        try:
            example = _example(said, labels, rules)
        except InputError as failure:
            complaints.add(_where(said, labels), str(failure))
            continue
        if any(truth is not None for truth in example.truth):
            examples.append(example)
        else:
            terminal.say(_where(said, labels), "none of its blocks is labelled")
    return examples


def _where(said: LabelledPage, labels: Path) -> str:
    return f"{labels}:{said.line}: {said.page}"


def _example(said: LabelledPage, labels: Path, rules: cleantext.Rules) -> Example:
    """A labelled page; what is strange about it is told. Raises InputError where nothing can be learned from it."""
    path, where = file_of(said.page, labels), _where(said, labels)
    data = files.read(Source(str(path), path, None))
    kind = files.sniff(data)
    if kind not in {"html", "text"}:
        raise InputError("neither HTML nor text")
    if said.digest and sha256(data).hexdigest() != said.digest:
        terminal.say(where, "has changed since it was labelled")
    example = example_of(data, is_text=kind == "text", said=said, site=_site(said), rules=rules)
    if example.lost:
        missing = "1 labelled block is" if example.lost == 1 else f"{example.lost} labelled blocks are"
        terminal.say(where, f"{missing} not found there, or not alone in beginning so")
    if example.absent > _ANOTHER:
        raise InputError(f"{example.absent:.0%} of the text to keep does not stand there: is it another page's?")
    if example.absent > _SOME:
        terminal.say(where, f"{example.absent:.0%} of the text to keep does not stand there")
    return example


def _site(said: LabelledPage) -> str:
    """The host of a page's address; without one, pages of a folder are of one site."""
    try:
        host = urlsplit(said.url or "").hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or str(Path(said.page).parent)


def _step() -> Callable[[str], None]:
    """How progress is shown: on a terminal, in one line."""
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda what: print(f"\r\033[K{what}", end="\r", file=sys.stderr, flush=True)


def _tell(outcome: Outcome, stream: TextIO) -> None:
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    for line in told(outcome):
        print(line, file=stream)


def _overlay(outcome: Outcome, over: Sequence[str]) -> str:
    pages = outcome.pages
    labelled = f"{pages} labelled {'page' if pages == 1 else 'pages'}"
    head = [f"Learned by `cleantext train` from {labelled}; lay it over the shipped rules with --rules."]
    if over:
        head.append(f"It was learned on top of {', '.join(Path(name).name for name in over)}: name that first.")
    if not outcome.gain:
        head.append(f"No rule changes: {outcome.reason}.")
    return written(outcome.changes if outcome.gain else {}, head)


def _write(text: str, output: str | None) -> None:
    if output is None or output == files.STDIN:
        sys.stdout.write(text)
        return
    with results.replacing(Path(output)) as stream:
        stream.write(text.encode("utf-8"))
