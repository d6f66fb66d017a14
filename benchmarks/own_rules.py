"""What `cleantext train` makes of few labelled pages; ``python -m benchmarks.own_rules --corpora DIR``.

1. Shipped rules without the 40 English newsletter and donation phrases that matter most; 20 labelled pages of 10 sites:
   how many of the leaks that this adds on other sites does the learned overlay take back, and at what price?
2. Five labelled pages of a site: F1 on its other pages, before and after. Ten made-up sites on which extraction fails,
   and the sites with eight pages in WCXB's development split.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cleantext
from benchmarks import corpora
from benchmarks.metrics import FoldedOutput, line_scores, word_f1
from benchmarks.own_sites import SITES
from benchmarks.pages import LabelledPage
from benchmarks.tasks import PLACES, read_mixed
from cleantext.intents import Intents, Phrase, tokens_of
from cleantext.labels_file import LabelledBlock
from cleantext.labels_file import LabelledPage as Said
from cleantext.ruleset import Rules
from cleantext.train.experiment import experiment
from cleantext.train.label import Evidence, verdicts
from cleantext.train.own_overlay import with_changes
from cleantext.train.own_pages import Example, example_of

HEAVIEST, SITES_DRAWN, PAGES_EACH, LABELLED = 40, 10, 2, 5
DRAWS = (0, 1)


def heaviest(pages: Sequence[LabelledPage], rules: Rules) -> list[Phrase]:
    """The phrases with most points, times the annotated blocks in which they stand; ties by name."""
    hits: Counter[Phrase] = Counter()
    for page in pages:
        for inset in page.insets:
            hits.update(rules.intents.judge(inset.text, tokens_of(inset.text), frozenset({"en"})))
    rows = [row for row in rules.phrases if row.language == "en" and row.label in {"newsletter", "donation"}]
    return sorted(rows, key=lambda row: (row.points * hits[row], row.phrase))[:HEAVIEST]


def weakened(rules: Rules, rows: Sequence[Phrase]) -> Rules:
    """Rules with some phrases set to 0."""
    off = [replace(row, points=0) for row in rows]
    gone = {(row.language, row.phrase) for row in off}
    left = tuple(row for row in rules.phrases if (row.language, row.phrase) not in gone)
    return replace(rules, phrases=(*left, *off), intents=Intents(off, rules.intents))


def drawn(pages: Sequence[LabelledPage], seed: int) -> list[LabelledPage]:
    """Two pages each of ten sites."""
    chooser = random.Random(seed)  # noqa: S311 - a draw, nothing secret
    by_site: dict[str, list[LabelledPage]] = {}
    for page in pages:
        by_site.setdefault(page.site, []).append(page)
    sites = [site for site, own in sorted(by_site.items()) if len(own) >= PAGES_EACH]
    chosen = chooser.sample(sites, SITES_DRAWN)
    return [page for site in chosen for page in chooser.sample(by_site[site], PAGES_EACH)]


def annotated(page: LabelledPage, rules: Rules) -> Example:
    """A page with its annotations as a person's labels; what is not annotated is not labelled."""
    blocks = cleantext.extract(page.html, rules=rules).blocks
    insets = [(inset.text, inset.label) for inset in page.insets]
    found = verdicts(
        [block.text for block in blocks], Evidence(page.site, insets=insets, body=(*page.body, *page.hard_body))
    )
    labels = tuple(
        LabelledBlock(cleantext.Label.BODY if kept else cleantext.Label(label), index)
        for index, (kept, label, marked) in enumerate(zip(found.kept, found.label, found.marked, strict=True))
        if marked
    )
    return example_of(page.html, is_text=False, said=Said(page.id, labels), site=page.site, rules=rules)


@dataclass(frozen=True)
class Leaks:
    """Appeals left in articles of pages, and in texts into which they were put; sentences and lines lost there."""

    on_pages: int
    in_texts: int
    sentences: int
    lines: int


def leaks(pages: Sequence[LabelledPage], mixed: Sequence[LabelledPage], rules: Rules) -> Leaks:
    """Count what rules leave and lose."""
    on_pages = sentences = in_texts = lost = 0
    for page in pages:
        appeals = [inset.text for inset in page.insets if inset.is_appeal and inset.in_column]
        if appeals:
            output = FoldedOutput(cleantext.extract(page.html, rules=rules).text)
            on_pages += sum(output.contains(text) for text in appeals)
            sentences += sum(not output.contains(text) for text in (*page.body, *page.hard_body))
    for page in mixed:
        body = [" ".join(line.split()) for line in (page.reference or "").split("\n") if line.strip()]
        appeals = [" ".join(inset.text.split()) for inset in page.insets]
        for cut in (0, len(body) // 2, len(body))[: len(PLACES)]:
            text = "\n".join([*body[:cut], *appeals, *body[cut:]])
            scores = line_scores(cleantext.clean(text, rules=rules, language=page.lang).text, body, appeals)
            in_texts += scores.left
            lost += scores.lost
    return Leaks(on_pages, in_texts, sentences, lost)


def recovery(root: Path, *, known: bool) -> Iterator[str]:
    """The first measurement; `known`: whether the learner may know the phrases that were switched off."""
    pages, mixed = corpora.read_insets(root), read_mixed(root)
    shipped = Rules.default()
    rows = heaviest(pages, shipped)
    weak = weakened(shipped, rows)
    for seed in DRAWS:
        chosen = drawn(pages, seed)
        sites = {page.site for page in chosen}
        examples = [annotated(page, weak) for page in chosen]
        start = time.process_time()
        outcome = experiment(examples, weak, () if known else [row.name for row in rows])
        seconds = time.process_time() - start
        learned = with_changes(weak, outcome.changes) if outcome.gain else weak
        others = [page for page in pages if page.site not in sites]
        texts = [page for page in mixed if page.site not in sites]
        full, before, after = (leaks(others, texts, rules) for rules in (shipped, weak, learned))
        yield f"draw {seed}: {len(outcome.changes)} rules in {seconds:.1f} s of CPU; {outcome.reason}"
        yield f"  shipped {full}\n  without {before}\n  learned {after}"
        for name in ("on_pages", "in_texts"):
            added = getattr(before, name) - getattr(full, name)
            taken = getattr(before, name) - getattr(after, name)
            yield f"  {name}: {taken} of {added} added leaks recovered"


def made_sites() -> Iterator[tuple[str, list[tuple[bytes, str]]]]:
    """Thirteen pages of each made-up site."""
    for site in SITES:
        pages = [site.page(number) for number in range(LABELLED + 8)]
        yield site.name, [(html.encode(), text) for html, text in pages]


def wcxb_sites(root: Path, seed: int) -> Iterator[tuple[str, list[tuple[bytes, str]]]]:
    """The sites with at least eight pages in WCXB's development split."""
    by_site: dict[str, list[LabelledPage]] = {}
    for page in corpora.read_wcxb(root):
        by_site.setdefault(page.site, []).append(page)
    for site, own in sorted(by_site.items()):
        if len(own) >= LABELLED + 3:
            random.Random(seed).shuffle(own)  # noqa: S311 - a draw, nothing secret
            yield site, [(page.html, page.reference or "") for page in own]


def repaired(site: str, pages: Sequence[tuple[bytes, str]]) -> tuple[list[float], str]:
    """Learn from the first five pages; the gains of F1 on the others, and a line that tells of them."""
    start = time.process_time()
    rules = Rules.default()
    examples = [
        example_of(html, is_text=False, said=Said(str(number), text=text), site=site, rules=rules)
        for number, (html, text) in enumerate(pages[:LABELLED])
    ]
    outcome = experiment(examples, rules)
    seconds = time.process_time() - start
    learned = with_changes(rules, outcome.changes) if outcome.gain else rules
    rest = pages[LABELLED:]
    before = [word_f1(cleantext.extract(html).text, text) for html, text in rest]
    after = [word_f1(cleantext.extract(html, rules=learned).text, text) for html, text in rest]
    gains = [new - old for old, new in zip(before, after, strict=True)]
    count = len(rest)
    line = (
        f"{site:18} {count:3} pages  F1 {sum(before) / count:.3f} -> {sum(after) / count:.3f}  worst page "
        f"{min(gains):+.3f}  {len(outcome.changes) if outcome.gain else 0:3} rules  {seconds:4.1f} s  {outcome.reason}"
    )
    return gains, line


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, help="the public corpora; without them only the made-up sites")
    parser.add_argument("--part", choices=("leaks", "sites"), help="one of the two measurements only")
    args = parser.parse_args()
    if args.part != "leaks":
        means = []
        groups = [made_sites(), *(wcxb_sites(args.corpora, seed) for seed in DRAWS if args.corpora)]
        for group in groups:
            for site, pages in group:
                gains, line = repaired(site, pages)
                means.append(sum(gains) / len(gains))
                print(line, flush=True)
        print(f"mean gain of {len(means)} sites {sum(means) / len(means):+.3f}, worst site {min(means):+.3f}")
    if args.part != "sites" and args.corpora:
        for known in (True, False):
            print(f"phrases that were switched off are {'known' if known else 'unknown'} to the learner")
            for line in recovery(args.corpora, known=known):
                print(line, flush=True)


if __name__ == "__main__":
    main()
