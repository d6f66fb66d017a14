"""What `cleantext train` makes of few labelled pages; ``python -m benchmarks.own_rules --corpora DIR``.

1. Shipped rules without the 40 English newsletter and donation phrases that matter most; 20 labelled pages of 10 sites:
   how many of the leaks that this adds on other sites does the learned overlay take back, and at what price?
2. Five labelled pages of a site: F1 on its other pages, before and after. Ten made-up sites on which extraction fails,
   27 that somebody else made up, and the sites with eight pages in WCXB's development split.
3. Profiles learned from eight pages of these 27, without labels: how many appeals of the house are left, what is lost?
   And what profiles do to the pages of WCXB's larger sites.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cleantext
from benchmarks import corpora
from benchmarks.house_sites import HOUSE_SITES
from benchmarks.metrics import FoldedOutput, line_scores, word_f1
from benchmarks.own_profiles import DRAWS, LEAST_PAGES, Counts, by_site, profiles, told_of_wcxb
from benchmarks.own_sites import SITES
from benchmarks.pages import LabelledPage
from benchmarks.tasks import read_mixed
from cleantext.intents import Intents, Phrase
from cleantext.labels_file import LabelledBlock
from cleantext.labels_file import LabelledPage as Said
from cleantext.ruleset import Rules
from cleantext.tokens import tokens_of
from cleantext.train.experiment import experiment
from cleantext.train.label import Evidence, verdicts
from cleantext.train.own_overlay import with_changes
from cleantext.train.own_pages import Example, example_of

HEAVIEST, SITES_DRAWN, PAGES_EACH, LABELLED = 40, 10, 2, 5
LEAK_DRAWS = range(6)


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
    return replace(rules, intents=Intents([replace(row, points=0) for row in rows], rules.intents))


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
    blank = example_of(page.html, is_text=False, said=Said(page.id), site=page.site, rules=rules)
    insets = [(inset.text, inset.label) for inset in page.insets]
    found = verdicts(blank.blocks.text, Evidence(page.site, insets=insets, body=(*page.body, *page.hard_body)))
    labels = tuple(
        LabelledBlock(cleantext.Label.BODY if kept else cleantext.Label(label), index)
        for index, (kept, label, marked) in enumerate(zip(found.kept, found.label, found.marked, strict=True))
        if marked
    )
    return example_of(page.html, is_text=False, said=Said(page.id, labels), site=page.site, rules=rules)


@dataclass(frozen=True)
class Leaks(Counts):
    """Appeals left in articles of pages, and in texts into which they were put; sentences and lines lost there."""

    on_pages: int = 0
    in_texts: int = 0
    sentences: int = 0
    lines: int = 0


def leaks_on(page: LabelledPage, rules: Rules) -> Leaks:
    """What rules leave and lose on a page with appeals in its column."""
    appeals = [inset.text for inset in page.insets if inset.is_appeal and inset.in_column]
    if not appeals:
        return Leaks()
    output = FoldedOutput(cleantext.extract(page.html, rules=rules).text)
    lost = sum(not output.contains(text) for text in (*page.body, *page.hard_body))
    return Leaks(on_pages=sum(output.contains(text) for text in appeals), sentences=lost)


def leaks_in(page: LabelledPage, rules: Rules) -> Leaks:
    """What rules leave and lose in an article with appeals put in before, amid and behind it."""
    body = [" ".join(line.split()) for line in (page.reference or "").split("\n") if line.strip()]
    appeals = [" ".join(inset.text.split()) for inset in page.insets]
    total = Leaks()
    for cut in (0, len(body) // 2, len(body)):
        text = "\n".join([*body[:cut], *appeals, *body[cut:]])
        scores = line_scores(cleantext.clean(text, rules=rules, language=page.lang).text, body, appeals)
        total += Leaks(in_texts=scores.left, lines=scores.lost)
    return total


def leaks(
    pages: Sequence[LabelledPage], mixed: Sequence[LabelledPage], rules: Rules, without: Container[str] = ()
) -> dict[str, Leaks]:
    """What rules leave and lose, by site; some sites left out."""
    found: dict[str, Leaks] = {}
    for group, count in ((pages, leaks_on), (mixed, leaks_in)):
        for page in group:
            if page.site not in without:
                found[page.site] = found.get(page.site, Leaks()) + count(page, rules)
    return found


def recovery(root: Path) -> Iterator[str]:
    """The first measurement, with the phrases that were switched off known to the learner, and hidden from it."""
    pages, mixed = corpora.read_insets(root), read_mixed(root)
    shipped = Rules.default()
    rows = heaviest(pages, shipped)
    weak = weakened(shipped, rows)
    full, before = (leaks(pages, mixed, rules) for rules in (shipped, weak))
    for seed in LEAK_DRAWS:
        chosen = drawn(pages, seed)
        sites = {page.site for page in chosen}
        for known in (True, False) if seed in DRAWS else (True,):
            start = time.process_time()
            examples = [annotated(page, weak) for page in chosen]
            outcome = experiment(examples, weak, () if known else [row.name for row in rows])
            seconds = time.process_time() - start
            learned = with_changes(weak, outcome.changes) if outcome.gain else weak
            after = leaks(pages, mixed, learned, sites)
            which = "known to the learner" if known else "hidden from it"
            yield (
                f"draw {seed}, phrases {which}: {len(outcome.changes)} rules in {seconds:.1f} s of CPU; "
                f"{outcome.reason}"
            )
            totals = [sum((own[site] for site in after), Leaks()) for own in (full, before, after)]
            for name, total in zip(("shipped", "without", "learned"), totals, strict=True):
                yield f"  {name} {total}"
            for name in ("on_pages", "in_texts"):
                least, most, now = (getattr(total, name) for total in totals)
                yield f"  {name}: {most - now} of {most - least} added leaks recovered"


def made_sites() -> Iterator[tuple[str, list[tuple[bytes, str]]]]:
    """Thirteen pages of each made-up site."""
    for site in SITES:
        pages = [site.page(number) for number in range(LABELLED + 8)]
        yield site.name, [(html.encode(), text) for html, text in pages]


def house_sites(seed: int) -> Iterator[tuple[str, list[tuple[bytes, str]]]]:
    """Thirteen pages of each site that somebody else made up."""
    for site in HOUSE_SITES:
        pages = [site.page(number + seed * (LABELLED + 8)) for number in range(LABELLED + 8)]
        yield site.name, [(page.html.encode(), "\n\n".join(page.body)) for page in pages]


def wcxb_sites(root: Path, seed: int) -> Iterator[tuple[str, list[tuple[bytes, str]]]]:
    """The sites with at least eight pages in WCXB's development split, their pages in some order."""
    for site, own in by_site(root, LEAST_PAGES):
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
    parts = ("leaks", "sites", "profiles")
    parser.add_argument("--part", choices=parts, help="one of the three measurements only")
    args = parser.parse_args()
    if args.part in {None, "sites"}:
        groups = [made_sites(), *(house_sites(seed) for seed in DRAWS)]
        groups += [wcxb_sites(args.corpora, seed) for seed in DRAWS if args.corpora]
        for group in groups:
            means = []
            for site, pages in group:
                gains, line = repaired(site, pages)
                means.append(sum(gains) / len(gains))
                print(line, flush=True)
            print(f"mean gain of {len(means)} sites {sum(means) / len(means):+.3f}, worst site {min(means):+.3f}")
    if args.part in {None, "profiles"}:
        for line in profiles():
            print(line, flush=True)
        for line in told_of_wcxb(args.corpora) if args.corpora else ():
            print(line, flush=True)
    if args.part in {None, "leaks"} and args.corpora:
        for line in recovery(args.corpora):
            print(line, flush=True)


if __name__ == "__main__":
    main()
