"""The report in a real browser: no errors, no requests, and every switch does what it says."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import cleantext
from cleantext.render.report import report
from tests.browser import MISSING, Browser, chromium
from tests.test_report import EXAMPLES, INJECTIONS, block, document, example, hostile

pytestmark = pytest.mark.skipif(chromium() is None, reason=MISSING)

RIGHT_TO_LEFT = "<!doctype html><html lang=he><title>המנורה</title><body><article><h1>המנורה</h1>" + "".join(
    f"<p>{line}</p>"
    for line in (
        "המנורה על חומת הנמל דלקה בכל לילה מאז הסערה, ואיש בכפר לא ידע מי משלם על השמן שלה.",
        "The old keeper wrote in English, and nobody in the village could read what he had put down.",
        "באביב שלחה המועצה שני אנשים עם סולם, והם ניקו את הזכוכית ורשמו מספר על פתק קטן.",
    )
)
UNSPACED = "<!doctype html><html lang=zh><body><article><h1>港口的灯</h1>" + "".join(
    f"<p>{line}</p>"
    for line in ("自从那场风暴以来,港口墙上的灯每晚都亮着,村里没有人知道是谁付的油钱。" * 12, "春天,议会派来了两个人。")
)
# The contrast of WCAG 2.2 (relative luminance of sRGB) of every text in sight, labels before blocks included.
CONTRAST = """(() => {
  const linear = c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
  const rgb = color => {  // a mixed colour comes as color(srgb r g b), of 1
    const unit = color.startsWith("color(srgb ") ? 255 : 1;
    return color.match(/[\\d.]+/g).map((part, place) => Number(part) * (place < 3 ? unit : 1));
  };
  const light = color => {
    const [r, g, b] = rgb(color).map(c => linear(c / 255));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ground = element => {
    for (let e = element; e; e = e.parentElement) {
      const color = getComputedStyle(e).backgroundColor;
      if (rgb(color).length === 3 || rgb(color)[3] === 1) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  const check = (element, style, what) => {
    const [a, b] = [light(style.color), light(ground(element))].sort((x, y) => y - x);
    found.push([(a + .05) / (b + .05), `${what} ${element.tagName} ${element.className} ${element.dataset.l || ""}`]);
  };
  for (const element of document.querySelectorAll("body *")) {
    if (!element.checkVisibility() || element.closest("svg")) continue;
    const before = getComputedStyle(element, "::before");
    if (before.content !== "none" && before.content !== "normal") check(element, before, "before");
    if (Array.from(element.childNodes).some(node => node.nodeType === 3 && node.data.trim()))
      check(element, getComputedStyle(element), "text of");
  }
  return found;
})()"""


CUT_OFF = """Array.from(document.querySelectorAll(".b p, #text p, h1, .file, dd, #why th, #place"))
  .filter(e => e.checkVisibility() && e.clientWidth && e.scrollWidth > e.clientWidth + 1)
  .map(e => e.tagName + " " + e.textContent.slice(0, 40))"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(chromium() or "", tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Any:
    """Write the report on a document and open it."""

    def shown(doc: cleantext.Document, name: str = "page.html", **options: Any) -> Browser:
        file = tmp_path / "report.html"
        file.write_text(report(doc, name), encoding="utf-8")
        browser.open(file, **options)
        return browser

    browser.problems.clear()
    browser.requests.clear()
    yield shown
    assert browser.problems == []
    assert {address.partition("#")[0] for address in browser.requests} <= {(tmp_path / "report.html").as_uri()}


def labels_in_sight(browser: Browser) -> set[str]:
    found: Sequence[str] = browser.run(
        "Array.from(document.querySelectorAll('.b')).filter(b => b.checkVisibility()).map(b => b.dataset.l)"
    )
    return set(found)


def in_sight(browser: Browser, selector: str) -> bool:
    return bool(browser.run(f"document.querySelector({selector!r}).checkVisibility()"))


def text_of(browser: Browser, selector: str) -> str:
    return str(browser.run(f"document.querySelector({selector!r}).textContent"))


def why(browser: Browser) -> tuple[str, str, str, str]:
    """What the panel says: label, fate and points, probability, place."""
    return tuple(text_of(browser, f"#{name}") for name in ("label", "fate", "chance", "place"))  # type: ignore[return-value]


def number_of(doc: cleantext.Document, start: str) -> int:
    return next(place for place, block in enumerate(doc.blocks) if block.text.startswith(start))


def test_it_opens_without_an_error_or_a_request(show: Any) -> None:
    browser = show(example())
    assert len(labels_in_sight(browser)) > 8
    assert "see why" in text_of(browser, "#why > .hint")
    assert not in_sight(browser, "#text")


def test_a_filter_hides_the_blocks_of_its_label_and_containers_without_any(show: Any) -> None:
    browser = show(example())
    browser.point(".chip[data-l=comments]", click=True)
    assert "comments" not in labels_in_sight(browser)
    assert {"donation", "body"} <= labels_in_sight(browser)
    assert text_of(browser, "#shown") == f"{len(example().blocks) - 11} of {len(example().blocks)} blocks"
    beside = {block.label.value for block in example().blocks if "/aside" in (block.path or "")}
    for label in sorted(beside - {"comments"}):
        browser.point(f".chip[data-l={label}]", click=True)
    assert not in_sight(browser, "[data-tag=aside]")
    browser.point("#every", click=True)
    assert "comments" in labels_in_sight(browser)
    assert not in_sight(browser, "#every")


def test_a_filter_answers_to_the_keyboard(show: Any) -> None:
    browser = show(example())
    browser.run("document.querySelector('.chip[data-l=donation] input').focus()")
    browser.press("Space")
    assert "donation" not in labels_in_sight(browser)


def test_kept_and_removed_alone(show: Any) -> None:
    browser = show(example())
    for fate, kept in (("keep", True), ("drop", False)):
        browser.point(f"label:has([name=fate][value={fate}])", click=True)
        assert labels_in_sight(browser) == {block.label for block in example().blocks if block.kept is kept}


def test_pointing_at_a_block_shows_why(show: Any) -> None:
    doc = example()
    browser = show(doc)
    place = number_of(doc, "If you are able to")
    browser.point(f"#b{place} p")
    assert why(browser)[0] == "donation"
    assert why(browser)[1].startswith("removed, \u2212")
    assert why(browser)[3] == doc.blocks[place].path
    names: Sequence[str] = browser.run("Array.from(document.querySelectorAll('#reasons th')).map(h => h.textContent)")
    assert list(names)[:3] == [name for name, _ in doc.blocks[place].reasons[:3]]
    assert text_of(browser, "#sum").replace("\u2212", "-") == f"{doc.blocks[place].points:+d}"


def test_the_keyboard_goes_from_block_to_block_and_shows_why(show: Any) -> None:
    doc = example()
    browser = show(doc)
    for _ in range(60):
        browser.press("Tab")
        if browser.run("document.activeElement.classList.contains('b')"):
            break
    assert browser.run("document.activeElement.id") == "b0"
    browser.press("ArrowDown")
    assert browser.run("document.activeElement.id") == "b1"
    assert why(browser)[0] == doc.blocks[1].label
    assert browser.run("document.activeElement.getAttribute('aria-describedby')") == "answer"
    browser.press("End")
    assert why(browser)[3] == doc.blocks[-1].path
    browser.press("Home")
    browser.run("document.querySelector('.chip[data-l=cookie] input').click()")
    browser.press("ArrowDown")
    assert browser.run("document.activeElement.dataset.l") != "cookie"
    assert browser.run("document.querySelectorAll('.b[tabindex=\"0\"]').length") == 1


def test_a_hidden_block_leaves_the_tabulator_key_a_stop(show: Any) -> None:
    browser = show(example())
    browser.run("document.querySelector('[name=fate][value=keep]').click()")
    assert browser.run("document.querySelector('.b[tabindex=\"0\"]').checkVisibility()")


def test_an_address_with_a_number_opens_at_that_block(show: Any) -> None:
    doc = example()
    browser = show(doc, fragment="#b40")
    assert browser.run("document.activeElement.id") == "b40"
    assert why(browser)[3] == doc.blocks[40].path


def test_the_text_beside_the_page_is_the_text(show: Any) -> None:
    doc = example()
    browser = show(doc)
    browser.point("label:has([name=view][value=both])", click=True)
    assert browser.run("document.getElementById('text').textContent") == doc.text
    left, right = (
        browser.run(f"document.getElementById('{name}').getBoundingClientRect().x") for name in ("page", "text")
    )
    assert in_sight(browser, "#page")
    assert left + 300 < right
    browser.point(f"#b{number_of(doc, 'There is a plan')}", click=True)
    line = "document.querySelector('#text .here')"
    assert browser.run(f"{line}.textContent").startswith("There is a plan")
    assert 0 < browser.run(f"{line}.getBoundingClientRect().y") < 900
    browser.point("label:has([name=view][value=text])", click=True)
    assert (in_sight(browser, "#page"), in_sight(browser, "#text")) == (False, True)


@pytest.mark.parametrize("dark", [False, True])
def test_colours_follow_the_system_and_the_button(show: Any, dark: bool) -> None:
    browser = show(example(), dark=dark)
    grounds = [browser.run("getComputedStyle(document.body).backgroundColor")]
    browser.point("#theme", click=True)
    grounds.append(browser.run("getComputedStyle(document.body).backgroundColor"))
    lights = [sum(map(int, ground[4:-1].split(","))) for ground in grounds]
    assert (lights[0] < 150, lights[1] < 150) == (dark, not dark)


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_stands_out_from_its_ground(show: Any, dark: bool) -> None:
    rows = [
        block(f"{label} {kept}", label=label, kept=kept, path=f"/html/body/{tag}[{place}]")
        for place, label in enumerate(cleantext.LABELS)
        for kept, tag in ((True, "p"), (False, "li"))
    ]
    browser = show(document(rows, flags=frozenset({"truncated:paywall"})), dark=dark, fragment="#b9", height=8000)
    ratios = browser.run(CONTRAST)
    assert len(ratios) > 2 * len(rows)
    assert [entry for entry in ratios if entry[0] < 4.5] == []


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1360, 1920])
def test_nothing_runs_out_of_a_window_of_any_width(show: Any, width: int) -> None:
    rows = [
        block("unbroken" * 60),
        block("漢字" * 200, path="/html/body/ul/li[1]"),
        block("x", path="/html/body/ul/li[2]"),
    ]
    long = "https://example.org/" + "a" * 300
    browser = show(
        document([*rows, *example().blocks], {"url": (long, "argument")}), name=long, width=width, fragment="#b1"
    )
    for view in ("page", "both", "text"):
        browser.run(f"document.querySelector('[name=view][value={view}]').click()")
        browser.settle()
        assert browser.run("document.documentElement.scrollWidth") <= width
        assert browser.run(CUT_OFF) == []


def test_the_focused_block_is_not_under_the_panel(show: Any) -> None:
    doc = example()
    browser = show(doc, width=390, height=800, fragment=f"#b{number_of(doc, 'On the last night')}")
    below: float = browser.run("document.activeElement.getBoundingClientRect().bottom")
    panel: float = browser.run("document.getElementById('why').getBoundingClientRect().top")
    assert below <= panel
    browser.press("Escape")
    assert not in_sight(browser, "#why")


def test_scripts_of_right_to_left_and_without_spaces(show: Any) -> None:
    browser = show(cleantext.extract(RIGHT_TO_LEFT, keep={"title"}))
    directions = browser.run("Array.from(document.querySelectorAll('.b p')).map(p => getComputedStyle(p).direction)")
    assert directions == ["rtl", "rtl", "ltr", "rtl"]
    browser = show(cleantext.extract(UNSPACED), width=500)
    assert browser.run("document.documentElement.scrollWidth") <= 500
    assert browser.run("getComputedStyle(document.getElementById('page')).getPropertyValue('font-family') !== ''")
    assert browser.run("document.getElementById('page').lang") == "zh"


def test_injected_scripts_do_not_run(show: Any) -> None:
    doc, name = hostile()
    browser = show(doc, name)
    for place in range(len(INJECTIONS)):
        browser.run(f"document.getElementById('b{place}').focus()")
        browser.settle()
        assert text_of(browser, "#reasons th").startswith(INJECTIONS[place][:8].replace("\x00", "\ufffd"))
    assert browser.run("window.hurt") is None
    assert browser.run("document.images.length + document.querySelectorAll('iframe, #page svg').length") == 0


def test_the_policy_stops_a_script_even_where_escaping_would_fail(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "broken.html"
    bad = "<script>window.hurt = 1</script><img src=x onerror='window.hurt = 1'><p style='color: red' id=red>x</p>"
    file.write_text(report(example(), "x").replace('<section id="text"', f'{bad}<section id="text"'), encoding="utf-8")
    browser.open(file)
    assert browser.run("window.hurt") is None
    assert browser.run("getComputedStyle(document.getElementById('red')).color") != "rgb(255, 0, 0)"
    assert any("Content Security Policy" in problem for problem in browser.problems)


def test_it_prints_in_light_colours_without_the_switches(show: Any) -> None:
    browser = show(example(), dark=True)
    browser.media("print", dark=True)
    browser.settle()
    assert not in_sight(browser, ".tools")
    assert not in_sight(browser, "#why")
    assert browser.run("getComputedStyle(document.querySelector('.b.keep p')).color") == "rgb(27, 33, 44)"
    assert browser.pdf().startswith(b"%PDF")
    browser.media()


def test_twenty_thousand_blocks_open_and_answer_quickly(show: Any) -> None:
    rows = [
        block(
            f"Line {place} of the harbour master's log. " * 3, path=f"/html/body/div[{place // 9}]/ul/li[{place}]",
            label=cleantext.LABELS[place % 23], kept=place % 2 == 0, reasons=tuple((f"rule{n}", n) for n in range(40)),
        )
        for place in range(20_000)
    ]  # fmt: skip
    browser = show(document(rows))
    took = browser.run(
        "(async () => { const began = performance.now(); document.querySelector('.filters input').click();"
        "await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));"
        "return performance.now() - began })()"
    )
    assert took < 5_000  # measured: half a second
    browser.run("document.getElementById('b19999').focus()")
    assert why(browser)[3] == rows[-1].path
    loaded = browser.run("performance.getEntriesByType('navigation')[0].loadEventEnd")
    assert loaded < 20_000  # measured: two seconds


def test_pictures_for_people(show: Any) -> None:
    """Screenshots into the folder named in `CLEANTEXT_SCREENSHOTS`, for a look."""
    folder = os.environ.get("CLEANTEXT_SCREENSHOTS")
    if not folder:
        pytest.skip("CLEANTEXT_SCREENSHOTS names no folder")
    Path(folder).mkdir(parents=True, exist_ok=True)
    dump = cleantext.clean((EXAMPLES / "whole-page.txt").read_text(encoding="utf-8"))
    for name, doc in (("page", example()), ("rtl", cleantext.extract(RIGHT_TO_LEFT)), ("dump", dump)):
        for dark in (False, True):
            for width in (390, 1360):
                browser = show(doc, width=width, dark=dark, fragment="#b2")
                browser.screenshot(Path(folder) / f"{name}-{'dark' if dark else 'light'}-{width}.png")
