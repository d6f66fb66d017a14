"""docs/accuracy.md and what it is made of: worst pages, summary, dial, ablation, plots, on tiny corpora."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks import ablation, worst
from benchmarks.accuracy_page import page_of
from benchmarks.corpora import read_wcxb
from benchmarks.dial import measure_dial
from benchmarks.measure import measure
from benchmarks.metrics import word_shares
from benchmarks.pages import LabelledPage, fold_of
from benchmarks.speed import measure_speed
from benchmarks.summary import EVERYTHING, load_summary, measured_of, reliability, save_summary, summary_of
from benchmarks.systems import Output, System, load
from cleantext import Rules

if TYPE_CHECKING:
    from benchmarks.summary import Summary

ROOT = Path(__file__).parents[1]
SUMMARY, PAGE = ROOT / "benchmarks" / "results.json", ROOT / "docs" / "accuracy.md"
BODY = "The ferry left the harbour at dawn, and nobody on the quay knew when the next one would come back."
APPEAL = "Please donate today and support our independent newsroom with a small gift."
OPEN_SITE, REPORTED_SITE = "mill.example", "ferry.example"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two pages of WCXB, the second in the fold that nobody reads, and the insets of the first."""
    html = f"<html lang=en><title>Ferry</title><body><article><h1>Ferry</h1><p>{BODY}</p><p>{APPEAL}</p></article>"
    (tmp_path / "wcxb/dev/html").mkdir(parents=True)
    (tmp_path / "wcxb/dev/ground-truth").mkdir()
    for name, site in (("0001", OPEN_SITE), ("0002", REPORTED_SITE)):
        truth = {
            "url": f"https://{site}/story",
            "ground_truth": {"main_content": f"{BODY} Sand <b> salt."},
            "_internal": {"page_type": {"primary": "article"}},
        }
        (tmp_path / f"wcxb/dev/html/{name}.html.gz").write_bytes(gzip.compress(html.encode()))
        (tmp_path / f"wcxb/dev/ground-truth/{name}.json").write_text(json.dumps(truth), encoding="utf-8")
    annotation = {
        "corpus": "wcxb-dev", "id": "0001", "page": "wcxb/dev/html/0001.html.gz", "site": OPEN_SITE, "lang": "en",
        "url": f"https://{OPEN_SITE}/story", "insets": [{"text": APPEAL, "label": "donation", "where": "after"}],
        "body": [BODY], "hard_body": [],
    }  # fmt: skip
    (tmp_path / "insets-dev.jsonl").write_text(json.dumps(annotation) + "\n", encoding="utf-8")
    return tmp_path


def everything(_page: LabelledPage) -> Output:
    return Output(f"{BODY}\n\n{APPEAL}", confidence=0.75)


KEEPS_ALL = System("cleantext", "0", everything)


class TestWorst:
    def test_what_is_lost_and_what_is_extra_is_shown(self, root: Path) -> None:
        [judged] = worst.worst(read_wcxb(root)[:1], "wcxb", KEEPS_ALL, 1)
        shown = worst.as_terminal([judged], colours=False)
        assert "[-Sand < b > salt-]" in shown
        assert re.search(r"\{\+\s*Please donate .* gift\+\}", shown)
        assert "\x1b" not in shown
        assert "\x1b[34m[-Sand" in worst.as_terminal([judged], colours=True)

    def test_the_html_shows_texts_as_texts(self, root: Path) -> None:
        html = worst.as_html(worst.worst(read_wcxb(root)[:1], "wcxb", KEEPS_ALL, 1), "wcxb")
        assert "<del>Sand &lt; b &gt; salt</del>" in html
        assert html.count("<ins>") == 2  # with the one of the legend

    def test_snippets_on_the_wrong_side_are_shown(self, root: Path) -> None:
        page = LabelledPage(
            "t", "1", root, None, "s", 0, "en", with_=(BODY, "No such line."), without=(APPEAL, "Other")
        )
        assert worst.differences(f"{BODY} {APPEAL}", page) == [("lost", "No such line."), ("extra", APPEAL)]

    def test_lines_that_end_elsewhere_are_no_difference(self, root: Path) -> None:
        page = LabelledPage("t", "1", root, None, "s", 0, "en", reference="One two\nthree")
        assert {piece.kind for piece in worst.differences("One\ntwo three", page)} == {"same"}

    def test_the_lowest_figure_comes_first(self, root: Path) -> None:
        pages = read_wcxb(root)
        judged = worst.worst(pages, "wcxb", System("s", "0", lambda page: Output(BODY[: 90 - int(page.id)])), 2)
        assert [one.figure for one in judged] == sorted(one.figure for one in judged)

    @pytest.mark.parametrize(("option", "shown"), [([], {"0001"}), (["--fold-4"], {"0001", "0002"})])
    def test_pages_of_fold_4_are_shown_only_when_asked_for(
        self, root: Path, option: list[str], shown: set[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert (fold_of(OPEN_SITE) == 4, fold_of(REPORTED_SITE)) == (False, 4)
        assert worst.main(["wcxb", "--corpora", str(root), *option]) == 0
        assert set(re.findall(r"wcxb · (\d+)", capsys.readouterr().out)) == shown

    def test_a_missing_corpus_is_said(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert worst.main(["wcxb", "--corpora", str(tmp_path)]) == 1
        assert capsys.readouterr().err.startswith("benchmarks.worst: ")


class TestMeasurements:
    def test_a_stricter_threshold_keeps_less(self, root: Path) -> None:
        rows = measure_dial(root, None, (0.01, 0.99))["rows"]
        assert rows[0]["recall"] >= rows[1]["recall"]
        assert rows[0]["leaked"] >= rows[1]["leaked"]

    def test_word_shares_are_precision_and_recall(self) -> None:
        assert word_shares("a b c", "a b x y") == (2 / 3, 2 / 4)
        assert word_shares("", "a") == (1.0, 0.0)

    def test_time_is_measured_in_parses_also_of_a_system_that_raises(self, root: Path) -> None:
        def crash(page: LabelledPage) -> Output:
            raise RuntimeError(page.id)

        speed = measure_speed([KEEPS_ALL, System("other", "0", crash)], read_wcxb(root))
        assert speed["pages"] == 2
        assert set(speed["ratios"]) == {"cleantext", "other"}

    @pytest.mark.parametrize("part", ablation.PARTS, ids=lambda part: part.name)
    def test_each_part_takes_something_out(self, part: ablation.Part) -> None:
        rules = Rules.default()
        assert (part.without(rules) == rules) == (part.name == ablation.NOTHING)

    def test_an_ablation_has_a_row_for_each_part(self, root: Path) -> None:
        pages = {"wcxb": read_wcxb(root)}
        rows = ablation.ablate([Rules.default()] * 5, pages, ablation.PARTS[:2])
        assert [row["without"] for row in rows] == [part.name for part in ablation.PARTS[:2]]
        assert rows[0]["wcxb all"] > 0
        low, high = rows[1]["change"][1:]
        assert low <= rows[1]["change"][0] <= high
        table = ablation.ablation_table({"rows": rows})
        assert f"| {ablation.PARTS[1].name} |" in table

    def test_the_balance_brings_back_the_expected_words(self) -> None:
        blocks = [(-30, 50), (-5, 20), (12, 80)]
        moved = [(points - 17, words) for points, words in blocks]
        assert ablation.balance(moved, ablation.expected_words(blocks)) == 17


class TestSummary:
    def test_rows_become_figures_with_intervals(self, root: Path, tmp_path: Path) -> None:
        results, _ = measure(["wcxb", "insets"], [KEEPS_ALL], root, {})
        summary = summary_of(results)
        found = measured_of(summary, "wcxb", "cleantext", "all")
        assert found.value is not None
        assert found.interval is not None
        assert measured_of(summary, "wcxb", "cleantext", "all", "fold 4").count == 1
        assert measured_of(summary, "insets", "cleantext", "appeals leaked").value == 1.0
        assert measured_of(summary, "wcxb", "nobody", "all").value is None
        save_summary(tmp_path / "s.json", summary)
        assert load_summary(tmp_path / "s.json") == json.loads(json.dumps(summary))

    def test_bins_of_confidence_are_of_equal_count(self) -> None:
        rows = [{"confidence": place / 100, "f1": place / 200} for place in range(100)]
        bins = reliability(rows)
        assert [part["pages"] for part in bins] == [10] * 10
        assert bins[0]["confidence"] == pytest.approx(0.045)
        assert all(part["low"] <= part["f1"] <= part["high"] for part in bins)

    def test_the_page_names_every_figure_in_which_another_is_ahead(self) -> None:
        better = {"pages": 9, "all": [0.9, 0.8, 1.0, 9], "article": [0.5, None, None, 9]}
        own = {"pages": 9, "all": [0.8, 0.7, 0.9, 9], "article": [0.6, None, None, 9]}
        page = page_of({"figures": {"wcxb": {"cleantext": {EVERYTHING: own}, "justext": {EVERYTHING: better}}}})
        ahead = page.partition("## Where others are ahead")[2]
        assert "wcxb: all: justext 0.900 [0.800, 1.000]; cleantext 0.800" in ahead
        assert "article" not in ahead


@pytest.fixture(scope="module")
def shipped() -> Summary:
    return load_summary(SUMMARY)


class TestShipped:
    def test_the_page_is_the_one_that_the_summary_makes(self, shipped: Summary) -> None:
        assert PAGE.read_text(encoding="utf-8") == page_of(shipped), "run python -m benchmarks.plots"

    def test_the_summary_is_held_out_and_small(self, shipped: Summary) -> None:
        assert {"figures", "versions", "reliability", "speed", "ablation"} <= set(shipped)
        assert all(shipped[name]["held out"] for name in ("dial", "ablation") if name in shipped)
        assert SUMMARY.stat().st_size < 200_000

    def test_every_known_system_is_one_that_can_be_measured(self, shipped: Summary) -> None:
        systems, missing = load(list(shipped["versions"]))
        assert len(systems) + len(missing) == len(shipped["versions"])

    def test_plots_are_there_and_the_same_each_time(self, shipped: Summary, tmp_path: Path) -> None:
        pytest.importorskip("matplotlib")
        from benchmarks.plots import PLOTS, draw_all

        first, second = draw_all(shipped, tmp_path / "a"), draw_all(shipped, tmp_path / "b")
        assert [path.stem for path in first] == [name for name, (is_there, _) in PLOTS.items() if is_there(shipped)]
        assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
        assert all((PAGE.with_suffix("") / path.name).is_file() for path in first)

    def test_label_errors_name_a_page_and_a_reason(self) -> None:
        head, *rows = (ROOT / "benchmarks" / "label_errors.tsv").read_text(encoding="utf-8").splitlines()
        cells = [row.split("\t") for row in rows]
        assert head.split("\t") == ["corpus", "page", "what", "why"]
        assert all(len(row) == 4 and all(row) and row[0] in worst.CORPORA for row in cells)
        assert cells == sorted(cells)
