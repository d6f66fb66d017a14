"""The command ``learn-site``: pages of one site in, its profile out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import cleantext
from cleantext import files, results, terminal
from cleantext.decode import decode_text
from cleantext.files import InputError, Source
from cleantext.options import right_usage

_NAME = "cleantext learn-site"
_SCARCE = 8  # with fewer pages what stands on some of them only is easily missed


def learn_site(argv: Sequence[str]) -> int:
    """Learn from the inputs, write the profile, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog=_NAME,
        usage=f"{_NAME} [OPTION]... PATH...|- [-o site.toml]",
        description="Learn from pages of one site what recurs on them and belongs to no article; no labels needed.",
        allow_abbrev=False,
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a page, a text, a folder of these, or -")
    parser.add_argument("-o", "--output", metavar="FILE", help="where the profile goes (default: standard output)")
    parser.add_argument("--from", dest="kind", default="auto", choices=("auto", "html", "text"), help="what inputs are")
    parser.add_argument("--rules", action="append", metavar="FILE", help="rules to lay over the shipped ones")
    args = parser.parse_intermixed_args(list(argv))
    with right_usage(parser):
        rules = cleantext.Rules.load(*args.rules) if args.rules else None
    sources = files.find(args.paths)
    if args.output and any(files.same(source, Path(args.output)) for source in sources):
        parser.error(f"-o {args.output} would overwrite an input")
    failed: list[Source] = []
    try:
        profile = cleantext.SiteProfile.learn(_pages(sources, args.kind, rules, failed), rules=rules)
        _write(profile, args.output)
    except ValueError as error:
        terminal.say("learn-site", str(error))
        return 1
    except OSError as error:
        terminal.say(args.output or "standard output", files.reason(error))
        return 1
    if args.output not in {None, files.STDIN}:
        gone = sum(row.verdict == "drop" for row in profile.rows)
        counted = (
            f"{profile.pages} pages that differ, {len(profile.rows)} rows: {gone} go, {len(profile.rows) - gone} stay"
        )
        print(f"{args.output}: {counted}", file=sys.stderr)
    if profile.pages < _SCARCE:
        few = f"learned from {profile.pages} pages only; from {_SCARCE} on, less is missed"
        terminal.say("learn-site", few)
    return int(bool(failed))


def _pages(
    sources: Iterable[Source], kind: str, rules: cleantext.Rules | None, failed: list[Source]
) -> Iterator[bytes | cleantext.Document]:
    for source in sources:
        try:
            data = files.read(source)
            own = files.sniff(data) if kind == "auto" else kind
            if own not in {"html", "text"}:
                raise InputError("neither HTML nor text")
            yield data if own == "html" else cleantext.clean(decode_text(data, None), rules=rules)
        except InputError as failure:
            terminal.say(source.name, str(failure))
            failed.append(source)


def _write(profile: cleantext.SiteProfile, output: str | None) -> None:
    if output is None or output == files.STDIN:
        sys.stdout.write(profile.to_toml())
        return
    with results.replacing(Path(output)) as stream:
        stream.write(profile.to_toml().encode("utf-8"))
