"""What a caller may leave out of the output."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """Which markup is printed; the words stay in any case.

    links: addresses of links, and videos and posts from elsewhere as links; images; tables: else each cell is a
    paragraph; formatting: emphasis, inline code, deleted, raised and lowered text.
    """

    links: bool = True
    images: bool = True
    tables: bool = True
    formatting: bool = True
