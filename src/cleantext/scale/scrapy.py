"""An item pipeline for Scrapy (https://docs.scrapy.org/en/latest/topics/item-pipeline.html); needs nothing of it."""

from typing import Any

from cleantext.scale.rows import extract_rows


class ArticlePipeline:
    """Puts the article of a page into its item, which may be anything that has keys.

    Reads ``html`` (bytes or text) of the item, ``url`` and ``content_type`` where it has them; takes ``html`` out and
    puts the keys of `extract_rows` in. A page that fails is an item with its error; an item without ``html`` passes
    as it is.
    """

    def process_item(self, item: Any, spider: Any = None) -> Any:  # noqa: ARG002 - older versions of Scrapy give it
        """Return the item with its article."""
        if "html" not in item:
            return item
        headers = [item.get("content_type")]
        (row,) = extract_rows([item.pop("html")], urls=[item.get("url")], content_types=headers)
        for key, value in row.items():
            item[key] = value
        return item
