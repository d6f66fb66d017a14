"""The arguments of the command line: what they may be, and what they mean."""

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import cleantext
from cleantext import files, terminal
from cleantext.arguments import check_page_options, options_of
from cleantext.files import Source
from cleantext.job import Job
from cleantext.results import Plan
from cleantext.scale import table

_GATHERED = MappingProxyType({".jsonl": "lines", ".parquet": "table"})
# What can be left out of the formats.
_PARTS = MappingProxyType(
    {("markdown", "html"): ("links", "images", "tables", "formatting"), ("json",): ("blocks", "reasons")}
)
_NEEDS = MappingProxyType({"lines": "JSON Lines need", "table": "Parquet needs"})
_TOO_MANY = 1e9
SECONDS = 120.0  # a page may take with --jobs; fifty megabytes take one


def parser_of(name: str, description: str) -> argparse.ArgumentParser:
    """Return a parser of what all commands share."""
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
        "--from", dest="kind", default="auto", choices=("auto", "html", "text", "warc"),
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
    parser.add_argument("--site", metavar="FILE", help="the site: a profile, rows with selectors, or a folder by host")
    return parser


def offer_parts(parser: argparse.ArgumentParser) -> None:
    """Add the options of what the formats leave out."""
    for forms, names in _PARTS.items():
        for name in names:
            parser.add_argument(
                f"--no-{name}", dest=name, action="store_false", help=f"with --to {' or '.join(forms)}: no {name}"
            )


def parts(parser: argparse.ArgumentParser, args: argparse.Namespace) -> dict[str, bool]:
    """Return what to print, by name; to leave something out of a format that has none of it is wrong usage."""
    chosen: dict[str, bool] = {}
    for forms, names in _PARTS.items():
        wanted: dict[str, bool] = {name: getattr(args, name) for name in names}
        if args.to in forms:
            chosen = wanted
        elif not all(wanted.values()):
            options = " and ".join(", ".join(f"--no-{name}" for name in names).rsplit(", ", 1))
            parser.error(f"{options} need --to {' or '.join(forms)}")
    return chosen


def offer_scale(parser: argparse.ArgumentParser) -> None:
    """Add the options for many inputs."""
    parser.add_argument(
        "--jobs", type=_positive(int), default=1, metavar="N", help="processes to share the work (default: 1, this one)"
    )
    parser.add_argument(
        "--timeout", type=_positive(float), metavar="SECONDS",
        help=f"that a page may take, with --jobs 2 or more (default: {SECONDS:g})",
    )  # fmt: skip
    parser.add_argument(
        "--resume", action="store_true", help="with -o: go on where the same command was ended before it was done"
    )


def _positive(number: Callable[[str], float]) -> Callable[[str], float]:
    kind = "a whole number above 0" if number is int else "a number above 0"

    def positive(text: str) -> float:
        try:
            value = number(text)
        except ValueError:
            value = 0
        if not 0 < value < _TOO_MANY:
            raise argparse.ArgumentTypeError(f"must be {kind}, not {text!r}")
        return value

    return positive


def parsed(parser: argparse.ArgumentParser, argv: Sequence[str]) -> tuple[argparse.Namespace, Job]:
    """Return the arguments and what to do with each input; wrong ones raise `SystemExit`."""
    # argparse cannot do with both "--" and options between paths, so the paths behind "--" are set aside.
    end = argv.index("--") if "--" in argv else len(argv)
    args = parser.parse_intermixed_args(argv[:end])
    args.paths += argv[end + 1 :]
    if not args.paths:
        parser.error("no PATH given; - is standard input")
    if args.paths.count(files.STDIN) > 1:
        parser.error("standard input (-) can be read only once")
    with right_usage(parser):
        rules, site = rules_and_site(args.rules or (), args.site)
        shared = {
            "url": args.url,
            "language": args.language,
            "rules": rules,
            "site": site,
            "threshold": args.threshold,
            "keep": _labels(args.keep),
            "drop": _labels(args.drop),
        }
        only_html = {"encoding": args.encoding, "page_type": args.page_type}
        options_of(**shared, limits=None)
        check_page_options(**only_html)
    return args, Job(args.kind, shared, only_html)


@contextmanager
def right_usage(parser: argparse.ArgumentParser) -> Iterator[None]:
    """End with wrong usage where a file that an option names cannot be read or used, or a value makes no sense."""
    try:
        yield
    except OSError as error:
        parser.error(f"{error.filename}: {files.reason(error)}")
    except ValueError as error:  # a RuleError among them
        parser.error(str(error))


def rules_and_site(
    overlays: Sequence[str], site: str | None
) -> tuple[cleantext.Rules | None, cleantext.SiteProfile | None]:
    """Read both; a folder of sites goes with the rules. Rows that cannot be used are named, the rest is used.

    Raises:
        RuleError: a TOML file is malformed. OSError: a file is missing or unreadable.

    """
    rules = cleantext.Rules.load(*overlays) if overlays else None
    profile = None
    if site and Path(site).is_dir():
        rules = (rules or cleantext.Rules.default()).with_sites(site)
        problems = rules.sites.problems if rules.sites else ()
        if not rules.sites or not rules.sites.by_host:
            terminal.say(site, "there is no HOST.txt in it, example.org.txt say; a learned profile is named itself")
    elif site:
        profile = cleantext.SiteProfile.load(site)
        problems = profile.problems
    else:
        problems = ()
    for problem in problems:
        terminal.say(f"{problem.file}:{problem.line}", problem.reason)
    return rules, profile


def _labels(lists: Sequence[str] | None) -> frozenset[str]:
    return frozenset(label.strip() for part in lists or () for label in part.split(",") if label.strip())


def check_scale(parser: argparse.ArgumentParser, args: argparse.Namespace) -> None:
    """End with wrong usage where the options for many inputs don't fit together, or an extra is missing."""
    if args.timeout is not None and args.jobs == 1:
        parser.error("--timeout needs --jobs 2 or more: this process cannot end itself")
    if args.resume and args.output in (None, files.STDIN):
        parser.error("--resume needs -o")
    if args.output is not None and args.output.endswith(".parquet"):
        try:
            table.check()
        except ImportError as error:
            parser.error(str(error))


def planned(parser: argparse.ArgumentParser, args: argparse.Namespace, suffix: str, *, lines: bool) -> Plan:
    """Say which inputs go where: files of `suffix`, or one file of all results where these are possible."""
    output, paths = args.output, args.paths
    archives = args.kind == "warc"
    resume = getattr(args, "resume", False)
    if output in (None, files.STDIN):
        return Plan(files.find(paths, archives=archives))
    out = Path(output)
    standing = files.standing(out)
    folder = standing == "folder" or output.endswith(("/", os.sep))
    shape = _GATHERED.get(out.suffix) if not folder else None
    if shape and not lines:
        parser.error(f"-o {output}: {_NEEDS[shape]} --to json, without explain")
    if shape or (not folder and not _many(paths, archives=archives)):
        sources = files.find(paths, archives=archives)
        if any(files.same(source, out) for source in sources):
            parser.error(f"-o {output} would overwrite an input")
        if shape:
            return Plan(sources, output, shape, resume)
        return Plan([replace(source, target=out) for source in sources], output, "file", resume)
    if standing == "file":
        other = ", or --to json and a FILE.jsonl" if hasattr(args, "to") else ""
        parser.error(f"-o {output}: results of many inputs need a folder{other}")
    sources = files.mirrored(files.find(paths, without=out, archives=archives), out, suffix)
    return Plan(sources, output, "folder", resume)


def _many(paths: Sequence[str], *, archives: bool) -> bool:
    """Say whether there can be several results."""
    path = Path(paths[0])
    return (
        archives
        or len(paths) > 1
        or files.standing(path) == "folder"
        or (paths[0] != files.STDIN and files.is_archive(Source(paths[0], path, None)))
    )
