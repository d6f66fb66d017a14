"""The command line: arguments in; results, error lines and the exit status out."""

import argparse
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

import cleantext
from cleantext import files, options, results, run, terminal
from cleantext.job import FORMATS, Format, Job, Result, Work, attempt
from cleantext.results import Plan


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
        results.forget_stdout()
        return 128 + 13  # as if SIGPIPE had ended it, a name that Windows lacks


def _extract(argv: Sequence[str]) -> int:
    parser = options.parser_of("cleantext", "Print the article of web pages or text dumps, whole and alone.")
    parser.epilog = (
        "cleantext explain PATH... shows every block with its label and the reasons for it;\n"
        "cleantext explain PATH -o report.html shows them in a browser;\n"
        "cleantext label PATH... -o labels.jsonl lets you correct the verdicts in a browser;\n"
        "cleantext train labels.jsonl -o my.toml learns rules from pages that people labelled;\n"
        "cleantext learn-site PATH... -o site.toml learns what recurs on the pages of one site."
    )
    parser.add_argument("--to", choices=FORMATS, default="text", help="what to print (default: text)")
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="a file for one input, a folder for many, FILE.jsonl for JSON Lines, FILE.parquet for Parquet",
    )
    options.offer_parts(parser)
    options.offer_scale(parser)
    version = f"cleantext {cleantext.__version__} ({Path(__file__).parent})"
    parser.add_argument("--version", action="version", version=version, help="print version and package path")
    args, job = options.parsed(parser, argv)
    job = replace(job, parts=options.parts(parser, args))
    options.check_scale(parser, args)
    plan = options.planned(parser, args, FORMATS[args.to].suffix, lines=args.to == "json")
    work = Work(job, args.to)
    if args.jobs == 1:
        return run.run(plan, job.kind, FORMATS[args.to], run.here(work))
    return run.run(plan, job.kind, FORMATS[args.to], run.beside(work, args.jobs, args.timeout or options.SECONDS))


def _explain(argv: Sequence[str]) -> int:
    parser = options.parser_of("cleantext explain", "Show every block of a page or a text with its label and reasons.")
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="write reports for a browser instead, each one HTML file: a file for one input, a folder for many",
    )
    parser.add_argument("--all-reasons", action="store_true", help="every reason, not only the strongest")
    parser.add_argument("--full", action="store_true", help="the whole text of each block")
    args, job = options.parsed(parser, argv)
    if args.output is not None:
        return _report(parser, args, job)
    view = terminal.View(terminal.width(), terminal.wants_color(sys.stdout), args.full, args.all_reasons)

    def render(result: Result) -> bytes:
        lines = terminal.explained(result.name, result.document, view)
        return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")

    return _shown(options.planned(parser, args, "", lines=False), job, Format("", b"\n", render))


def _report(parser: argparse.ArgumentParser, args: argparse.Namespace, job: Job) -> int:
    from cleantext.render.report import report  # who wants no report does not wait for it

    single = args.output == files.STDIN or (
        args.output.lower().endswith((".html", ".htm")) and files.standing(Path(args.output)) != "folder"
    )
    if single and (len(args.paths) > 1 or files.standing(Path(args.paths[0])) == "folder"):
        parser.error(f"-o {args.output}: reports on many inputs need a folder")

    def render(result: Result) -> bytes:
        return report(result.document, result.name, every_reason=args.all_reasons).encode("utf-8", "replace")

    return _shown(options.planned(parser, args, ".html", lines=False), job, Format(".html", b"", render))


def _shown(plan: Plan, job: Job, form: Format) -> int:
    return run.run(plan, job.kind, form, run.here(partial(attempt, job=job, form=form)))


def _learn_site(argv: Sequence[str]) -> int:
    from cleantext.cli_site import learn_site  # who learns nothing does not wait for it

    return learn_site(argv)


def _label(argv: Sequence[str]) -> int:
    from cleantext.cli_label import label  # as above

    return label(argv)


def _train(argv: Sequence[str]) -> int:
    from cleantext.cli_train import train  # as above

    return train(argv)


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = MappingProxyType(
    {"explain": _explain, "label": _label, "learn-site": _learn_site, "train": _train}
)


if __name__ == "__main__":
    sys.exit(main())
