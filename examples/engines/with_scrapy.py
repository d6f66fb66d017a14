"""Articles by Scrapy: scrapy runspider with_scrapy.py -a start=URL -o articles.jsonl; follows links on one host."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import scrapy
from scrapy.http import Response, TextResponse


class ArticleSpider(scrapy.Spider):
    """Yields an item with the address and the article of each page of a site."""

    name = "articles"
    custom_settings = {"ITEM_PIPELINES": {"cleantext.scale.scrapy.ArticlePipeline": 300}}  # noqa: RUF012 - as in Scrapy's guide

    def __init__(self, start: str) -> None:
        super().__init__(start_urls=[start], allowed_domains=[urlsplit(start).hostname])

    def parse(self, response: Response) -> Iterator[object]:
        """Yield the page, and what it links to."""
        kind = response.headers.get("Content-Type", b"").decode("latin-1")
        yield {"url": response.url, "html": response.body, "content_type": kind}
        if isinstance(response, TextResponse):
            yield from response.follow_all(css="a[href]")
