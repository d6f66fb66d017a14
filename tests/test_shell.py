"""Pages whose text is put there by scripts, or stated in JSON-LD alone: what they hold is given, and flagged."""

from __future__ import annotations

import json

import pytest

import cleantext
from tests.material import ARTICLES

SHELL, STATED = "app-shell", "json-ld-body"
PROSE = "".join(f"<p>{text}</p>" for text in ARTICLES["en"][:6])
# What pages without scripts say, put in our own words.
NOTICES = {
    "ar": "يرجى تفعيل JavaScript في متصفحك لعرض هذه الصفحة.",
    "cs": "Tato stránka vyžaduje JavaScript, zapněte jej prosím v prohlížeči.",
    "da": "Du skal aktivere JavaScript i din browser for at se siden.",
    "de": "Bitte aktivieren Sie JavaScript in Ihrem Browser, um diese Seite zu sehen.",
    "el": "Για να δείτε τη σελίδα, ενεργοποιήστε τη JavaScript.",
    "en": "Please enable JavaScript to see this page.",
    "es": "Para ver esta página, active JavaScript en su navegador.",
    "fi": "Ota JavaScript käyttöön selaimessasi, niin näet sivun.",
    "fr": "Veuillez activer JavaScript pour voir cette page.",
    "he": "יש להפעיל JavaScript כדי לראות את הדף.",
    "hi": "यह पृष्ठ देखने के लिए JavaScript सक्षम करें।",
    "hu": "Az oldal megtekintéséhez engedélyezze a JavaScriptet a böngészőben.",
    "id": "Silakan aktifkan JavaScript untuk melihat halaman ini.",
    "it": "Per vedere la pagina è necessario abilitare JavaScript.",
    "ja": "このページを見るにはJavaScriptを有効にしてください。",
    "ko": "이 페이지를 보려면 JavaScript를 사용하도록 설정하세요.",
    "nl": "Schakel JavaScript in om deze pagina te bekijken.",
    "no": "Du må aktivere JavaScript i nettleseren for å se siden.",
    "pl": "Aby zobaczyć tę stronę, włącz obsługę JavaScript w przeglądarce.",
    "pt": "Ative o JavaScript do seu navegador para ver esta página.",
    "ro": "Activați JavaScript pentru a vedea pagina.",
    "ru": "Чтобы увидеть страницу, включите JavaScript в браузере.",
    "sv": "Aktivera JavaScript i webbläsaren för att se sidan.",
    "th": "โปรดเปิดใช้งาน JavaScript เพื่อดูหน้านี้",
    "tr": "Bu sayfayı görmek için tarayıcınızda JavaScript'i etkinleştirin.",
    "uk": "Щоб побачити сторінку, увімкніть JavaScript у браузері.",
    "vi": "Vui lòng bật JavaScript để xem trang này.",
    "zh": "请在浏览器中启用JavaScript以查看此页面。",
}


def read(body: str, head: str = "", lang: str = "en") -> cleantext.Document:
    return cleantext.extract(f"<html lang={lang}><head><title>Tides</title>{head}</head><body>{body}</body></html>")


def flags(body: str, lang: str = "en") -> frozenset[str]:
    return read(body, lang=lang).flags


@pytest.mark.parametrize("lang", NOTICES)
@pytest.mark.parametrize("around", ["<p>{}</p>", "<noscript>{}</noscript><div id=x></div>"])
def test_a_page_that_only_asks_for_scripts_is_a_shell_in_any_language(lang: str, around: str) -> None:
    assert SHELL in flags(around.format(NOTICES[lang]), lang=lang)


@pytest.mark.parametrize("lang", NOTICES)
def test_an_article_beside_such_a_notice_is_none(lang: str) -> None:
    assert SHELL not in flags(f"<noscript>{NOTICES[lang]}</noscript><article>{PROSE}</article>", lang=lang)


@pytest.mark.parametrize(
    "body",
    [
        '<div id="root"></div><script>start()</script>',
        '<div id="app">Loading ...</div>',
        "<app-root><div class=spinner></div></app-root>",
        '<nav><a href="/">Home</a> <a href="/tides">Tides</a></nav><main id="__next"><script>start()</script></main>',
    ],
)
def test_an_element_that_scripts_are_to_fill_makes_a_shell(body: str) -> None:
    assert SHELL in flags(body)


@pytest.mark.parametrize(
    "body",
    [
        f'<div id="root">{PROSE}</div>',
        f'<div id="app"></div>{PROSE}',
        "<p>The pier is closed today.</p>",
        "",
        "<p>JavaScript is a language that was made in ten days.</p>",
    ],
)
def test_what_holds_its_text_is_no_shell(body: str) -> None:
    assert SHELL not in flags(body)


def test_a_shell_gives_what_it_holds_and_little_confidence() -> None:
    document = read(f"<p>{NOTICES['en']}</p>")
    assert document.text == NOTICES["en"]
    assert document.confidence <= 0.1


def test_many_elements_to_be_filled_one_in_the_other_are_looked_at_in_bounded_work() -> None:
    assert SHELL not in flags('<div id="root">' * 300 + "<p>word " * 5000)


def _stating(body: object) -> str:
    said = {"@type": "NewsArticle", "headline": "Tides", "articleBody": body}
    return f'<script type="application/ld+json">{json.dumps(said)}</script>'


def test_an_article_that_only_json_ld_has_is_flagged_and_stands_in_the_metadata() -> None:
    body = "\n\n".join(ARTICLES["en"][:6])
    document = read("<div id=root></div>", _stating(body))
    assert {SHELL, STATED} <= document.flags
    assert document.metadata["body"] == {"value": body, "source": "json-ld"}
    assert document.text == ""


@pytest.mark.parametrize("body", ["Too short to be an article.", 7, None, ["x"], ""])
def test_what_is_no_article_in_json_ld_is_passed_over(body: object) -> None:
    document = read("<p>Here.</p>", _stating(body))
    assert STATED not in document.flags
    assert "body" not in document.metadata


def test_an_article_that_the_page_shows_too_is_not_flagged() -> None:
    document = read(f"<article>{PROSE}</article>", _stating(" ".join(ARTICLES["en"][:6])))
    assert STATED not in document.flags
    assert "body" not in document.metadata
