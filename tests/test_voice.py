"""Who speaks, in which language, and what is only the topic."""

import pytest

import cleantext
from cleantext.address import address
from cleantext.tokens import tokens_of
from tests.material import ARTICLES, cases

VOICE = cleantext.Rules.default().voice

# Reports in which every paragraph is about what appeals are about, and nobody asks the reader for anything.
TOPICS = {
    "newsletters": [
        "The newsletter of the Hallmoor dairy began as a list of milk prices and has become the most read paper in the "
        "district.",
        "Edda Fenlow writes the newsletter on Thursdays, between the two milkings, at a table that she shares with the "
        "calendar of the vet.",
        "Subscribers to the newsletter rose from ninety to four thousand in the year in which the dairy nearly closed.",
        "A newsletter about milk had no reason to succeed, said the consultant whom the dairy paid to say so.",
        "He had proposed an app instead. The app was downloaded eleven times, and the newsletter reported on each of "
        "the downloads.",
        "Other dairies have copied the newsletter, among them two in Denmark, where it is printed on the cartons.",
        "What a newsletter costs is easily said: one evening a week and a subscription to the weather service.",
        "The newsletter of the first week of May told the story of a calf that had swum across the reservoir.",
        "It was forwarded so often that the newsletter reached the minister, who sent a cheese.",
        "Since then the dairy counts its readers together with its cows, and the newsletter prints both numbers.",
        "When the printer in Orrin closed, the newsletter moved to e-mail, and the complaints came by post.",
        "A university has collected every newsletter since 1994 and found the word rain in all but three.",
        "The three are kept behind glass in the cheese room, next to the medal of the agricultural show.",
        "Edda Fenlow has announced that her last newsletter will appear in June, as she has every year.",
    ],
    "donations": [
        "The village hall of Corbray will get its roof, for the donations have passed the sum that the builder named.",
        "More than two hundred people donated, most of them less than twenty pounds, and one of them a field.",
        "The field was the largest donation and the most difficult, since nobody could find its fourth corner.",
        "Donations came from as far as Adelaide, where a grandson of the last miller saw a photograph of the rafters.",
        "The council doubled every donation that arrived before Easter, and regretted it by the end of Lent.",
        "A treasurer was elected to count the donations, and a second treasurer to count the first one's.",
        "Last year's appeal had failed: the donations paid for the scaffolding alone, and that stood all summer.",
        "This time the donors asked for something in return, a bell that would not ring before nine.",
    ],
}


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_the_language_of_an_article_is_told_by_its_words(language: str) -> None:
    tokens = [tokens_of(text) for text in ARTICLES[language]]
    close = {"da": {"da", "no"}, "no": {"da", "no"}}.get(language, {language})
    assert VOICE.language_of(ARTICLES[language], tokens, "") in close
    assert VOICE.language_of(ARTICLES[language], tokens, language) == language


def test_words_of_no_known_language_leave_what_is_declared() -> None:
    words = ["xyzzy", "plugh", "frotz"] * 10
    assert VOICE.language_of([" ".join(words)], [words], "hu") == "hu"
    assert VOICE.language_of([" ".join(words)], [words], "") == ""


@pytest.mark.parametrize(
    ("language", "text", "counts"),
    [
        ("en", "We need your help, and you know it.", (1, 2)),
        ("en", "“We need your help,” she said to the miners.", (0, 0)),
        ("de", "Wir danken Ihnen für Ihre Treue.", (1, 2)),
        ("de", "Ihre Treue galt dem Verein, und sie blieb.", (0, 0)),
        ("ja", "私たちの取材を支えてください。", (1, 1)),
        ("pl", "To była nasza droga.", (1, 0)),
        ("en", "To była nasza droga.", (0, 0)),
    ],
)
def test_we_and_you_are_counted_in_the_language_and_outside_quotations(
    language: str, text: str, counts: tuple[int, int]
) -> None:
    assert VOICE.counts(text, language)[:2] == counts


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_an_article_about_appeals_stays_whole(topic: str) -> None:
    paragraphs = TOPICS[topic]
    assert cleantext.clean("\n".join(paragraphs)).text == "\n".join(paragraphs)
    page = "<!doctype html><html lang=en><body><article>" + "".join(f"<p>{text}</p>" for text in paragraphs)
    assert cleantext.extract(page).text == "\n\n".join(paragraphs)


@pytest.mark.parametrize("language", ["en"])
def test_it_does_not_matter_in_what_order_the_phrases_of_a_line_are_found(language: str) -> None:
    rules = cleantext.Rules.default()
    lexicon = rules.lexicon()
    texts = [*ARTICLES[language], *(case.text for kind in ("drop", "keep") for case in cases(kind))]
    tokens = [tokens_of(text) for text in texts]
    found = [lexicon.intents.judge(text, words) for text, words in zip(texts, tokens, strict=True)]
    turned = [phrases[::-1] for phrases in found]
    assert any(len(phrases) > 1 for phrases in found)
    for count in range(len(ARTICLES[language]), len(texts), 9):
        one, other = (
            address(texts[:count], texts[:count], tokens[:count], order[:count], language, lexicon)
            for order in (found, turned)
        )
        assert one == other


# The same things are asked for twice: by somebody of others, which is reported, and by the publisher of the reader.
REPORTED = {
    "en": (
        "The warden of Tarn House had asked every guest to sign up for the newsletter, and nine of them did so twice.",
        "Sign up for our newsletter and get the best stories of the week in your inbox every Friday.",
    ),
    "sv": (
        "Vaktmästaren på gården bad alla gäster att anmäla sig till nyhetsbrevet, och nio av dem gjorde det även i år.",
        "Anmäl dig till vårt nyhetsbrev och få veckans bästa texter direkt i din inkorg varje fredag morgon.",
    ),
    "tr": (
        "Bekçi bütün konuklardan bültene abone olmalarını istedi, dokuz konuk bunu iki kez yaptı ve kimse şaşırmadı.",
        "Bültenimize abone olun, haftanın en iyi yazıları her cuma sabahı doğrudan e-posta kutunuza gelsin.",
    ),
}


@pytest.mark.parametrize("language", sorted(REPORTED))
def test_a_report_tells_and_an_appeal_speaks_to_its_reader(language: str) -> None:
    reported, asked = REPORTED[language]
    we, you, they = VOICE.counts(reported, language)
    assert they
    assert not we + you
    assert VOICE.speaks(asked, language)
    article = [*ARTICLES[language][:4], reported, *ARTICLES[language][4:8], asked]
    assert cleantext.clean("\n".join(article), language=language).text.splitlines() == article[:-1]
