"""Learning points from labelled pages: what is learned, when nothing is, and that no file of labels crashes it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleantext
from benchmarks.own_sites import SITES
from cleantext.cli import main
from cleantext.inside import is_element
from cleantext.labels import LABELS, Label
from cleantext.labels_file import LabelledBlock, LabelledPage, page_of
from cleantext.ruleset import Rules
from cleantext.train.experiment import experiment
from cleantext.train.own_fit import Fit
from cleantext.train.own_overlay import with_changes, written
from cleantext.train.own_pages import Example, example_of
from cleantext.train.own_rules import Candidate, candidates
from cleantext.train.own_scores import scored
from tests.site_material import pool_of
from tests.strategies import any_page, composed_texts

BY_NAME = {site.name: site for site in SITES}
NOTES = BY_NAME["notes.example"]


def labelled(folder: Path, site: str = NOTES.name, count: int = 5) -> Path:
    """Pages of a made-up site and the file of their labels."""
    lines = []
    for number in range(count):
        html, text = BY_NAME[site].page(number)
        (folder / f"{number}.html").write_text(html, encoding="utf-8")
        lines.append(json.dumps({"page": f"{number}.html", "text": text}))
    path = folder / "labels.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def examples(site: str, count: int) -> list[Example]:
    rules = Rules.default()
    pages = [BY_NAME[site].page(number) for number in range(count)]
    return [
        example_of(html.encode(), is_text=False, said=LabelledPage(str(number), text=text), site=site, rules=rules)
        for number, (html, text) in enumerate(pages)
    ]


def test_five_labelled_pages_mend_the_others_of_their_site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    overlay = tmp_path / "my.toml"
    assert main(["train", str(labelled(tmp_path)), "-o", str(overlay)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "5 pages of 1 site" in out
    assert "F1 of a page" in out
    assert "elements:." in out
    assert len(overlay.read_text(encoding="utf-8").splitlines()) < 15
    rules = Rules.load(overlay)
    for number in range(5, 10):
        html, text = NOTES.page(number)
        assert cleantext.extract(html, rules=rules).text.split() == text.split()


def test_a_dry_run_writes_nothing_and_an_excluded_rule_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = labelled(tmp_path)
    assert main(["train", str(labels), "--dry-run", "-o", str(tmp_path / "my.toml")]) == 0
    assert not (tmp_path / "my.toml").exists()
    named = [line.split()[-1] for line in capsys.readouterr().out.splitlines() if " -> " in line]
    assert named
    assert main(["train", str(labels), "--dry-run", "--exclude", named[0]]) == 0
    assert named[0] not in capsys.readouterr().out


def test_without_a_gain_the_overlay_is_empty_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = []
    for number in range(4):
        html, _ = BY_NAME["halls.example"].page(number)
        (tmp_path / f"{number}.html").write_text(html, encoding="utf-8")
        lines.append(json.dumps({"page": f"{number}.html", "blocks": [], "done": True}))
    (tmp_path / "labels.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert main(["train", str(tmp_path / "labels.jsonl"), "-o", str(tmp_path / "my.toml")]) == 0
    assert "no gain" in capsys.readouterr().out
    text = (tmp_path / "my.toml").read_text(encoding="utf-8")
    assert all(line.startswith("#") for line in text.splitlines())
    assert Rules.load(tmp_path / "my.toml").elements == {}


def test_labels_that_contradict_each_other_teach_nothing() -> None:
    # The same pages, once with what is left of them and once with what goes.
    right = examples("story.example", 4)
    for place, one in enumerate(right):
        if place % 2:
            one.truth = [None if truth is None else not truth for truth in one.truth]
    assert not experiment(right, Rules.default()).gain


def _wrapped(number: int, inside: int) -> Example:
    """A page whose house prose stands in a wrapper, together with so many paragraphs of the article."""
    pool = pool_of("en")
    texts = [pool[(number * 11 + place) % len(pool)] for place in range(11)]
    body, house = sorted(texts[:7], key=len), texts[7:]
    column, box = ("".join(f"<p>{text}</p>" for text in own) for own in (body[inside:], [*body[:inside], *house]))
    html = f"<title>No. {number}</title><body><div class=qz-in>{column}</div><div class=qz-lot>{box}</div></body>"
    said = LabelledPage(str(number), text="\n\n".join([*body[inside:], *body[:inside]]))
    return example_of(html.encode(), is_text=False, said=said, site="s", rules=Rules.default())


@pytest.mark.parametrize("inside", [0, 1, 2])
def test_no_gain_is_bought_with_paragraphs_of_the_article(inside: int) -> None:
    outcome = experiment([_wrapped(number, inside) for number in range(6)], Rules.default())
    assert outcome.gain or inside
    if outcome.gain:
        for scores in (outcome.after, outcome.inside):
            more = [new.lost - old.lost for old, new in zip(outcome.before, scores, strict=True)]
            assert sum(more) / len(more) <= 0.01
    else:
        assert any(why in outcome.reason for why in ("lose more of their article", "no better", "without harm"))


def test_blocks_of_which_nobody_said_anything_may_go_with_what_was_labelled() -> None:
    right = examples(NOTES.name, 5)
    # Of the last page only one of the blocks that go was labelled; the others of its kind stay unsaid.
    wrong = [place for place, keeps in enumerate(right[-1].rounds.kept()) if keeps and right[-1].truth[place] is False]
    html, _ = NOTES.page(4)
    said = LabelledPage("4", (LabelledBlock(Label.OTHER, index=wrong[0]),))
    right[-1] = example_of(html.encode(), is_text=False, said=said, site=NOTES.name, rules=Rules.default())
    outcome = experiment(right, Rules.default())
    assert len(wrong) > 1
    assert outcome.gain
    learned = cleantext.extract(html, rules=with_changes(Rules.default(), outcome.changes))
    assert not [place for place in wrong if learned.blocks[place].kept]


def _of_sites(asked: Sequence[str]) -> list[Example]:
    """A page for each sentence, of two sites in turn; the sentence is labelled, the article is not."""
    pool, found = pool_of("en"), []
    for number, text in enumerate(asked):
        body = "".join(f"<p>{own} Since noon it has rained.</p>" for own in pool[number * 3 : number * 3 + 3])
        html = f"<title>No. {number}</title><body><article>{body}<p>{text}</p></article></body>"
        said = LabelledPage(str(number), (LabelledBlock(Label.DONATION, text=text),))
        site = f"{number % 2}.example"
        found.append(example_of(html.encode(), is_text=False, said=said, site=site, rules=Rules.default()))
    return found


def test_words_that_articles_use_make_no_new_phrase() -> None:
    asked = [
        "Since the ox went, the pewter bowl by the door holds a coin of each guest.",
        "Since the eel went, a coin of each guest is in the pewter bowl by the door.",
        "Since the owl went, nobody minds the gate and the gate minds nobody.",
    ]
    fires = candidates(_of_sites(asked), Rules.default(), ())
    names = {own.name for own in fires if own.table == "intents" and own.new}
    assert any("guest" in name for name in names)
    assert not {"since the", "the gate"} & names


@pytest.mark.parametrize(("pages", "learned"), [((0, 1, 2, 3), True), ((0, 2, 4), False)])
def test_a_new_phrase_takes_two_sites_where_there_are_several(pages: tuple[int, ...], learned: bool) -> None:
    asked = ["The lock is closed on Sunday and the gate stays shut as well, as it has been for years."] * 6
    for number in pages:
        asked[number] = "The pewter bowl by the door holds a coin of each guest of the ferry."
    views = _of_sites(asked)
    changes = Fit(views, candidates(views, Rules.default(), ()), Rules.default().settings["train"]).changes()
    assert any({"pewter", "door", "guest"} & set(own.name.split()) for own in changes) == learned


def test_pages_that_are_right_are_not_among_the_worst(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels = labelled(tmp_path)
    assert main(["train", str(labels), "-o", str(tmp_path / "my.toml")]) == 0
    assert "worst pages" in capsys.readouterr().out
    assert main(["train", str(labels), "--rules", str(tmp_path / "my.toml"), "--dry-run"]) == 0
    assert "worst pages" not in capsys.readouterr().out


def test_one_page_alone_is_not_enough() -> None:
    outcome = experiment(examples(NOTES.name, 1), Rules.default())
    assert not outcome.gain
    assert "two" in outcome.reason


def test_few_pages_move_few_points() -> None:
    changes = [
        {
            own.called: change
            for own, change in experiment(examples("halls.example", count), Rules.default()).changes.items()
        }
        for count in (2, 8)
    ]
    assert sum(map(abs, changes[0].values())) <= sum(map(abs, changes[1].values()))


def test_the_same_labels_teach_the_same() -> None:
    first, second = (experiment(examples(NOTES.name, 4), Rules.default()) for _ in range(2))
    assert written(first.changes, []) == written(second.changes, [])


def test_bad_lines_and_pages_that_are_missing_are_named_and_the_rest_is_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = labelled(tmp_path)
    (tmp_path / "more.html").write_text(NOTES.page(9)[0], encoding="utf-8")
    with labels.open("a", encoding="utf-8") as stream:
        stream.write('\nno json\n{"page": "gone.html", "text": "x"}\n')
        stream.write('{"page": "0.html", "blocks": [{"text": "x", "label": "advert"}]}\n')
        stream.write('{"page": "more.html", "blocks": [{"text": "No such words", "label": "other"}]}\n')
    assert main(["train", str(labels), "--dry-run"]) == 1
    out, err = capsys.readouterr()
    assert "'advert'" in err
    assert "1 labelled block is not found" in err
    assert "5 pages" in out
    assert "labels.jsonl:6" in err
    assert "gone.html" in err


_LINES = st.one_of(
    st.text(max_size=60),
    st.fixed_dictionaries(
        {"page": st.sampled_from(["a.html", "b.txt", "missing", "", "."])},
        optional={
            "text": st.one_of(st.text(max_size=30), st.none(), st.integers()),
            "done": st.one_of(st.booleans(), st.integers()),
            "url": st.one_of(st.text(max_size=20), st.just("http://[bad"), st.none()),
            "blocks": st.lists(
                st.fixed_dictionaries(
                    {"label": st.one_of(st.sampled_from(LABELS), st.text(max_size=5))},
                    optional={"index": st.integers(-2, 6), "text": st.text(max_size=9), "path": st.text(max_size=9)},
                ),
                max_size=5,
            ),
        },
    ).map(json.dumps),
)


@settings(max_examples=25)
@given(page=any_page(), text=composed_texts(), lines=st.lists(_LINES, max_size=5))
def test_no_file_of_labels_and_no_page_crashes_it(
    tmp_path_factory: pytest.TempPathFactory, page: bytes | str, text: str, lines: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("labels")
    (folder / "a.html").write_bytes(page if isinstance(page, bytes) else page.encode("utf-8", "replace"))
    (folder / "b.txt").write_text(text, encoding="utf-8", errors="replace")
    (folder / "labels.jsonl").write_text("\n".join(lines), encoding="utf-8", errors="replace")
    assert main(["train", str(folder / "labels.jsonl"), "-o", str(folder / "my.toml")]) in {0, 1}
    if (folder / "my.toml").exists():
        Rules.load(folder / "my.toml")


# Overlays

_POINTS = st.integers(-90, 90)
_NAMES = st.from_regex(r"[.#][A-Za-zäöü_:\[\]/-]{1,12}", fullmatch=True).filter(is_element)


@st.composite
def changes(draw: st.DrawFn) -> dict[Candidate, int]:
    """Changes of any kind."""
    found: dict[Candidate, int] = {}
    for name in draw(st.lists(st.one_of(_NAMES, st.sampled_from(["p", "li", "div.x"])), max_size=4, unique=True)):
        found[Candidate("elements", name, new=True)] = draw(_POINTS)
    shipped = Rules.default().phrases
    for row in draw(st.lists(st.sampled_from(shipped[:40] + shipped[-40:]), max_size=4, unique=True)):
        found[Candidate("intents", row.phrase, row.points, row.language, row.label)] = draw(_POINTS)
    for words in draw(st.lists(st.sampled_from(["our lamp", "keep # boats", "the river"]), max_size=2, unique=True)):
        found[Candidate("intents", words, 0, "en", "other", new=True)] = draw(_POINTS)
    for name in draw(st.lists(st.sampled_from(["nobody_asks", "item", "caption"]), max_size=2, unique=True)):
        points = next(rule.points for rule in Rules.default().conditions if rule.name == name)
        found[Candidate("when", name, points)] = draw(_POINTS)
    for test in draw(st.lists(st.sampled_from(["words <= 8", "asks >= 20"]), max_size=2, unique=True)):
        found[Candidate("when", test, new=True)] = draw(_POINTS)
    return found


@settings(max_examples=40)
@given(own=changes())
def test_an_overlay_is_read_as_it_was_meant(
    tmp_path_factory: pytest.TempPathFactory, own: dict[Candidate, int]
) -> None:
    path = tmp_path_factory.mktemp("overlay") / "my.toml"
    path.write_text(written(own, ["a comment"]), encoding="utf-8")
    read, meant = Rules.load(path), with_changes(Rules.default(), own)
    assert read.elements == meant.elements
    assert set(read.phrases) == set(meant.phrases)
    assert set(read.conditions) == set(meant.conditions)


@settings(max_examples=40)
@given(own=changes(), page=any_page())
def test_the_invariants_hold_under_any_overlay_on_pages(own: dict[Candidate, int], page: bytes | str) -> None:
    rules = with_changes(Rules.default(), own)
    plain, document = cleantext.extract(page), cleantext.extract(page, rules=rules)
    assert "".join("".join(b.text.split()) for b in document.blocks) == "".join(
        "".join(b.text.split()) for b in plain.blocks
    )
    assert all(sum(points for _, points in block.reasons) == block.points for block in document.blocks)
    stricter = cleantext.extract(page, rules=rules, threshold=0.8)
    kept = [block.kept for block in document.blocks]
    assert all(kept[place] for place, block in enumerate(stricter.blocks) if block.kept)
    assert cleantext.extract(page, rules=rules).text == document.text


@settings(max_examples=40)
@given(own=changes(), text=composed_texts())
def test_the_invariants_hold_under_any_overlay_on_texts(own: dict[Candidate, int], text: str) -> None:
    rules = with_changes(Rules.default(), own)
    document = cleantext.clean(text, rules=rules)
    assert all(text[block.start : block.end] == block.text for block in document.blocks)
    assert cleantext.clean(document.text, rules=rules).text == document.text
    assert all(sum(points for _, points in block.reasons) == block.points for block in document.blocks)


@pytest.mark.parametrize(
    ("overlay", "line"),
    [
        ('[elements]\n".a" = 1\n"div" = 2\n', 3),
        ('[elements]\n".a b" = 1\n', 2),
        ('[elements]\n".a" = 1.5\n', 2),
        ("[when.item]\npoints = true\n", 1),
        ("[when.new]\npoints = 3\n", 1),
        ("[thing]\n", 1),
    ],
)
def test_a_bad_row_is_named_with_its_line(overlay: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(overlay, encoding="utf-8")
    with pytest.raises(cleantext.RuleError) as failure:
        Rules.load(path)
    assert failure.value.line == line


def test_a_row_of_elements_moves_what_lies_inside(tmp_path: Path) -> None:
    html, _ = NOTES.page(0)
    path = tmp_path / "my.toml"
    path.write_text('[elements]\n"h1" = -7\n', encoding="utf-8")
    document = cleantext.extract(html, rules=Rules.load(path))
    moved = [block for block in document.blocks if ("elements:h1", -7) in block.reasons]
    assert [block.path for block in moved] == ["/html/body/div[2]/h1"]


def test_rows_that_would_leave_nothing_of_a_page_do_nothing_there(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text('[elements]\n"p" = -120\n', encoding="utf-8")
    page = "<title>One</title><body>" + "".join(f"<p>{text}</p>" for text in pool_of("en")[:4]) + "</body>"
    document = cleantext.extract(page, rules=Rules.load(path))
    assert document.text == cleantext.extract(page).text
    assert "elements:unfit" in document.flags
    said = LabelledPage("1", text=document.text)
    one = example_of(page.encode(), is_text=False, said=said, site="s", rules=Rules.default())
    assert scored(one, Rules.load(path)).lost == 1  # and so they do not pass for good ones
    more = page.replace("</body>", f"<section><div>{pool_of('en')[5]}</div></section></body>")
    assert cleantext.extract(more, rules=Rules.load(path)).text == pool_of("en")[5]


def test_a_page_labelled_by_hand_may_give_the_text_to_keep() -> None:
    html, text = NOTES.page(0)
    said = page_of(json.dumps({"page": "x.html", "text": text}).encode())
    one = example_of(html.encode(), is_text=False, said=said, site="x", rules=Rules.default())
    assert [block for block, truth in zip(one.blocks.text, one.truth, strict=True) if truth] == text.split("\n")


def test_an_excluded_element_does_not_change_by_another_of_its_names(tmp_path: Path) -> None:
    overlay = tmp_path / "my.toml"
    file = str(labelled(tmp_path))
    assert main(["train", file, "-o", str(overlay)]) == 0
    name = next(iter(tomllib.loads(overlay.read_text(encoding="utf-8"))["elements"]))
    bare = name[name.index(".") :]
    assert main(["train", file, "-o", str(overlay), "--exclude", f"elements:{bare}"]) == 0
    left = tomllib.loads(overlay.read_text(encoding="utf-8")).get("elements", {})
    assert not [own for own in left if own.endswith(bare)]


def test_labels_that_teach_nothing_are_not_said_to_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = []
    for number in range(2):
        # One paragraph of each page's article is called an advertisement; there is nothing that it can be known by.
        html, text = BY_NAME["halls.example"].page(number)
        (tmp_path / f"{number}.html").write_text(html, encoding="utf-8")
        block = next(block for block in cleantext.extract(html).kept if block.text in text)
        said = {"text": block.text[:80], "label": "advertisement"}
        lines.append(json.dumps({"page": f"{number}.html", "blocks": [said]}))
    path = tmp_path / "labels.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert main(["train", str(path), "--dry-run"]) == 0
    assert "agree" not in capsys.readouterr().out


def test_rules_say_what_they_are_in_a_line() -> None:
    assert len(repr(Rules.default())) < 100
