"""The command line: arguments in; results, error lines and the exit status out."""

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import cleantext
from cleantext import files, terminal
from cleantext.decode import decode_text, looks_binary
from cleantext.files import InputError, Source

NO_ARTICLE = "binary content, neither HTML nor text"

Put = Callable[[Source, bytes], object]
Say = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Result:
    """One input done: its name, its document, and whether it was read as ``html`` or as ``text``."""

    name: str
    document: cleantext.Document
    kind: str


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
class Job:
    """What to do with each input: the kind it is (or ``auto``) and the options of the library."""

    kind: str
    shared: dict[str, Any]
    only_html: dict[str, Any]

    def do(self, source: Source) -> Result:
        """Read and judge one input; `InputError` when it cannot be read or can hold no article."""
        data = files.read(source)
        kind = files.sniff(data) if self.kind == "auto" else self.kind
        if kind == "warc":
            raise InputError("a WARC archive: reading these comes with a later version")
        if kind == "binary" or (kind == "text" and looks_binary(data)):
            raise InputError(NO_ARTICLE)
        if kind == "text":
            text = decode_text(data, self.only_html["encoding"])
            return Result(source.name, cleantext.clean(text, **self.shared), kind)
        document = cleantext.extract(data, **self.shared, **self.only_html)
        if "binary" in document.flags:
            raise InputError(NO_ARTICLE)
        return Result(source.name, document, kind)


@dataclass(frozen=True, slots=True)
class Plan:
    """The inputs; results go to `output`, a ``file``, ``folder`` or ``lines``; None is standard output."""

    sources: Sequence[Source]
    output: str | None = None
    shape: str = "file"


def _text(result: Result) -> bytes:
    text = result.document.text
    # The lines of a text are given back as they came; the blocks of a page carry no line ends.
    end = "\n" if result.kind == "html" and text and not text.endswith("\n") else ""
    return (text + end).encode("utf-8", "replace")


def _record(name: str, facts: Mapping[str, Any]) -> bytes:
    record = {"schema": 1, "path": name, **facts}
    # What UTF-8 cannot hold (file names of other bytes) comes out as JSON's own \udcXX.
    return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "text": Format(".txt", b"\f\n", _text),
        "json": Format(
            ".json",
            b"",
            lambda result: _record(result.name, result.document.to_dict()),
            lambda name, problem: _record(name, {"error": problem}),
        ),
    }
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; wrong usage and ``--help`` raise `SystemExit`."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        if arguments and arguments[0] in COMMANDS:
            return COMMANDS[arguments[0]](arguments[1:])
        return _extract(arguments)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:
        files.forget_stdout()
        return 128 + 13  # as if SIGPIPE had ended it, a name that Windows lacks


def _extract(argv: Sequence[str]) -> int:
    parser = _parser("cleantext", "Print the article of web pages or text dumps, whole and alone.")
    parser.epilog = (
        "cleantext explain PATH... shows every block with its label and the reasons for it;\n"
        "cleantext explain PATH -o report.html shows them in a browser;\n"
        "cleantext learn-site PATH... -o site.toml learns what recurs on the pages of one site."
    )
    parser.add_argument("--to", choices=FORMATS, default="text", help="what to print (default: text)")
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="a file for one input, a folder for many, FILE.jsonl for JSON Lines",
    )
    version = f"cleantext {cleantext.__version__} ({Path(__file__).parent})"
    parser.add_argument("--version", action="version", version=version, help="print version and package path")
    args, job = _parsed(parser, argv)
    plan = _planned(parser, args, FORMATS[args.to].suffix, lines=args.to == "json")
    return _run(plan, job, FORMATS[args.to])


def _explain(argv: Sequence[str]) -> int:
    parser = _parser("cleantext explain", "Show every block of a page or a text with its label and reasons.")
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="write reports for a browser instead, each one HTML file: a file for one input, a folder for many",
    )
    parser.add_argument("--all-reasons", action="store_true", help="every reason, not only the strongest")
    parser.add_argument("--full", action="store_true", help="the whole text of each block")
    args, job = _parsed(parser, argv)
    if args.output is not None:
        return _report(parser, args, job)
    view = terminal.View(terminal.width(), terminal.wants_color(sys.stdout), args.full, args.all_reasons)

    def render(result: Result) -> bytes:
        lines = terminal.explained(result.name, result.document, view)
        return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")

    return _run(Plan(files.find(args.paths)), job, Format(suffix="", separator=b"\n", render=render))


def _report(parser: argparse.ArgumentParser, args: argparse.Namespace, job: Job) -> int:
    from cleantext.render.report import report  # who wants no report does not wait for it

    single = args.output == files.STDIN or (
        args.output.lower().endswith((".html", ".htm")) and files.standing(Path(args.output)) != "folder"
    )
    if single and (len(args.paths) > 1 or files.standing(Path(args.paths[0])) == "folder"):
        parser.error(f"-o {args.output}: reports on many inputs need a folder")

    def render(result: Result) -> bytes:
        return report(result.document, result.name, every_reason=args.all_reasons).encode("utf-8", "replace")

    return _run(_planned(parser, args, ".html", lines=False), job, Format(".html", b"", render))


def _learn_site(argv: Sequence[str]) -> int:
    from cleantext.cli_site import learn_site  # who learns nothing does not wait for it

    return learn_site(argv)


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = MappingProxyType(
    {"explain": _explain, "learn-site": _learn_site}
)


def _run(plan: Plan, job: Job, form: Format) -> int:
    """Do all inputs, say what failed, and return the exit status."""
    failed = False
    try:
        with _destination(plan, form.separator) as put:
            shown = plan.output is not None and len(plan.sources) > 1 and sys.stderr.isatty()
            pending, say = terminal.progress(plan.sources) if shown else (plan.sources, terminal.say)
            for source in pending:
                data, problem = _attempt(source, job, form, say)
                try:
                    if data is not None:
                        put(source, data)
                except InputError as failure:
                    problem = problem or str(failure)
                if problem is not None:
                    say(source.name, problem)
                    failed = True
    except BrokenPipeError:
        raise
    except OSError as error:  # inputs and their own files have theirs caught one by one
        if plan.output is None:
            files.forget_stdout()
        terminal.say(plan.output or "standard output", files.reason(error))
        failed = True
    return int(failed)


def _attempt(source: Source, job: Job, form: Format, say: Say) -> tuple[bytes | None, str | None]:
    """Return what to put out for one input, and what was wrong with it."""
    try:
        result = job.do(source)
    except InputError as failure:
        return (form.failure(source.name, str(failure)) if form.failure else None), str(failure)
    if not result.document.text:
        say(source.name, "empty: there is no text in it")
    return form.render(result), None


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=name,
        usage=f"{name} [OPTION]... PATH...|-",
        description=description,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    labels = " ".join(label.value for label in cleantext.LABELS)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file, a folder, or - for standard input")
    parser.add_argument(
        "--from", dest="kind", type=_kind, default="auto", choices=("auto", "html", "text"),
        help="what the inputs are (default: auto, which looks at the bytes)",
    )  # fmt: skip
    parser.add_argument("--url", help="the address of the page")
    parser.add_argument("--encoding", help="the encoding that the transport named")
    parser.add_argument("--language", metavar="LANG", help="the language of the text, e.g. de")
    parser.add_argument("--page-type", metavar="TYPE", help="the type of the page, e.g. article or forum")
    parser.add_argument(
        "--threshold",
        type=float,
        default=0.5,
        metavar="P",
        help="between 0 and 1; more keeps less (default: 0.5)",
    )
    parser.add_argument("--keep", action="append", metavar="LABELS", help=f"labels to keep, too, of: {labels}")
    parser.add_argument("--drop", action="append", metavar="LABELS", help="labels to drop; wins over --keep")
    parser.add_argument("--rules", action="append", metavar="FILE", help="rules to lay over the shipped ones")
    parser.add_argument("--site", metavar="FILE", help="the profile of the site, from learn-site")
    return parser


def _kind(name: str) -> str:
    if name == "warc":
        raise argparse.ArgumentTypeError("warc comes with a later version; now: auto, html, text")
    return name


def _parsed(parser: argparse.ArgumentParser, argv: Sequence[str]) -> tuple[argparse.Namespace, Job]:
    # argparse cannot do with both "--" and options between paths, so the paths behind "--" are set aside.
    end = argv.index("--") if "--" in argv else len(argv)
    args = parser.parse_intermixed_args(argv[:end])
    args.paths += argv[end + 1 :]
    if not args.paths:
        parser.error("no PATH given; - is standard input")
    if args.paths.count(files.STDIN) > 1:
        parser.error("standard input (-) can be read only once")
    try:
        rules = cleantext.Rules.load(*args.rules) if args.rules else None
        shared = {
            "url": args.url,
            "language": args.language,
            "rules": rules,
            "site": cleantext.SiteProfile.load(args.site) if args.site else None,
            "threshold": args.threshold,
            "keep": _labels(args.keep),
            "drop": _labels(args.drop),
        }
        only_html = {"encoding": args.encoding, "page_type": args.page_type}
        cleantext.extract(b"", **shared, **only_html)  # the library judges its options, on an empty page
    except OSError as error:
        parser.error(f"{error.filename}: {files.reason(error)}")
    except (ValueError, cleantext.RuleError) as error:
        parser.error(str(error))
    return args, Job(args.kind, shared, only_html)


def _labels(lists: Sequence[str] | None) -> frozenset[str]:
    return frozenset(label.strip() for part in lists or () for label in part.split(",") if label.strip())


def _planned(parser: argparse.ArgumentParser, args: argparse.Namespace, suffix: str, *, lines: bool) -> Plan:
    """Say which inputs go where: files of `suffix`, or one file of JSON Lines where these are possible."""
    output, paths = args.output, args.paths
    if output in (None, files.STDIN):
        return Plan(files.find(paths))
    out = Path(output)
    standing = files.standing(out)
    folder = standing == "folder" or output.endswith(("/", os.sep))
    single = output.endswith(".jsonl") and not folder
    if single and not lines:
        parser.error(f"-o {output}: JSON Lines need --to json, without explain")
    if single or (not folder and len(paths) == 1 and files.standing(Path(paths[0])) != "folder"):
        sources = files.find(paths)
        if any(files.same(source, out) for source in sources):
            parser.error(f"-o {output} would overwrite an input")
        if single:
            return Plan(sources, output, "lines")
        return Plan([replace(source, target=out) for source in sources], output, "file")
    if standing == "file":
        other = ", or --to json and a FILE.jsonl" if suffix != ".html" else ""
        parser.error(f"-o {output}: results of many inputs need a folder{other}")
    sources = files.mirrored(files.find(paths, without=out), out, suffix)
    return Plan(sources, output, "folder")


@contextmanager
def _destination(plan: Plan, separator: bytes) -> Iterator[Put]:
    if plan.output is None:
        stdout = files.Stdout(separator)
        yield lambda _, data: stdout.write(data)
    elif plan.shape == "lines":
        with files.replacing(Path(plan.output)) as stream:
            yield lambda _, data: stream.write(data)
    else:
        if plan.shape == "folder":
            files.make_folder(Path(plan.output))
        yield files.write_target


if __name__ == "__main__":
    sys.exit(main())
