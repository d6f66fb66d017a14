"""`cleantext label` in a real browser: thirty blocks by keyboard alone, killed in the middle; mouse, looks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cleantext
from cleantext.labels import CONTENT
from cleantext.labels_file import read_labels
from cleantext.render.label_page import Desk, label_page
from tests.browser import MISSING, Browser, chromium
from tests.test_label import running
from tests.test_report import EXAMPLES, INJECTIONS, block, document, hostile
from tests.test_report_browser import CONTRAST, CUT_OFF

pytestmark = pytest.mark.skipif(chromium() is None, reason=MISSING)

LINES = tuple(f"Line {place} of the harbour master's log, as long as a line of a log can be." for place in range(40))


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(chromium() or "", tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a", "b"):
        text = "".join(f"<p>{line}</p>" for line in LINES)
        (tmp_path / f"{name}.html").write_text(f"<title>Log {name}</title><body>{text}", encoding="utf-8")
    (tmp_path / "c.html").write_bytes((EXAMPLES / "donation-appeal.html").read_bytes())
    return tmp_path


@pytest.fixture
def url(folder: Path) -> Iterator[str]:
    with running(folder, "a.html", "b.html", "c.html") as (_, address):
        yield address


@pytest.fixture
def quiet(browser: Browser, url: str) -> Iterator[str]:
    """The address of the server; in the end there was no error, and no request to anyone else."""
    yield url
    assert browser.problems == []
    assert {address for address in browser.requests if not address.startswith((url, "data:,"))} == set()


def saved(folder: Path, name: str = "a.html") -> dict[int | None, str]:
    return {row.index: row.verdict.value for row in read_labels(folder / "labels.jsonl").pages[name].blocks}


def said(browser: Browser, text: str) -> None:
    """Wait until the page says something that ends so."""
    browser.wait(f"document.getElementById('said').textContent.endsWith({text!r})")


def here(browser: Browser) -> str:
    return str(browser.run("document.activeElement.id"))


def turned(browser: Browser, place: int) -> None:
    """Wait until a page is there."""
    browser.wait(
        f"document.readyState === 'complete' && document.body.dataset.page === '{place}' && !!document.activeElement.id"
    )
    browser.settle()


def verdicts(browser: Browser) -> list[str]:
    return list(browser.run("Array.from(document.querySelectorAll('.b')).map(b => b.dataset.l)"))


def test_thirty_blocks_by_keyboard_alone_and_killed_in_the_middle(browser: Browser, folder: Path) -> None:
    with running(folder, "a.html", "b.html") as (process, url):
        browser.open(url)
        assert here(browser) == "b0"
        for index in range(15):
            browser.press("d")
            said(browser, "donation, saved")
            assert saved(folder)[index] == "donation"
            browser.press("ArrowDown")
        process.kill()
        process.wait()
        browser.press("n")
        browser.wait("!document.getElementById('trouble').hidden")
        assert "the server has ended" in browser.run("document.getElementById('trouble').textContent")
        assert verdicts(browser)[15] == "body"
    with running(folder, "a.html", "b.html") as (process, url):
        browser.open(url)
        assert verdicts(browser)[:16] == ["donation"] * 15 + ["body"]
        for _ in range(15):
            browser.press("ArrowDown")
        for _ in range(14):
            browser.press("ArrowDown", shift=True)
        browser.press("n")
        said(browser, "15 blocks: newsletter, saved")
        process.kill()
        process.wait()
    assert saved(folder) == {index: "donation" if index < 15 else "newsletter" for index in range(30)}
    with running(folder, "a.html", "b.html") as (process, url):
        browser.open(url)
        browser.press("Enter")
        turned(browser, 2)
        assert read_labels(folder / "labels.jsonl").pages["a.html"].done
        assert len(saved(folder)) == 40
        process.kill()


def test_every_key_gives_its_verdict(browser: Browser, quiet: str, folder: Path) -> None:
    browser.open(quiet + "page/1")
    buttons = "Array.from(document.querySelectorAll('#verdicts button'), b => [b.dataset.key, b.dataset.l])"
    keys: dict[str, str] = browser.run(f"Object.fromEntries({buttons})")
    assert set(keys.values()) == set(cleantext.LABELS)
    for key, label in keys.items():
        browser.press(key)
        said(browser, f"1 block: {label}, saved")
        browser.press("ArrowDown")
    assert saved(folder) == dict(enumerate(keys.values()))


def test_space_says_article_or_not_for_all_that_is_selected(browser: Browser, quiet: str, folder: Path) -> None:
    browser.open(quiet + "page/3")
    was = verdicts(browser)
    browser.press("q")  # the run at the top of the page
    browser.press("Space")
    said(browser, "body, saved")
    now = saved(folder, "c.html")
    assert set(now) == {0}
    browser.press("End")
    end = len(was) - 1
    browser.press("Space")
    said(browser, "body, saved")
    browser.press("Space")
    said(browser, f"{was[end]}, saved")
    assert saved(folder, "c.html") == {0: "body", end: was[end]}


def test_a_run_is_selected_at_once(browser: Browser, quiet: str, folder: Path) -> None:
    browser.open(quiet + "page/3")
    was = verdicts(browser)
    place = was.index("comments")
    browser.run(f"document.getElementById('b{place}').focus()")
    browser.press("q")
    end = place
    while end < len(was) and was[end] == "comments":
        end += 1
    browser.press("x")
    said(browser, "other, saved")
    assert saved(folder, "c.html") == dict.fromkeys(range(place, end), "other")
    assert end - place > 3


def test_undo_takes_back_what_was_done_on_this_page_and_on_others(browser: Browser, quiet: str, folder: Path) -> None:
    browser.open(quiet + "page/1")
    for key in ("d", "ArrowDown", "n"):
        browser.press(key)
    said(browser, "newsletter, saved")
    browser.press("z")
    said(browser, "Undone")
    assert (verdicts(browser)[:2], here(browser)) == (["donation", "body"], "b1")
    browser.press("ArrowRight")
    turned(browser, 2)
    browser.press("z")
    turned(browser, 1)
    assert verdicts(browser)[0] == "body"
    assert saved(folder) == {}
    browser.press("z")
    said(browser, "Nothing to undo")


def test_enter_goes_from_page_to_page_until_all_are_done(browser: Browser, quiet: str, folder: Path) -> None:
    browser.open(quiet)
    for place in (1, 2, 3):
        turned(browser, place)
        browser.press("Enter")
    said(browser, "All pages are done")
    assert browser.run("document.getElementById('finished').textContent") == "3"
    assert all(page.done for page in read_labels(folder / "labels.jsonl").pages.values())
    browser.press("ArrowRight")
    said(browser, "This is the last page")


def test_the_mouse_selects_corrects_and_turns_in_the_margin(browser: Browser, quiet: str, folder: Path) -> None:
    browser.open(quiet + "page/1", height=700)
    browser.point("#b2 p", click=True)
    browser.point("#verdicts [data-l=legal]", click=True)
    said(browser, "1 block: legal, saved")
    x, y = browser.middle("#b4 p")
    for kind in ("mousePressed", "mouseReleased"):
        browser.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1, modifiers=8)
    browser.point("#verdicts [data-l=cookie]", click=True)
    said(browser, "3 blocks: cookie, saved")
    x, y = browser.middle("#b7")
    left: float = browser.run("document.getElementById('b7').getBoundingClientRect().x")
    for kind in ("mousePressed", "mouseReleased"):
        browser.call("Input.dispatchMouseEvent", type=kind, x=left + 20, y=y, button="left", clickCount=1)
    said(browser, "1 block: other, saved")
    assert saved(folder) == {2: "cookie", 3: "cookie", 4: "cookie", 7: "other"}
    assert browser.run("document.querySelectorAll('.changed').length") == 4


def test_letters_mean_something_among_the_blocks_only(browser: Browser, quiet: str, folder: Path) -> None:
    browser.open(quiet + "page/1")
    browser.run("document.getElementById('undo').focus()")
    for key in ("d", "Space", "ArrowRight"):
        browser.press(key)
    said(browser, "Nothing to undo")
    assert set(verdicts(browser)) == {"body"}
    assert not (folder / "labels.jsonl").read_bytes()
    assert browser.run("document.body.dataset.page") == "1"


def test_the_tabulator_key_has_one_stop_among_the_blocks(browser: Browser, quiet: str) -> None:
    browser.open(quiet + "page/3")
    browser.press("ArrowDown")
    assert browser.run("document.querySelectorAll('.b[tabindex=\"0\"]').length") == 1
    assert browser.run("document.querySelectorAll('[aria-selected=true]').length") == 1
    browser.press("Tab")
    assert browser.run("document.activeElement.closest('#verdicts') !== null")
    names = browser.run(
        "Array.from(document.querySelectorAll('button')).filter(b => !b.textContent.trim() && !b.ariaLabel).length"
    )
    assert names == 0


def test_doubtful_blocks_are_found_by_key(browser: Browser, quiet: str) -> None:
    browser.open(quiet + "page/3")
    doubtful = list(browser.run("Array.from(document.querySelectorAll('.doubtful')).map(b => b.id)"))
    for expected in doubtful[:3]:
        browser.press("j")
        assert here(browser) == expected


def _file(folder: Path, doc: cleantext.Document, name: str = "page.html", given: tuple[int, ...] = ()) -> Path:
    """A page to label on as a file, with a policy, to look at."""
    present = [row.label if (row.label in CONTENT) == row.kept else cleantext.Label.OTHER for row in doc.blocks]
    verdict = [cleantext.Label.DONATION if index in given else label for index, label in enumerate(present)]
    desk = Desk(1, [(name, "begun"), ("b.html", "done")], present, verdict, given, notes=["The page has changed."])
    page, policy = label_page(doc, desk, "/token/")
    policy = policy.removesuffix("; frame-ancestors 'none'")  # only a header may say that
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    file = folder / "shown.html"
    file.write_text(page.replace("<head>", f"<head>{meta}", 1), encoding="utf-8")
    return file


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_stands_out_from_its_ground(browser: Browser, tmp_path: Path, dark: bool) -> None:
    rows = [
        block(f"{label} {kept}", label=label, kept=kept, path=f"/html/body/{tag}[{place}]", probability=chance)
        for place, label in enumerate(cleantext.LABELS)
        for kept, tag, chance in ((True, "p", 0.6), (False, "li", 0.01))
    ]
    browser.open(_file(tmp_path, document(rows), given=tuple(range(0, 40, 3))), dark=dark, height=6000)
    browser.run("document.querySelectorAll('details').forEach(d => d.open = true)")
    ratios = browser.run(CONTRAST)
    assert len(ratios) > 2 * len(rows)
    assert [entry for entry in ratios if entry[0] < 4.5] == []


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1360, 1920])
def test_nothing_runs_out_of_a_window_of_any_width(browser: Browser, tmp_path: Path, width: int) -> None:
    doc = document(
        [block("unbroken" * 60), *cleantext.extract((EXAMPLES / "donation-appeal.html").read_bytes()).blocks]
    )
    browser.open(_file(tmp_path, doc, "https://example.org/" + "a" * 300, given=(0, 4)), width=width)
    assert browser.run("document.documentElement.scrollWidth") <= width
    assert browser.run(CUT_OFF) == []


def test_injected_scripts_do_not_run(browser: Browser, tmp_path: Path) -> None:
    doc, name = hostile()
    browser.open(_file(tmp_path, doc, name))
    for _ in INJECTIONS:
        browser.press("ArrowDown")
    assert browser.run("window.hurt") is None
    assert browser.run("document.images.length + document.querySelectorAll('iframe, svg').length") == 0
    assert browser.problems == []


def test_ten_thousand_blocks_answer_quickly(browser: Browser, folder: Path) -> None:
    text = "".join(f"<p>Line {place}: {LINES[place % 40]}</p>" for place in range(10_000))
    (folder / "a.html").write_text(f"<body>{text}", encoding="utf-8")
    with running(folder, "a.html") as (_, url):
        browser.open(url)
        took: Any = browser.run(
            "(async () => { const began = performance.now(); const said = document.getElementById('said');"
            "const key = (key, more) => document.activeElement.dispatchEvent("
            "new KeyboardEvent('keydown', { key, bubbles: true, ...more }));"
            "key('a', { ctrlKey: true }); key('x');"
            "while (!said.textContent.endsWith('saved')) await new Promise(done => setTimeout(done, 20));"
            "return performance.now() - began })()"
        )
        assert took < 10_000  # measured: one second
        assert len(saved(folder)) == 10_000


def test_pictures_for_people(browser: Browser, url: str) -> None:
    """Screenshots into the folder named in `CLEANTEXT_SCREENSHOTS`, for a look."""
    folder = os.environ.get("CLEANTEXT_SCREENSHOTS")
    if not folder:
        pytest.skip("CLEANTEXT_SCREENSHOTS names no folder")
    Path(folder).mkdir(parents=True, exist_ok=True)
    for dark in (False, True):
        for width in (390, 1360):
            browser.open(url + "page/3", width=width, dark=dark)
            for key in ("d", "ArrowDown", "ArrowDown", "Space"):
                browser.press(key)
            browser.screenshot(Path(folder) / f"label-{'dark' if dark else 'light'}-{width}.png")
