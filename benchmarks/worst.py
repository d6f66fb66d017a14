"""The command `python -m benchmarks.worst`: the pages with the lowest figure, each as a coloured diff."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.corpora import CorpusMissingError, corpora_root
from benchmarks.metrics import FoldedOutput
from benchmarks.pages import REPORTING_FOLD
from benchmarks.systems import NAMES, load
from benchmarks.tasks import TASKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.pages import LabelledPage
    from benchmarks.systems import System
    from benchmarks.tasks import Row

CORPORA = ("own", "wcxb", "trafilatura", "readability", "aeb", "insets")
SAME, LOST, EXTRA = "same", "lost", "extra"
# Both colours and signs: colours alone do not reach everybody, and blue and orange are told apart by nearly all.
_TERMINAL = {SAME: ("", ""), LOST: ("\x1b[34m[-", "-]\x1b[0m"), EXTRA: ("\x1b[33m{+", "+}\x1b[0m")}
_HTML = {SAME: ("", ""), LOST: ("<del>", "</del>"), EXTRA: ("<ins>", "</ins>")}
_TOKEN = re.compile(r"\w+|\n|[^\w\s]+")
_ESCAPE = re.compile("\x1b.*?m")
_SHOWN = 12  # words of what is the same that are shown on either side of a difference
_STYLE = """
:root { color-scheme: light dark } body { font: 1rem/1.5 sans-serif; max-width: 60rem; margin: 2rem auto }
pre { white-space: pre-wrap; font: inherit; border-left: 3px solid #8888; padding-left: 1rem }
del { color: #0072b2; text-decoration: line-through } ins { color: #d55e00; text-decoration: underline }
@media (prefers-color-scheme: dark) { del { color: #56b4e9 } ins { color: #e69f00 } }
"""


class Piece(NamedTuple):
    """A stretch of text that is in both (same), in the reference only (lost) or in the output only (extra)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Judged:
    """A page, its figure (0 to 1), and what differs."""

    page: LabelledPage
    figure: float
    pieces: list[Piece]


def figure_of(row: Row) -> float:
    """Give the figure of one page: word F1, F1 of snippets, or the share of annotated texts with a right verdict."""
    if "insets" in row:
        right = [not leaks for _, in_column, leaks, *_ in row["insets"] if in_column] + row["body"] + row["hard_body"]
        return sum(right) / len(right) if right else 1.0
    if "f1" in row:
        return float(row["f1"])
    asked = 2 * row["tp"] + row["fp"] + row["fn"]
    return 2 * row["tp"] / asked if asked else 1.0


def differences(output: str, page: LabelledPage) -> list[Piece]:
    """Give what of a page's reference is not in the output and the reverse; of snippets those on the wrong side."""
    if page.reference is not None:
        return list(_word_diff(page.reference, output))
    text = FoldedOutput(output)
    wanted = (*page.with_, *page.body, *page.hard_body)
    unwanted = (*page.without, *(inset.text for inset in page.insets if inset.in_column))
    lost = [Piece(LOST, snippet) for snippet in wanted if not text.contains(snippet)]
    return lost + [Piece(EXTRA, snippet) for snippet in unwanted if text.contains(snippet)]


def _word_diff(reference: str, output: str) -> Iterator[Piece]:
    wanted, found = _TOKEN.findall(reference), _TOKEN.findall(output)
    for kind, i, j, k, m in SequenceMatcher(None, wanted, found).get_opcodes():
        if kind == "equal":
            yield Piece(SAME, _joined(wanted[i:j]))
            continue
        for side, tokens in ((LOST, wanted[i:j]), (EXTRA, found[k:m])):
            # Lines may end elsewhere: that is no difference.
            if any(token.isalnum() for token in tokens):
                yield Piece(side, _joined(tokens))


def _joined(tokens: Iterable[str]) -> str:
    return re.sub(r" ?\n ?", "\n", " ".join(tokens)).strip(" ")


def shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Leave out the middle of what is the same."""
    for piece in pieces:
        tokens = piece.text.split(" ")
        if piece.kind == SAME and len(tokens) > 2 * _SHOWN:
            left_out = f"… {len(tokens) - 2 * _SHOWN} words …"
            yield Piece(SAME, " ".join([*tokens[:_SHOWN], left_out, *tokens[-_SHOWN:]]))
        else:
            yield piece


def worst(pages: Iterable[LabelledPage], corpus: str, system: System, count: int) -> list[Judged]:
    """Judge pages and give those with the lowest figures, the lowest first."""
    figures = [(figure_of(TASKS[corpus].score(page, system)), page.id, page) for page in pages]
    lowest = sorted(figures, key=lambda one: one[:2])[:count]
    return [Judged(page, figure, differences(system.read_html(page).text, page)) for figure, _, page in lowest]


def as_terminal(judged: Sequence[Judged], colours: bool) -> str:
    """Print pages for a terminal: `[-lost-]` and `{+extra+}`, in colour where wanted."""
    parts = []
    for one in judged:
        text = "\n".join(_marked(piece, _TERMINAL) for piece in shortened(one.pieces))
        parts.append(f"=== {_title(one)}\n{text if colours else _ESCAPE.sub('', text)}")
    return "\n\n".join(parts)


def as_html(judged: Sequence[Judged], corpus: str) -> str:
    """Print pages as one self-contained HTML file."""
    parts = []
    for one in judged:
        pieces = (Piece(piece.kind, escape(piece.text)) for piece in shortened(one.pieces))
        text = "\n".join(_marked(piece, _HTML) for piece in pieces)
        parts.append(f"<h2>{escape(_title(one))}</h2>\n<pre>{text}</pre>")
    legend = "<p><del>in the reference only</del> <ins>in the output only</ins></p>"
    head = f'<meta charset="utf-8"><title>Worst pages of {corpus}</title><style>{_STYLE}</style>'
    body = "\n".join([f"<h1>Worst pages of {corpus}</h1>", legend, *parts])
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>\n{body}\n</body></html>\n'


def _title(one: Judged) -> str:
    known = (one.page.corpus, one.page.id, one.page.page_type, one.page.lang, f"fold {one.page.fold}")
    return f"{one.figure:.3f}  {' · '.join(str(part) for part in known if part)}"


def _marked(piece: Piece, marks: dict[str, tuple[str, str]]) -> str:
    before, after = marks[piece.kind]
    return f"{before}{piece.text}{after}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit status: 0, 1 where the corpus or the system is missing, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        systems, missing = load([options.system], options.rules_by_fold)
        pages = TASKS[options.corpus].read(corpora_root(options.corpora))
    except (CorpusMissingError, OSError, ValueError) as error:
        print(f"benchmarks.worst: {error}", file=sys.stderr)
        return 1
    if missing:
        print(f"benchmarks.worst: {missing[0]}", file=sys.stderr)
        return 1
    chosen = [page for page in pages if _is_wanted(page, options)]
    judged = worst(chosen, options.corpus, systems[0], options.n)
    if options.out:
        options.out.write_text(as_html(judged, options.corpus), encoding="utf-8")
    else:
        print(as_terminal(judged, sys.stdout.isatty()))
    return 0


def _is_wanted(page: LabelledPage, options: argparse.Namespace) -> bool:
    if options.page_type and page.page_type != options.page_type:
        return False
    return page.fold != REPORTING_FOLD or bool(options.fold_4)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.worst", description="Show the worst pages as diffs.")
    parser.add_argument("corpus", choices=CORPORA)
    parser.add_argument("-n", type=int, default=20, metavar="COUNT", help="how many pages (default: 20)")
    parser.add_argument("--out", type=Path, metavar="FILE.html", help="write an HTML file instead")
    parser.add_argument("--page-type", metavar="TYPE", help="only pages of this type")
    parser.add_argument("--system", choices=NAMES, default=NAMES[0], help="whose output (default: cleantext)")
    parser.add_argument("--rules-by-fold", type=Path, metavar="DIR", help="rules in DIR/fold0 to DIR/fold4")
    parser.add_argument("--corpora", type=Path, metavar="DIR", help="folder of the corpora")
    parser.add_argument("--fold-4", action="store_true", help="also pages of fold 4, which nobody reads to write rules")
    return parser


if __name__ == "__main__":
    sys.exit(main())
