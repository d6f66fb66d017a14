"""The command ``label``: pages in, a local page in the browser to correct their verdicts on, a file of labels out."""

from __future__ import annotations

import argparse
import sys
import threading
import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path

import cleantext
from cleantext import files, results, terminal
from cleantext.document import Block
from cleantext.files import InputError, Source
from cleantext.job import Job, Result
from cleantext.label_server import HOST, LabelServer
from cleantext.label_session import Session
from cleantext.labels import Label
from cleantext.labels_file import LabelledPage, read_labels
from cleantext.options import right_usage, rules_and_site
from cleantext.train.label import shares_in

_NAME = "cleantext label"
_MOST_PORT = 65535
_ENOUGH = 0.5  # of a block's words stand in the text to keep: so does the block


def label(argv: Sequence[str]) -> int:
    """Serve the page until it is interrupted, and return the exit status."""
    parser = _parser()
    args = parser.parse_intermixed_args(list(argv))
    if not 0 <= args.port <= _MOST_PORT:
        parser.error(f"--port must be a number from 0 to {_MOST_PORT}, not {args.port}")
    job = _job(parser, args)
    sources = _sources(parser, args.paths)
    out = Path(args.output)
    if any(files.same(source, out) for source in sources):
        parser.error(f"-o {args.output} would overwrite an input")
    if not sources:
        terminal.say("label", "no pages to label")
        return 1
    try:
        known = _known(out)
    except OSError as error:
        terminal.say(args.output, files.reason(error))
        return 1
    except ValueError as error:
        terminal.say(args.output, str(error))
        return 1
    session = Session(sources, out, known, lambda source: _judged(job, source), _align)
    try:
        server = LabelServer(session, args.port)
    except OSError as error:
        terminal.say(f"{HOST}:{args.port}", files.reason(error))
        return 1
    return _serve(server, args.output, browser=args.browser)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=_NAME,
        usage=f"{_NAME} [OPTION]... PATH... [-o labels.jsonl]",
        description="Show pages with their verdicts in a browser, to correct what is wrong. Every change is saved at "
        "once; started again, the work goes on where it was left. Nobody but this machine can connect.",
        allow_abbrev=False,
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a page, a text, or a folder of these")
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="labels.jsonl", help="the file of labels (default: labels.jsonl)"
    )
    parser.add_argument("--port", type=int, default=0, metavar="N", help="where to listen (default: any that is free)")
    parser.add_argument("--no-browser", dest="browser", action="store_false", help="only print the address")
    parser.add_argument("--from", dest="kind", default="auto", choices=("auto", "html", "text"), help="what inputs are")
    parser.add_argument("--encoding", help="the encoding that the transport named")
    parser.add_argument("--language", metavar="LANG", help="the language of the pages, e.g. de")
    parser.add_argument("--rules", action="append", metavar="FILE", help="rules to lay over the shipped ones")
    parser.add_argument("--site", metavar="FILE", help="the site: a profile, rows with selectors, or a folder by host")
    return parser


def _job(parser: argparse.ArgumentParser, args: argparse.Namespace) -> Job:
    with right_usage(parser):
        rules, site = rules_and_site(args.rules or (), args.site)
        shared = {"language": args.language, "rules": rules, "site": site}
        only_html = {"encoding": args.encoding}
        cleantext.extract(b"", **shared, **only_html)  # the library judges its options, on an empty page
    return Job(args.kind, shared, only_html)


def _sources(parser: argparse.ArgumentParser, paths: Sequence[str]) -> list[Source]:
    """The pages, each once; what is missing is told."""
    if files.STDIN in paths:
        parser.error("label needs files: standard input cannot be read again tomorrow")
    found: dict[Path, Source] = {}
    for source in files.find(paths):
        problem = source.problem
        if problem is None and source.path is not None and files.standing(source.path) == "nothing":
            problem = "No such file or directory"
        if problem is not None or source.path is None:
            terminal.say(source.name, problem or "no file")
        else:
            found.setdefault(files.real(source.path), source)
    return list(found.values())


def _known(out: Path) -> Mapping[str, LabelledPage]:
    """What the file of labels holds already; `OSError` when it cannot be written, `ValueError` when it is none."""
    results.make_folder(out.parent)
    with out.open("ab"):
        pass
    labels = read_labels(out)
    for bad in labels.bad:
        terminal.say(f"{bad.file}:{bad.line}", bad.reason)
    if labels.bad and not labels.pages:
        raise ValueError("this is no file of labels")
    return labels.pages


def _judged(job: Job, source: Source) -> Result:
    if files.is_archive(source):
        raise InputError("a WARC archive; its pages have to be files")
    try:
        return job.do(source)
    except InputError:
        raise
    except Exception as error:  # a fault of ours: one page must not end the work on the others
        raise InputError(f"internal error: {type(error).__name__}: {error}") from error


def _align(blocks: Sequence[Block], text: str) -> dict[int, Label]:
    """What a text to keep says of each block that has words."""
    shares = shares_in([block.text for block in blocks], text)
    kept, dropped = Label.BODY, Label.OTHER
    return {
        index: block.label if block.kept == (share >= _ENOUGH) else kept if share >= _ENOUGH else dropped
        for index, (block, share) in enumerate(zip(blocks, shares, strict=True))
        if share >= 0
    }


def _serve(server: LabelServer, output: str, *, browser: bool) -> int:
    print(server.url, flush=True)
    print(f"Labels go to {output}; Ctrl-C ends the work.", file=sys.stderr, flush=True)
    if browser:
        threading.Thread(target=webbrowser.open, args=(server.url,), daemon=True).start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print(file=sys.stderr)
    finally:
        server.server_close()
    try:
        server.session.close()
    except OSError as error:
        terminal.say(output, files.reason(error))
        return 1
    tally = server.session.tally()
    told = f"{tally.done} of {tally.pages} pages done, {tally.begun} begun, {tally.verdicts} verdicts"
    print(f"{output}: {told}", file=sys.stderr)
    return 0
