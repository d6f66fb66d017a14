"""What a profile of a site learns, what it does to a page, and what it never does."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleantext
from benchmarks.house_sites import HOUSE_SITES
from benchmarks.own_profiles import profiled
from cleantext import SiteProfile
from cleantext.cli import main
from tests.site_material import SITES, SitePage, pages_of, pool_of
from tests.strategies import any_page

BY_NAME = {site["name"]: site for site in SITES}
LANTERN, WEIR = BY_NAME["The Garrow Lantern"], BY_NAME["Open Weir"]
THRESHOLDS = (0.001, 0.05, 0.3, 0.5, 0.7, 0.95, 0.999)


def learned(pages: list[SitePage]) -> SiteProfile:
    return SiteProfile.learn([page.html for page in pages])


def learned_from_texts(pages: list[SitePage]) -> SiteProfile:
    return SiteProfile.learn([cleantext.clean(page.text) for page in pages])


@pytest.fixture(scope="module")
def lantern() -> tuple[list[SitePage], SiteProfile]:
    pages = pages_of(LANTERN, 8, 0)
    return pages, learned(pages)


@pytest.mark.parametrize("name", BY_NAME)
def test_house_appeals_go_and_articles_stay(name: str) -> None:
    pages = pages_of(BY_NAME[name], 8, 0)
    profile, of_texts = learned(pages), learned_from_texts(pages)
    for page in pages:
        for with_site, without in (
            (cleantext.extract(page.html, site=profile), cleantext.extract(page.html)),
            (cleantext.clean(page.text, site=of_texts), cleantext.clean(page.text)),
        ):
            assert not [text for text in page.appeals if text in with_site.text]
            assert not [text for text in page.body if text in without.text and text not in with_site.text]


def test_most_of_these_appeals_are_unknown_to_the_rules() -> None:
    pages = [page for site in SITES for page in pages_of(site, 8, 0)]
    left = [text in cleantext.extract(page.html).text for page in pages for text in page.appeals]
    assert sum(left) > 0.8 * len(left)


def test_pages_that_were_not_learned_from_lose_the_appeal_too() -> None:
    pages = pages_of(WEIR, 16, 1)
    profile = learned(pages[:8])
    for page in pages[8:]:
        text = cleantext.extract(page.html, site=profile).text
        assert not [own for own in page.appeals if own in text]
        assert not [own for own in page.body if own not in text]


def test_the_introduction_of_a_series_is_written_down_as_kept() -> None:
    rows = learned(pages_of(WEIR, 8, 0)).rows
    assert [row for row in rows if row.verdict == "keep" and "trades that stay" in row.text]
    assert not [row for row in rows if row.verdict == "drop" and "trades that stay" in row.text]


def test_elements_that_hold_nothing_else_are_paths_with_class_names(
    lantern: tuple[list[SitePage], SiteProfile],
) -> None:
    paths = {row.text: row for row in lantern[1].rows if row.kind == "path"}
    assert set(paths) == {"ul.zq-top", "div.zq-end"}
    assert all((row.seen, row.pages) == (8, 8) for row in paths.values())


def test_prose_of_one_page_is_in_no_row(lantern: tuple[list[SitePage], SiteProfile]) -> None:
    pages, profile = lantern
    phrases = [row.text.replace(" * ", " ") for row in profile.rows if row.kind == "phrase"]
    assert phrases
    for page in pages:
        folded = " ".join(" ".join(page.body).lower().split())
        assert not [phrase for phrase in phrases if phrase in folded]


REPORTS = [
  f"{home} beat {guest} by {goals} goals in front of {count} people at the old ground on {day}, to nobody's surprise."
  for home, guest, goals, count, day in (
      ("Carrow", "Lem", "two", "410", "Saturday"), ("Tarn", "Orrin", "three", "1,204", "Sunday"),
      ("Penn", "Skarrow", "four", "95", "Friday"), ("Ellis", "Hollin", "two", "318", "Saturday"),
      ("Reddish", "Garrow", "six", "777", "Monday"), ("Wren", "Brann", "two", "2,030", "Sunday"),
      ("Dormer", "Quill", "five", "61", "Saturday"), ("Stell", "Harrow", "three", "840", "Friday"),
  )
]  # fmt: skip


def with_each(pages: list[SitePage], *, before: str = "", after: str = "", each: Sequence[str] = ()) -> list[str]:
    """The pages with something before and behind each appeal, and a paragraph of its own behind the body's first."""
    found = []
    for number, page in enumerate(pages):
        html = page.html
        if before or after:
            first, last = page.appeals[0], page.appeals[-1]
            html = html.replace(f"<p class='gl-t'>{first}", f"{before}<p class='gl-t'>{first}")
            html = html.replace(f"{last}</p>", f"{last}</p>{after}")
        if each:
            html = html.replace(f"{page.body[0]}</p>", f"{page.body[0]}</p>{each[number]}")
        found.append(html)
    return found


def test_reports_that_are_alike_but_for_names_and_numbers_stay() -> None:
    pages = with_each(pages_of(LANTERN, 8, 0), each=[f"<p>{text}</p>" for text in REPORTS])
    profile = SiteProfile.learn(pages)
    assert all(text in cleantext.extract(page, site=profile).text for page, text in zip(pages, REPORTS, strict=True))


def test_headings_of_articles_stay_on_every_page_and_those_of_appeals_go() -> None:
    plain = pages_of(LANTERN, 8, 0)
    pages = with_each(
        plain,
        before="<h3>From all at this desk</h3>",
        after="<p><a href='/till'>To the till</a></p>",
        each=["<h3>What you need to know</h3>"] * 8,
    )
    profile = SiteProfile.learn(pages)
    for page, own in zip(pages, plain, strict=True):
        text = cleantext.extract(page, site=profile).text
        assert "From all at this desk" not in text
        assert "To the till" not in text
        assert ("What you need to know" in text) == ("What you need to know" in cleantext.extract(page).text)
        assert all(body in text for body in own.body)


def test_code_that_recurs_stays() -> None:
    code = "<pre>you = open_store(path)\nif you is None:\n    raise MissingStore(path, reason)</pre>"
    pages = with_each(pages_of(LANTERN, 8, 0), each=[code] * 8)
    profile = SiteProfile.learn(pages)
    assert all("MissingStore" in cleantext.extract(page, site=profile).text for page in pages)


# How many pages


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_pages_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="at least 3 pages"):
        learned(pages_of(LANTERN, 8, 0)[:count])


def test_near_duplicates_count_as_one_page() -> None:
    page = pages_of(LANTERN, 8, 0)[0].html
    copies = [page, page.replace("Story 0", "Story 99"), page.replace("lang='en'", "lang='en' class='print'"), page]
    with pytest.raises(ValueError, match="4 were given, 1 when"):
        SiteProfile.learn(copies)


def test_an_article_on_many_copies_is_not_taken_for_a_template() -> None:
    pages = pages_of(LANTERN, 8, 0)
    copies = [pages[0].html.replace("Story", f"Story {number}") for number in range(4)]
    profile = SiteProfile.learn([*copies, *(page.html for page in pages[1:])])
    assert profile.pages == 8
    text = cleantext.extract(pages[0].html, site=profile).text
    assert all(own in text for own in pages[0].body)


@pytest.mark.parametrize("pages", ["<p>one page</p>", b"<p>one page</p>"])
def test_one_page_is_not_several(pages: Any) -> None:
    with pytest.raises(TypeError):
        SiteProfile.learn(pages)


# Streams


def test_updating_page_by_page_ends_where_learning_ends(lantern: tuple[list[SitePage], SiteProfile]) -> None:
    pages, whole = lantern
    profile = SiteProfile()
    for page in pages:
        before = profile
        profile = before.update(page.html)
        assert profile is not before
    assert profile.rows == whole.rows
    assert SiteProfile().rows == ()


def test_documents_teach_phrases() -> None:
    pages = pages_of(LANTERN, 8, 0)
    profile = SiteProfile()
    for page in pages:
        profile = profile.update(cleantext.extract(page.html))
    assert {row.kind for row in profile.rows} == {"phrase"}
    text = cleantext.extract(pages[0].html, site=profile).text
    assert not [own for own in pages[0].appeals if own in text]


def test_a_loaded_profile_keeps_its_rows_when_pages_come(
    tmp_path: Path, lantern: tuple[list[SitePage], SiteProfile]
) -> None:
    path = tmp_path / "site.toml"
    lantern[1].save(path)
    loaded = SiteProfile.load(path)
    assert loaded.update(lantern[0][0].html).rows == loaded.rows


# Files


def test_a_profile_survives_its_file(tmp_path: Path) -> None:
    pages = pages_of(BY_NAME["Blatt am Markt"], 8, 0)
    profile, path = learned(pages), tmp_path / "site.toml"
    profile.save(path)
    assert set(SiteProfile.load(path).rows) == set(profile.rows)
    assert '"div.zq-end" = "seen 8/8"' in path.read_text(encoding="utf-8")
    for page in pages:
        again = cleantext.extract(page.html, site=SiteProfile.load(path))
        assert again.text == cleantext.extract(page.html, site=profile).text
    assert pickle.loads(pickle.dumps(SiteProfile.load(path))).rows == SiteProfile.load(path).rows  # noqa: S301


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[drop.path]\nx = \n", 2),
        ('[drop.phrase]\n"a b" = "seen 3/4"\n"c d" = "often"\n', 3),
        ("[drop.phrase]\nx = 5\n", 2),
        ('[drop.colour]\nx = "seen 1/2"\n', 0),
        ('[keep.path]\nx = "seen 1/2"\n', 0),
        ("drop = 5\n", 0),
        ("[drop]\nphrase = 5\n", 0),
        ("[names]\n", 0),
    ],
)
def test_a_broken_file_is_named_with_its_line(text: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(cleantext.RuleError) as caught:
        SiteProfile.load(path)
    assert (caught.value.file, caught.value.line) == (str(path), line)


def test_rows_can_be_written_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text('[drop.phrase]\n"the engineers * counted the bolts of * bridge" = "seen 1/1"\n', encoding="utf-8")
    text = "A line about the harbour and its boats, long enough to be a paragraph of its own.\n"
    gone = "The engineers twice counted the bolts of the old bridge.\n"
    assert cleantext.clean(text + gone, site=SiteProfile.load(path)).text == text


# What holds with any profile


def every_document() -> list[tuple[SitePage, SiteProfile, SiteProfile]]:
    found = []
    for name in ("The Night Ledger", "Open Weir", "Der Uferbote"):
        pages = pages_of(BY_NAME[name], 8, 3)
        found += [(page, learned(pages), learned_from_texts(pages)) for page in pages[:3]]
    return found


@pytest.fixture(scope="module")
def cases() -> list[tuple[SitePage, SiteProfile, SiteProfile]]:
    return every_document()


def test_reasons_sum_to_points_and_what_a_profile_moves_is_named(
    cases: list[tuple[SitePage, SiteProfile, SiteProfile]],
) -> None:
    for page, profile, of_texts in cases:
        documents = (cleantext.extract(page.html, site=profile), cleantext.clean(page.text, site=of_texts))
        for document in documents:
            assert all(sum(points for _, points in block.reasons) == block.points for block in document.blocks)
        for document in documents:
            for block in document.blocks:
                if block.text in page.appeals:
                    assert any(name.startswith("site.") for name, _ in block.reasons) or block.points < -60


def test_a_stricter_threshold_keeps_a_subset(cases: list[tuple[SitePage, SiteProfile, SiteProfile]]) -> None:
    for page, profile, of_texts in cases:
        of_page = [{b.path for b in cleantext.extract(page.html, site=profile, threshold=t).kept} for t in THRESHOLDS]
        of_text = [{b.start for b in cleantext.clean(page.text, site=of_texts, threshold=t).kept} for t in THRESHOLDS]
        assert all(stricter <= looser for looser, stricter in pairwise(of_page))
        assert all(stricter <= looser for looser, stricter in pairwise(of_text))
        assert all(of_page)
        assert all(of_text)


def test_cleaning_a_cleaned_text_changes_nothing(cases: list[tuple[SitePage, SiteProfile, SiteProfile]]) -> None:
    for page, _, profile in cases:
        for text in (page.text, page.text.replace("\n\n", "\n"), "\n".join(page.appeals), "\n".join(page.body)):
            once = cleantext.clean(text, site=profile).text
            assert cleantext.clean(once, site=profile).text == once


@pytest.fixture(scope="module")
def profiles() -> tuple[SiteProfile, SiteProfile]:
    pages = pages_of(WEIR, 8, 0)
    return learned(pages), learned_from_texts(pages)


@given(any_page())
def test_any_page_gives_a_document_with_any_profile(
    profiles: tuple[SiteProfile, SiteProfile], page: str | bytes
) -> None:
    document = cleantext.extract(page, site=profiles[0])
    assert all(sum(points for _, points in block.reasons) == block.points for block in document.blocks)
    assert profiles[0].update(page).rows


WEIR_LINES = [text for page in pages_of(WEIR, 8, 0) for text in (*page.appeals, *page.body[:2])]


@given(
    st.lists(st.one_of(st.sampled_from(WEIR_LINES), st.text(max_size=200)), max_size=12),
    st.sampled_from(["\n", "\n\n"]),
)
def test_cleaning_any_cleaned_text_changes_nothing(
    profiles: tuple[SiteProfile, SiteProfile], lines: list[str], between: str
) -> None:
    once = cleantext.clean(between.join(lines), site=profiles[1]).text
    assert cleantext.clean(once, site=profiles[1]).text == once


def test_never_is_all_lost(lantern: tuple[list[SitePage], SiteProfile]) -> None:
    pages, profile = lantern
    appeal = "\n".join(pages[0].appeals)
    document = cleantext.clean(appeal, site=profile)
    assert document.text
    assert "site:unfit" in document.flags
    page = "".join(f"<p>{text}</p>" for text in pages[0].appeals)
    assert cleantext.extract(page, site=profile).text
    for empty in ("", "<p>", b"\x00\x01\x02" * 50, "<p>One line.</p>"):
        assert cleantext.extract(empty, site=profile).blocks == cleantext.extract(empty).blocks


def test_a_page_that_the_profile_does_not_fit_is_left_to_the_rules_and_flagged() -> None:
    wide = [
        page.html.replace(
            "<ul class", "<div class='zq-a'><p>Tide tables</p></div><div class='zq-b'>Old maps</div><ul class"
        )
        for page in pages_of(LANTERN, 8, 0)
    ]
    profile = SiteProfile.learn(wide)
    other = "<h1>A walk</h1><div class='zq-b'>" + "".join(f"<p>{text}</p>" for text in pages_of(WEIR, 8, 0)[0].body)
    document = cleantext.extract(other, site=profile)
    assert "site:unfit" in document.flags
    assert document.text == cleantext.extract(other).text


def test_new_prose_in_the_place_of_a_template_stays_when_the_rules_are_sure(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text('[drop.path]\n"article.story > div.old" = "seen 3/8"\n', encoding="utf-8")
    # The first one, which says we, would be taken for the template's.
    body = pages_of(WEIR, 8, 0)[0].body[1:]
    paragraphs = "".join(f"<div class='old'><p>{text}</p></div>" for text in body)
    page = f"<title>A walk</title><h1>A walk</h1><article class='story'>{paragraphs}"
    assert cleantext.extract(page, site=SiteProfile.load(path)).text == cleantext.extract(page).text


def test_a_deep_page_takes_no_longer() -> None:
    deep = "<div class='a'>" * 400 + "<p>One line.</p>" + "</div>" * 400
    profile = SiteProfile()
    for number in range(4):
        profile = profile.update(deep + f"<p>A page of its own, the one with number {number}, and nothing else.</p>")
    assert cleantext.extract(deep, site=profile).text


# The command


def write(pages: list[SitePage], folder: Path, *, text: bool = False) -> Path:
    folder.mkdir()
    for number, page in enumerate(pages):
        path = folder / f"{number}{'.txt' if text else '.html'}"
        path.write_text(page.text if text else page.html, encoding="utf-8")
    return folder


@pytest.mark.parametrize("text", [False, True], ids=["pages", "texts"])
def test_learn_site_writes_a_profile_that_site_reads(
    text: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = pages_of(LANTERN, 8, 0)
    folder, path = write(pages, tmp_path / "pages", text=text), tmp_path / "out" / "site.toml"
    assert main(["learn-site", str(folder), "-o", str(path)]) == 0
    out, err = capsys.readouterr()
    rows = SiteProfile.load(path).rows
    gone = sum(row.verdict == "drop" for row in rows)
    assert out == ""
    assert err == f"{path}: 8 pages that differ, {len(rows)} rows: {gone} go, {len(rows) - gone} stay\n"
    assert main(["--site", str(path), str(folder / f"0{'.txt' if text else '.html'}")]) == 0
    out = capsys.readouterr().out
    assert not [own for own in pages[0].appeals if own in out]
    assert not [own for own in pages[0].body if own not in out]


def test_workers_are_told_the_profile(tmp_path: Path) -> None:
    pages = pages_of(LANTERN, 8, 0)
    folder, path = write(pages, tmp_path / "pages"), tmp_path / "site.toml"
    assert main(["learn-site", str(folder), "-o", str(path)]) == 0
    for jobs in ("1", "2"):
        out = tmp_path / jobs
        given = ["--site", str(path), str(folder), "-o", str(out), "--jobs", jobs, "--to", "markdown"]
        assert main(given) == 0
        for number, page in enumerate(pages):
            found = (out / f"{number}.md").read_text("utf-8")
            assert found == f"{cleantext.extract(page.html, site=SiteProfile.load(path)).markdown}\n"
            assert not [own for own in page.appeals if own in found]


def test_learn_site_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = pages_of(LANTERN, 8, 0)
    folder = write(pages[:2], tmp_path / "pages")
    assert main(["learn-site", str(folder)]) == 1
    assert "at least 3 pages" in capsys.readouterr().err
    (folder / "2.html").write_text(pages[2].html, encoding="utf-8")
    (folder / "3.html").write_bytes(b"\x00\x01\x02" * 500)
    assert main(["learn-site", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert "[drop.phrase]" in out
    assert "3.html" in err
    assert "3 pages only" in err
    with pytest.raises(SystemExit):
        main(["--site", str(tmp_path / "missing.toml"), str(folder)])


HOUSES = {site.name: site for site in HOUSE_SITES}


@pytest.mark.parametrize("name", ["county gazette", "night index", "sluis en tij", "wortschatz", "feuille des marais"])
def test_appeals_of_sites_that_somebody_else_made_up_go(name: str) -> None:
    """Among them some that nobody asks in, and some in articles that are lists or tables."""
    for as_text in (False, True):
        own, others = profiled(HOUSES[name], 0, as_text=as_text, with_address=False)
        assert own.left + others.left <= 0.05 * (own.appeals + others.appeals)
        assert own.lost + others.lost <= own.lost_before + others.lost_before


@pytest.mark.parametrize("name", ["lowland walks", "flusskalender", "hornillo", "grenzgang"])
def test_introductions_and_standing_lines_of_articles_stay(name: str) -> None:
    # In a text of the last-named site the rules take an introduction away when the appeals around it are gone.
    for as_text in (False, True)[: 1 if name == "grenzgang" else 2]:
        own, others = profiled(HOUSES[name], 0, as_text=as_text)
        assert own.lost + others.lost <= own.lost_before + others.lost_before + 0.002 * (own.words + others.words)


def test_questions_that_every_guest_is_asked_stay() -> None:
    questions = ("What did the house smell of when you were six?", "Which tool would you carry out of a fire?")
    pages = pages_of(LANTERN, 8, 0)
    asked = []
    for page in pages:
        html = page.html
        for text, answer in zip(questions, page.body, strict=False):
            html = html.replace(f"<p class='gl-t'>{answer}", f"<p>{text}</p><p class='gl-t'>{answer}")
        asked.append(html)
    profile = SiteProfile.learn(asked)
    for html in asked:
        bare, text = cleantext.extract(html).text, cleantext.extract(html, site=profile).text
        assert all(question in text for question in questions if question in bare)


def test_an_address_names_the_site() -> None:
    site = HOUSES["county gazette"]
    texts = [site.page(number).text for number in range(8)]
    named = SiteProfile.learn([cleantext.clean(text, url="https://www.fennmoor-gazette.example/1") for text in texts])
    unlike = SiteProfile.learn([cleantext.clean(text, url="https://[broken") for text in texts])
    assert any("fennmoor gazette" in row.text for row in named.rows if row.verdict == "drop")
    assert {row.pages for row in unlike.rows} == {8}


# Where a profile knows less than it seems to


FACTS = (
    "<p>Condition: worn</p><p>Weight: 3 stone</p><p>Handle: ash</p><p>Ask the keeper or see the list for details.</p>"
)


@pytest.mark.parametrize(("seen", "goes"), [(4, False), (8, True)])
def test_what_only_some_pages_have_stays_where_hardly_anything_else_is_there(
    seen: int, goes: bool, tmp_path: Path
) -> None:
    path = tmp_path / "site.toml"
    path.write_text(f'[drop.phrase]\n"ask the keeper or see the list for details" = "seen {seen}/8"\n', "utf-8")
    page = f"<title>Rake</title><body><main><h1>A rake from the upper field</h1>{FACTS}</main></body>"
    plain, document = cleantext.extract(page), cleantext.extract(page, site=SiteProfile.load(path))
    assert "Ask the keeper" in plain.text
    assert ("Ask the keeper" not in document.text) == goes
    assert ("site:unfit" in document.flags) != goes
    long = page.replace("</main>", "".join(f"<p>{text}</p>" for text in pool_of("en")[:5]) + "</main>")
    assert "Ask the keeper" not in cleantext.extract(long, site=SiteProfile.load(path)).text


def _with_line(line: str, count: int, pages: int, host: str = "") -> list[str]:
    """Pages with articles of their own, on some of which a line stands amid the article."""
    pool, found = pool_of("en"), []
    for number in range(pages):
        body = [f"<p>{text}</p>" for text in pool[number * 2 : number * 2 + 2]]
        body[1:1] = [f"<p>{line}</p>"] if number < count else []
        address = f"<link rel=canonical href='https://{host}/{number}'>" if host else ""
        found.append(f"<title>{number}</title>{address}<body><article>{''.join(body)}</article></body>")
    return found


@pytest.mark.parametrize(("host", "verdict"), [("flowerence.example", "keep"), ("were.example", "drop")])
def test_a_word_amid_an_address_is_no_name_of_the_site(host: str, verdict: str) -> None:
    line = "All of them were put on the brass scale at noon, and none of them kept still."
    rows = SiteProfile.learn(_with_line(line, 8, 8, host)).rows
    assert [row.verdict for row in rows if "brass scale" in row.text] == [verdict]


@pytest.mark.parametrize(("count", "verdict"), [(3, "keep"), (5, "drop")])
def test_what_few_of_many_pages_have_must_be_plainly_an_appeal(count: int, verdict: str) -> None:
    line = "The wolves, the frost and the neighbours are all after our heroine and her two tame crows."
    rows = SiteProfile.learn(_with_line(line, count, 12)).rows
    assert [row.verdict for row in rows if "tame crows" in row.text] == [verdict]
