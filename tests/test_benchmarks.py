"""The benchmark's measures on cases computed by hand, its readers on tiny corpora, its gate and its fetch."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from benchmarks import corpora, fetch, gate, run
from benchmarks.figures import FIGURES
from benchmarks.inset_pages import FoldedText, read_located
from benchmarks.measure import load_results, measure, save_results
from benchmarks.metadata import names_author, same_day, same_title
from benchmarks.metrics import (
    FoldedOutput,
    Matches,
    article_scores,
    calibration_error,
    fold_text,
    fourgram_matches,
    given_label,
    interval,
    line_scores,
    pooled,
    same_tokens,
    snippet_matches,
    split_off,
    word_f1,
)
from benchmarks.pages import canonical_url, decode, fold_of, html_to_text, language_of, page_text, site_of
from benchmarks.rendering import KeptText, parsed_words, survived
from benchmarks.speed import speed_ratio
from benchmarks.systems import NAMES, Output, System, load
from benchmarks.table import tables
from benchmarks.tasks import TASKS

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.pages import LabelledPage

BODY = "The bakery on Mill Street reopens tomorrow after the flood."
SECOND = "Its oven was carried out of the water by nine neighbours."
APPEAL = "Give what you can so that our small paper lives on."
PAGE = (
    f'<html lang="en"><head><title>Bakery</title><link rel="canonical" href="https://www.mill.co.uk/b"></head>'
    f"<body><p>{APPEAL}</p><p>{BODY}</p><p>{SECOND}</p><script>var x = 1</script></body></html>"
)


def everything(page: LabelledPage) -> Output:
    return Output(html_to_text(decode(page.html)), confidence=0.5, title="Bakery", date="2024-05-01")


def nothing(_page: LabelledPage) -> Output:
    return Output("")


def crash(page: LabelledPage) -> Output:
    raise RuntimeError(f"cannot read {page.id}")


KEEPS_ALL = System("cleantext", "0", everything, lambda text, _page: Output(text), gives_metadata=True)


def write_gz(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))


def write_json(path: Path, data: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data), encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Write every corpus with one page, in the layout of its project."""
    truth = {"title": "Bakery", "author": None, "publish_date": "2024-05-01", "with": [BODY], "without": []}
    truth["main_content"] = f"{BODY}\n\n{SECOND}\n\nThird line.\nFourth line."
    kind = {"page_type": {"primary": "article"}}
    record = {"url": "https://www.mill.co.uk/b", "ground_truth": truth, "_internal": kind}
    write_json(tmp_path / "wcxb/dev/ground-truth/0001.json", record)
    write_gz(tmp_path / "wcxb/dev/html/0001.html.gz", PAGE)
    entry = {"file": "mill.html", "with": [BODY, "missing snippet"], "without": [APPEAL, "  "]}
    write_json(tmp_path / "trafilatura/tests/evaldata.json", {"hard::mill.html": entry})
    write_gz(tmp_path / "trafilatura/tests/eval/mill.html.gz", PAGE)
    case = tmp_path / "readability/test/test-pages/mill"
    case.mkdir(parents=True)
    (case / "source.html").write_text(PAGE, encoding="utf-8")
    (case / "expected.html").write_text(f"<div><p>{BODY}</p><p>{SECOND}</p></div>", encoding="utf-8")
    write_json(case / "expected-metadata.json", {"lang": "en-GB", "title": "Bakery"})
    write_json(
        tmp_path / "article-extraction-benchmark/ground-truth.json",
        {"ab12": {"articleBody": f"{BODY} {SECOND}", "url": "https://mill.co.uk/b"}},
    )
    write_gz(tmp_path / "article-extraction-benchmark/html/ab12.html.gz", PAGE)
    (tmp_path / "insets-dev.jsonl").write_text(json.dumps(annotation()) + "\n", encoding="utf-8")
    return tmp_path


def annotation() -> dict[str, object]:
    return {
        "corpus": "wcxb-dev",
        "id": "0001",
        "page": "wcxb/dev/html/0001.html.gz",
        "url": "https://www.mill.co.uk/b",
        "site": "mill.co.uk",
        "lang": "en",
        "insets": [
            {"text": APPEAL, "label": "donation", "where": "before"},
            {"text": "Follow us on the usual networks", "label": "social", "where": "outside"},
        ],
        "body": [BODY],
        "hard_body": [SECOND],
    }


def located(offset_error: int = 0) -> dict[str, object]:
    text = fold_text(page_text(PAGE))

    def at(piece: str) -> list[object]:
        folded = fold_text(piece)
        digest = hashlib.sha1(folded.encode(), usedforsecurity=False).hexdigest()[:12]
        return [max(0, text.find(folded)) + offset_error, len(folded), digest]

    inset = {"label": "donation", "where": "before", "at": at(APPEAL)}
    absent = {"label": "social", "where": "after", "at": at("No such words on the page")}
    row = {name: value for name, value in annotation().items() if name != "url"}
    return row | {"insets": [inset, absent], "body": [at(BODY)], "hard_body": [at(SECOND)]}


class TestMetrics:
    def test_word_f1_counts_words_as_multisets_and_ignores_case(self) -> None:
        assert word_f1("The cat the hat", "the cat sat") == pytest.approx(2 * 2 / 7)

    def test_word_f1_of_an_empty_reference_is_one_for_empty_output_only(self) -> None:
        assert word_f1(" . ", "") == 1.0
        assert word_f1("word", "") == 0.0
        assert word_f1("", "word") == 0.0

    def test_fourgrams_are_shares_of_the_page(self) -> None:
        assert fourgram_matches("a b c d e", "a b c d f") == Matches(1 / 3, 1 / 3, 1 / 3)
        assert fourgram_matches("", "") == Matches(0, 0, 0)

    def test_texts_shorter_than_four_words_are_one_run_and_case_counts(self) -> None:
        assert fourgram_matches("Two words", "Two words") == Matches(1, 0, 0)
        assert fourgram_matches("two words", "Two words") == Matches(0, 0.5, 0.5)

    def test_article_scores_are_means_where_defined(self) -> None:
        pages = [(Matches(1, 0, 0), True), (Matches(0, 0, 1), False)]
        scores = article_scores(pages)
        assert (scores.precision, scores.recall, scores.accuracy) == (1.0, 0.5, 0.5)
        assert scores.f1 == pytest.approx(2 / 3)

    def test_accuracy_is_equality_of_tokens(self) -> None:
        assert same_tokens("One, two", "One  two")
        assert not same_tokens("one two", "One two")

    def test_snippets_ignore_white_space_but_not_case(self) -> None:
        matches = snippet_matches("Good\n bread here", ["Good bread", "bad bread"], ["HERE", "here", " "])
        assert matches == Matches(tp=1, fp=1, fn=1)

    def test_a_sentence_is_contained_with_eighty_percent_of_its_shingles(self) -> None:
        output = FoldedOutput(f"{BODY} And more.")
        assert output.contains(BODY.upper())
        assert output.contains(f"{BODY} It")
        assert not output.contains(f"{BODY} {SECOND}")

    def test_a_short_string_is_contained_only_as_a_whole(self) -> None:
        assert FoldedOutput("please sign up now").contains("Sign up!")
        assert not FoldedOutput("please sign it").contains("Sign up!")

    def test_a_trimmed_appeal_leaves_a_share_of_its_words(self) -> None:
        left = FoldedOutput("and so that our small boat sank").words_left(APPEAL)
        assert left == (4, 11)
        assert FoldedOutput("you our can what").words_left(APPEAL) == (0, 11)
        assert FoldedOutput("Subscribe here").words_left("Subscribe") == (1, 1)

    def test_line_scores_compare_whole_lines(self) -> None:
        scores = line_scores("first  line\n\nappeal\n", ["first line", "second line"], ["appeal", "other"])
        assert scores == (2, 1, 2, 1, False)
        assert line_scores("a\nb", ["a", "b"], ["x"]).exact

    def test_calibration_error_is_the_mean_distance_over_bins(self) -> None:
        assert calibration_error([(0.5, 0.7), (0.9, 0.8)], bins=2) == pytest.approx(0.15)
        assert calibration_error([]) == 0.0

    def test_intervals_are_reproducible_and_hold_the_value(self) -> None:
        shares = [(float(place % 3 == 0), 1.0) for place in range(60)]
        low, high = interval(shares, pooled)
        assert low <= pooled(shares) <= high
        assert (low, high) == interval(shares, pooled)
        assert interval([], pooled) == (0.0, 0.0)

    def test_the_label_given_is_that_of_the_blocks_that_hold_most_of_a_text(self) -> None:
        halves = [(APPEAL[:30], "donation"), (APPEAL[30:], "donation")]
        assert given_label(APPEAL, [*halves, (APPEAL[:25], "other")]) == "donation"
        assert given_label(APPEAL, [(BODY, "donation")]) is None
        assert given_label(APPEAL, []) is None

    def test_sentences_are_split_off_where_their_line_is_there_otherwise(self) -> None:
        lines = [f"{BODY} {SECOND}", f"{APPEAL} And one thing more!"]
        assert split_off(f"{BODY}\n{SECOND}\n{APPEAL}", lines) == (1, 4)
        assert split_off(BODY, lines) == (1, 4)
        assert split_off("", lines) == (0, 4)

    def test_between_blocks_that_hold_as_much_the_shortest_names_the_label(self) -> None:
        menu = ("Home Give Subscribe News Sports and all the rest", "navigation")
        assert given_label("Give", [menu, ("Give!", "donation")]) == "donation"


class TestMetadata:
    def test_titles_are_equal_without_the_name_of_the_site(self) -> None:
        assert same_title("A Flood! | Mill News", "a flood", {"millnews"})
        assert same_title("A flood again", "A flood", {"millnews"}) is False
        assert same_title("A flood", None, set()) is None

    def test_the_byline_contains_the_author(self) -> None:
        assert names_author("By Ann Miller, editor", "Ann Miller")
        assert names_author(None, "Ann Miller") is False
        assert names_author("Ann Miller", None) is None

    def test_days_are_compared_without_times(self) -> None:
        assert same_day("2024-05-01T10:00:00Z", "2024-05-01")
        assert same_day("2024-05-02", "2024-05-01") is False
        assert same_day(None, "2024-05-01") is False
        assert same_day("2024-05-01", "last May") is None


class TestPages:
    @pytest.mark.parametrize(
        ("url", "site"),
        [
            ("https://www.News.example.com/a", "example.com"),
            ("http://shop.example.co.uk:8080/", "example.co.uk"),
            ("https://example.org.au", "example.org.au"),
            ("https://localhost/x", "localhost"),
            ("hard::file.html", "page:p1"),
            ("/relative", "page:p1"),
            ("http://[broken", "page:p1"),
            (None, "page:p1"),
        ],
    )
    def test_a_site_is_the_registrable_domain_or_the_page(self, url: str | None, site: str) -> None:
        assert site_of(url, "p1") == site

    def test_the_fold_is_a_function_of_the_site(self) -> None:
        number = int(hashlib.sha1(b"example.com", usedforsecurity=False).hexdigest(), 16)
        assert fold_of("example.com") == number % 5

    def test_pages_are_decoded_as_they_declare(self) -> None:
        assert decode("\ufeffgrün".encode()) == "grün"
        assert decode('<meta charset="iso-8859-2">łąka'.encode("iso-8859-2")).endswith("łąka")
        assert decode(b"<meta charset=nonsense>caf\xe9").endswith("café")
        assert decode("grün".encode("utf-16")).endswith("grün")

    def test_blocks_become_lines_and_inline_elements_do_not(self) -> None:
        assert html_to_text("<div>One <b>bold</b> word<p>two</p>three<!-- x --></div>") == "One bold word\ntwo\nthree"
        assert html_to_text("") == ""

    def test_scripts_and_comments_are_no_page_text(self) -> None:
        assert fold_text(page_text("<p>a<style>b</style>c<!--d--><noscript>e</noscript>f</p>")) == "acf"

    def test_url_and_language_are_read_from_the_page(self) -> None:
        assert canonical_url(PAGE) == "https://www.mill.co.uk/b"
        assert canonical_url('<meta property="og:url" content="https://a.example/x">') == "https://a.example/x"
        assert canonical_url('<link rel="canonical" href="/relative">') is None
        assert language_of('<html class="x" lang="de-AT">', None) == "de"
        assert language_of("<html>", "https://zeitung.at/x") == "de"
        assert language_of("<html>", None) == "und"


class TestReaders:
    def test_wcxb(self, root: Path) -> None:
        (page,) = corpora.read_wcxb(root)
        assert (page.id, page.site, page.page_type, page.lang) == ("0001", "mill.co.uk", "article", "en")
        assert page.html == PAGE.encode()
        assert page.reference is not None
        assert page.reference.startswith(BODY)
        assert page.metadata["publish_date"] == "2024-05-01"

    def test_wcxb_without_a_main_content_or_url_is_empty_and_its_own_site(self, root: Path) -> None:
        record = {"ground_truth": {"title": None}, "_internal": {"page_type": {"primary": "forum"}}}
        write_json(root / "wcxb/dev/ground-truth/0002.json", record)
        write_gz(root / "wcxb/dev/html/0002.html.gz", "<p>x</p>")
        page = corpora.read_wcxb(root)[1]
        assert (page.reference, page.site) == ("", "page:0002")

    def test_trafilatura_with_a_key_that_is_no_url(self, root: Path) -> None:
        (page,) = corpora.read_trafilatura(root)
        assert (page.id, page.url, page.site) == ("mill", "https://www.mill.co.uk/b", "mill.co.uk")
        assert page.with_ == (BODY, "missing snippet")

    def test_readability_in_its_plain_layout(self, root: Path) -> None:
        (page,) = corpora.read_readability(root)
        assert (page.id, page.lang, page.reference) == ("mill", "en", f"{BODY}\n{SECOND}")

    def test_article_extraction_benchmark(self, root: Path) -> None:
        (page,) = corpora.read_aeb(root)
        assert (page.id, page.reference) == ("ab12", f"{BODY} {SECOND}")
        assert page.html == PAGE.encode()

    def test_insets_with_their_texts(self, root: Path) -> None:
        (page,) = corpora.read_insets(root)
        assert page.id == "wcxb-dev/0001"
        assert [inset.text for inset in page.insets if inset.in_column and inset.is_appeal] == [APPEAL]

    @pytest.mark.parametrize("offset_error", [0, 7, -3])
    def test_located_insets_are_found_by_their_digest(self, root: Path, offset_error: int) -> None:
        path = root / "insets-dev.located.jsonl"
        path.write_text(json.dumps(located(offset_error)) + "\n", encoding="utf-8")
        (page,) = read_located(root, path)
        assert [fold_text(inset.text) for inset in page.insets] == [fold_text(APPEAL)]
        assert page.insets[0].text.startswith("Give what you can")
        assert fold_text(page.body[0]) == fold_text(BODY)
        assert fold_text(page.hard_body[0]) == fold_text(SECOND)
        assert page.metadata["unresolved"] == 1

    def test_located_insets_are_read_where_there_are_no_texts(self, root: Path) -> None:
        (root / "insets-dev.jsonl").unlink()
        row = json.dumps(located())
        (root / "insets-dev.located.jsonl").write_text(row + "\n", encoding="utf-8")
        shutil.move(root / "wcxb/dev/html/0001.html.gz", root / "elsewhere.gz")
        (root / "wcxb/dev/html/0001.html").write_text(PAGE, encoding="utf-8")
        (page,) = corpora.read_insets(root)
        assert page.site == "mill.co.uk"
        assert len(page.insets) == 1

    def test_letters_that_grow_in_lower_case_do_not_shift_the_text(self) -> None:
        text = FoldedText("İzmir ve  Ankara")
        assert text.folded == fold_text("İzmir ve Ankara")
        assert text.original(5, 8) == "ve Ankara"

    def test_the_annotated_site_counts_for_a_page_in_every_corpus(self, root: Path) -> None:
        row = annotation() | {"page": "trafilatura/tests/eval/mill.html", "site": "page:mill"}
        (root / "insets-dev.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
        assert corpora.read_trafilatura(root)[0].site == "page:mill"

    def test_a_missing_corpus_is_an_error_that_names_the_place(self, tmp_path: Path) -> None:
        for name in sorted(set(TASKS) - {"own"}):
            with pytest.raises(corpora.CorpusMissingError, match=str(tmp_path)):
                TASKS[name].read(tmp_path)

    def test_the_environment_says_where_the_corpora_are(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CLEANTEXT_CORPORA", str(tmp_path))
        assert corpora.corpora_root() == tmp_path
        assert corpora.corpora_root(tmp_path / "x") == tmp_path / "x"

    def test_the_shipped_pages_hold_their_references_and_appeals(self) -> None:
        pages = corpora.read_own(corpora.corpora_root())
        assert len({page.lang for page in pages}) >= 5
        for page in pages:
            output = FoldedOutput(page_text(decode(page.html)))
            assert all(output.contains(line) for line in (page.reference or "").split("\n"))
            assert all(output.contains(appeal) for appeal in page.without)


class TestMeasuring:
    def figures(self, root: Path, corpus: str, system: System = KEEPS_ALL) -> dict[str, float | None]:
        results, _ = measure([corpus], [system], root, {})
        rows = results[system.name][corpus]["rows"]
        return {figure.name: figure.measure(rows).value for figure in FIGURES[corpus]}

    def test_keeping_all_leaks_and_loses_nothing(self, root: Path) -> None:
        found = self.figures(root, "insets")
        assert (found["appeals leaked"], found["donation"], found["appeal words left"]) == (1.0, 1.0, 1.0)
        assert (found["body lost"], found["hard body lost"], found["newsletter"]) == (0.0, 0.0, None)

    def test_giving_nothing_loses_all_and_leaks_nothing(self, root: Path) -> None:
        found = self.figures(root, "insets", System("mute", "0", nothing))
        assert (found["appeals leaked"], found["body lost"], found["body lost en"]) == (0.0, 1.0, 1.0)

    @pytest.mark.parametrize(("label", "right"), [("donation", 1.0), ("newsletter", 0.0)])
    def test_the_label_of_what_is_removed_is_compared(self, root: Path, label: str, right: float) -> None:
        system = System("mute", "0", lambda _: Output("", removed=lambda: [(APPEAL, label), (BODY, "other")]))
        found = self.figures(root, "insets", system)
        assert (found["label right"], found["donation label right"]) == (right, right)
        assert found["newsletter label right"] is None

    def test_nothing_is_said_of_labels_where_none_is_given_or_nothing_removed(self, root: Path) -> None:
        assert self.figures(root, "insets", System("mute", "0", nothing))["label right"] is None
        assert self.figures(root, "insets")["label right"] is None

    def test_references_as_pages_are_whole_when_all_is_kept(self, root: Path) -> None:
        found = self.figures(root, "references")
        assert (found["sentences split off"], found["paragraphs lost"]) == (0.0, 0.0)

    def test_a_reference_that_loses_a_sentence_or_a_paragraph(self, root: Path) -> None:
        system = System("mute", "0", lambda page: Output(html_to_text(decode(page.html)).replace("Third line.", "")))
        found = self.figures(root, "references", system)
        assert (found["sentences split off"], found["paragraphs lost"]) == (0.0, 0.25)

    def test_snippets_pool(self, root: Path) -> None:
        assert self.figures(root, "trafilatura")["f1"] == pytest.approx(0.5)

    def test_wcxb_scores_words_and_metadata(self, root: Path) -> None:
        found = self.figures(root, "wcxb")
        assert found["all"] == found["article"]
        assert found["all"] == pytest.approx(word_f1(f"Bakery {APPEAL} {BODY} {SECOND}", reference(root)))
        assert (found["forum"], found["title"], found["date"], found["author"]) == (None, 1.0, 1.0, None)
        assert found["author given unasked"] == 0.0
        assert (found["title covered"], found["date covered"]) == (1.0, 1.0)

    def test_mixed_documents_are_exact_only_without_the_appeals(self, root: Path) -> None:
        found = self.figures(root, "mixed")
        assert (found["appeals left"], found["body lines lost"], found["documents exact"]) == (1.0, 0.0, 0.0)
        strict = System("cleantext", "0", nothing, lambda text, _p: Output(text.replace(APPEAL, "")))
        found = self.figures(root, "mixed", strict)
        assert (found["appeals left"], found["body lines lost"], found["documents exact"]) == (0.0, 0.0, 1.0)

    def test_a_system_that_raises_counts_as_empty_and_is_reported(self, root: Path) -> None:
        results, _ = measure(["wcxb"], [System("broken", "0", crash)], root, {})
        assert results["broken"]["wcxb"]["rows"][0]["f1"] == 0.0
        assert results["broken"]["wcxb"]["errors"] == ["0001: RuntimeError: cannot read 0001"]

    def test_a_missing_corpus_is_said_and_the_others_are_measured(self, root: Path) -> None:
        shutil.rmtree(root / "trafilatura")
        results, said = measure(["trafilatura", "readability"], [KEEPS_ALL], root, {})
        assert list(results["cleantext"]) == ["readability"]
        assert len(said) == 1
        assert said[0].startswith("corpus trafilatura is missing")

    def test_a_module_that_is_needed_and_missing_is_said(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("benchmarks.measure.importlib.util.find_spec", lambda _name: None)
        results, said = measure(["dump"], [KEEPS_ALL], root, {})
        assert (results, said) == ({}, ["corpus dump is not measured: inscriptis is not installed"])

    def test_results_of_peers_are_kept_and_cleantext_runs_anew(self, root: Path, tmp_path: Path) -> None:
        peer = System("peer", "1", everything)
        results, _ = measure(["wcxb"], [peer, KEEPS_ALL], root, {})
        save_results(tmp_path / "results.json", results)
        earlier = load_results(tmp_path / "results.json")
        silent = [System(name, "1", nothing) for name in ("peer", "cleantext")]
        again, _ = measure(["wcxb"], silent, root, earlier)
        assert again["peer"]["wcxb"]["rows"][0]["f1"] > 0
        assert again["cleantext"]["wcxb"]["rows"][0]["f1"] == 0
        newer, _ = measure(["wcxb"], [System("peer", "2", nothing)], root, earlier)
        assert newer["peer"]["wcxb"]["rows"][0]["f1"] == 0

    def test_tables_print_every_system_with_its_figures(self, root: Path) -> None:
        pytest.importorskip("inscriptis")
        results, said = measure(list(TASKS), [KEEPS_ALL, System("mute", "0", nothing)], root, {})
        assert said == [f"corpus {name} is plain text, which these do not read: mute" for name in ("dump", "mixed")]
        printed = tables(results, list(TASKS), ["cleantext", "mute"])
        assert printed.count("\n## ") == len(TASKS) - 1
        assert "| mute (1 pages) |" in printed
        assert "100.0 % of 1" in printed

    def test_an_unknown_system_is_a_value_error(self) -> None:
        with pytest.raises(ValueError, match="unknown system 'nosuch'"):
            load(["nosuch"])

    def test_a_system_that_is_not_installed_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def absent(name: str) -> None:
            raise ImportError(f"no {name}")

        monkeypatch.setattr("benchmarks.systems.importlib.import_module", absent)
        systems, missing = load(NAMES)
        assert systems == []
        assert len(missing) == len(NAMES)

    def test_the_command_prints_tables_and_says_what_is_missing(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        wanted = ["own", "aeb", "--systems", "readability-lxml", "--corpora", str(tmp_path)]
        assert run.main([*wanted, "--json", str(tmp_path / "r.json")]) == 0
        printed = capsys.readouterr().out
        assert "corpus aeb is missing" in printed
        assert "readability-lxml (13 pages)" in printed
        assert load_results(tmp_path / "r.json")["readability-lxml"]["own"]["rows"]

    def test_an_unknown_corpus_is_wrong_usage(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as exit_:
            run.main(["nosuch"])
        assert exit_.value.code == 2
        assert "unknown corpus nosuch" in capsys.readouterr().err

    def test_speed_is_in_units_of_a_parse(self) -> None:
        assert speed_ratio(lambda _raw: None, [PAGE.encode() * 50]) < 1


def reference(root: Path) -> str:
    return corpora.read_wcxb(root)[0].reference or ""


class TestGate:
    def pins(self, tmp_path: Path, text: str) -> list[gate.Pin]:
        (tmp_path / "pins.toml").write_text(text, encoding="utf-8")
        return gate.read_pins(tmp_path / "pins.toml")

    def test_a_figure_below_its_pin_fails(self, root: Path) -> None:
        pins = self.pins(root, '[at_least.wcxb]\nall = 0.1\narticle = 0.99\n[at_most.insets]\n"body lost" = 0.0\n')
        lines, failures = gate.check(pins, KEEPS_ALL, root)
        assert len(lines) == 2
        assert len(failures) == 1
        assert failures[0].startswith("FAIL wcxb: article at least 0.99")

    def test_a_figure_above_its_ceiling_fails(self, root: Path) -> None:
        pins = self.pins(root, '[at_most.insets]\n"appeals leaked" = 0.5\n')
        assert gate.check(pins, KEEPS_ALL, root)[1] == ["FAIL insets: appeals leaked at most 0.5: 1.0000"]

    def test_a_missing_corpus_is_said_and_fails_nothing(self, tmp_path: Path) -> None:
        lines, failures = gate.check(self.pins(tmp_path, "[at_least.wcxb]\nall = 0.9\n"), KEEPS_ALL, tmp_path)
        assert failures == []
        assert lines[0].startswith("corpus wcxb is missing")

    def test_a_page_that_raises_fails_the_gate(self, root: Path) -> None:
        pins = self.pins(root, "[at_least.wcxb]\nall = 0.0\n")
        _, failures = gate.check(pins, System("cleantext", "0", crash), root)
        assert failures[0].startswith("FAIL wcxb: 1 errors")

    def test_the_command_exits_with_one_on_failure(
        self, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(gate, "load", lambda _names: ([KEEPS_ALL], []))
        pins = root / "pins.toml"
        pins.write_text("[at_least.own]\nf1 = 1.0\n", encoding="utf-8")
        assert gate.main(["--pins", str(pins), "--corpora", str(root)]) == 1
        assert "FAIL own: f1" in capsys.readouterr().out
        pins.write_text("[at_least.own]\nf1 = 0.1\n", encoding="utf-8")
        assert gate.main(["--pins", str(pins), "--corpora", str(root)]) == 0

    def test_a_pin_of_no_figure_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="no such figure"):
            self.pins(tmp_path, "[at_least.wcxb]\nal = 0.9\n")
        with pytest.raises(ValueError, match="no pins"):
            self.pins(tmp_path, "")

    def test_the_shipped_pins_name_figures(self) -> None:
        assert {pin.corpus for pin in gate.read_pins(gate.PINS)} >= {"own", "wcxb", "insets"}


@pytest.fixture
def repository(tmp_path: Path) -> tuple[Path, str]:
    """Make a local repository with one file; give it and its commit."""
    place = tmp_path / "repository"
    place.mkdir()

    def git(*arguments: str) -> str:
        who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
        command = [shutil.which("git") or "git", "-C", str(place), *who, *arguments]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own words
        return done.stdout.strip()

    git("init", "--quiet")
    (place / "ground-truth.json").write_text("{}", encoding="utf-8")
    git("add", ".")
    git("commit", "--quiet", "--no-verify", "-m", "pages")
    return place, git("rev-parse", "HEAD")


class TestFetch:
    def test_a_corpus_is_cloned_at_its_commit_and_not_twice(
        self, tmp_path: Path, repository: tuple[Path, str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        place, commit = repository
        wanted = [str(tmp_path / "corpora"), "wcxb", "--from", f"wcxb={place}@{commit}"]
        assert fetch.main(wanted) == 0
        assert (tmp_path / "corpora/wcxb/ground-truth.json").read_text(encoding="utf-8") == "{}"
        assert fetch.main(wanted) == 0
        assert f"already at {commit[:12]}" in capsys.readouterr().out

    def test_a_commit_that_is_not_there_is_said_and_leaves_nothing(
        self, tmp_path: Path, repository: tuple[Path, str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert fetch.main([str(tmp_path / "c"), "wcxb", "--from", f"wcxb={repository[0]}"]) == 1
        assert capsys.readouterr().err.startswith("benchmarks.fetch: wcxb: ")
        assert list((tmp_path / "c").iterdir()) == []

    def test_a_folder_in_the_way_is_not_touched(self, tmp_path: Path) -> None:
        (tmp_path / "wcxb").mkdir()
        with pytest.raises(fetch.FetchError, match="move it away"):
            fetch.fetch(fetch.SOURCES["wcxb"], tmp_path)

    def test_an_unknown_corpus_is_wrong_usage(self, tmp_path: Path) -> None:
        with pytest.raises(SystemExit) as exit_:
            fetch.main([str(tmp_path), "nosuch"])
        assert exit_.value.code == 2

    def test_every_source_is_pinned(self) -> None:
        assert all(len(source.commit) == 40 for source in fetch.SOURCES.values())


# Rendering


def test_a_text_is_kept_where_it_is_whole_blocks() -> None:
    kept = KeptText(["the mill", "wheel", "the mill wheel"])
    assert kept.times("themillwheel") == 2
    assert kept.times("themill") == 1
    assert kept.times("mill") == 0


def test_elements_of_the_kept_region_are_asked_for_in_the_output() -> None:
    page = (
        "<ul><li>one</li><li>two</li></ul><p>a <a href='/x'>link</a></p><img src='/i/p.jpg'><p>behind it</p>"
        "<table><tr><td>c</td><td>d</td></tr><tr><td>e</td><td>f</td></tr></table><pre>code</pre><p>other</p>"
    )
    kept = ["one", "two", "a link", "behind it", "c", "d", "e", "f", "code"]
    whole = survived(page, kept, page, page)
    assert {kind: total for kind, (_, total) in whole.items()} == {
        "list items": 2, "table cells": 4, "code blocks": 1, "images": 1, "links": 1,
    }  # fmt: skip
    assert all(right == total for right, total in whole.values())
    bare = survived(page, kept, "<ul><li>one</li></ul><p>two</p>", page)
    assert [right for right, _ in bare.values()] == [1, 0, 0, 0, 0]
    assert survived(page, ["two"], "", page)["list items"] == (0, 1)


def test_words_of_markdown_are_those_that_a_parser_reads() -> None:
    assert parsed_words("# A *b*\n\n- c\n- `d e`\n\n| f |\n| --- |\n| g<br>h |\n\ni[^1]\n\n[^1]: j k") == 12
