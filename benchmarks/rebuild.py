"""`python -m benchmarks.rebuild`: the shipped rules from the public corpora, the same bytes each time."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corpora import corpora_root, read_insets, read_readability, read_trafilatura, read_wcxb
from cleantext.ruleset import SHIPPED, Rules
from cleantext.tokens import tokens_of
from cleantext.train.examples import Source
from cleantext.train.label import Evidence
from cleantext.train.mixed import Appeals, Article, mixed_texts
from cleantext.train.rebuild import Plan, rebuild

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.corpora import LabelledPage

# Seeds of the mixed texts, and whether these are to teach what to do in a language without learned appeals.
_SEEDS = ((1, False), (2, False), (3, True))
# Of the pages without annotations every third is dumped as a text, too.
_DUMPS = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Read the corpora, train, write; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rebuild", description=__doc__)
    parser.add_argument("--corpora", type=Path, help="folder of the corpora (else CLEANTEXT_CORPORA)")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the rules go (default: the shipped ones)")
    parser.add_argument("--folds", type=Path, help="also write one set of rules per fold, made without it, here")
    arguments = parser.parse_args(argv)
    root = corpora_root(arguments.corpora)
    labelled = [page for read in (read_wcxb, read_trafilatura, read_readability) for page in read(root)]
    pages, texts = _sources(labelled, read_insets(root))
    rebuild(pages, texts, arguments.out, arguments.folds, Plan())
    return 0


def _sources(labelled: Sequence[LabelledPage], annotated: Sequence[LabelledPage]) -> tuple[list[Source], list[Source]]:
    from inscriptis import get_text

    insets = {page.path: page for page in annotated}
    pages = {page.path: page for page in [*annotated, *labelled]}
    html, texts = [], []
    for path, page in sorted(pages.items()):
        notes = insets.get(path)
        evidence = Evidence(
            site=page.site,
            reference=page.reference,
            kept=page.with_ if page.corpus == "trafilatura" else (),
            dropped=page.without if page.corpus == "trafilatura" else (),
            insets=[(inset.text, inset.label) for inset in notes.insets] if notes else (),
            body=[*notes.body, *notes.hard_body] if notes else (),
        )
        data = page.html
        html.append(Source(page.fold, evidence, page.page_type, html=data))
        if page.corpus == "wcxb" and notes is None and int(page.id) % _DUMPS:
            continue
        dump = "\n".join(line.strip() for line in get_text(data.decode("utf-8", "replace")).splitlines())
        texts.append(Source(page.fold, evidence, text=dump))
    articles = [
        Article(page.fold, page.site, _language(page), page.reference,
                insets[page.path].hard_body if page.path in insets else ())
        for page in labelled if page.reference and page.page_type in {"article", None}
    ]  # fmt: skip
    appeals = [
        Appeals(page.fold, page.lang[:2], [(inset.text, inset.label) for inset in page.insets if inset.in_column])
        for page in annotated if any(inset.in_column for inset in page.insets)
    ]  # fmt: skip
    for seed, speechless in _SEEDS:
        texts += mixed_texts(articles, appeals, seed, speechless=speechless)
    return html, texts


def _language(page: LabelledPage) -> str:
    """The language of a reference."""
    text = page.reference or ""
    return Rules.default().voice.language_of([text], [tokens_of(text)], page.lang)


if __name__ == "__main__":
    raise SystemExit(main())
