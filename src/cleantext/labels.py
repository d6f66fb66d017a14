"""What a block is, as a closed list."""

from enum import StrEnum


class Label(StrEnum):
    """The label of a block: content, the page's facts, or boilerplate by what it wants from the reader."""

    BODY = "body"
    HEADING = "heading"
    CAPTION = "caption"
    TITLE = "title"
    METADATA = "metadata"
    DONATION = "donation"
    SUBSCRIPTION = "subscription"
    PAYWALL = "paywall"
    NEWSLETTER = "newsletter"
    REGISTRATION = "registration"
    APP = "app"
    ADBLOCK = "adblock"
    COOKIE = "cookie"
    SOCIAL = "social"
    RELATED = "related"
    ADVERTISEMENT = "advertisement"
    EVENT = "event"
    COMMENTS = "comments"
    AUTHOR = "author"
    LEGAL = "legal"
    CONTACT = "contact"
    NAVIGATION = "navigation"
    OTHER = "other"


LABELS = tuple(Label)
CONTENT = frozenset({Label.BODY, Label.HEADING, Label.CAPTION})
