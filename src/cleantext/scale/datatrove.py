"""A step for pipelines of datatrove (https://github.com/huggingface/datatrove): needs ``datatrove``."""

from collections.abc import Iterable, Iterator
from typing import Any

from datatrove.data import Document
from datatrove.pipeline.extractors.base import BaseExtractor, ExtractorSandbox
from datatrove.utils.typeshelper import StatHints

from cleantext.ruleset import Rules
from cleantext.scale.rows import NOTHING, extract_rows


class Cleantext(BaseExtractor):
    """The article of each document: its HTML in ``text`` becomes the text, all else that is found its metadata.

    Where other extractors of datatrove drop what fails, each document goes on: one that failed or took too long has no
    text, and ``error`` in its metadata. Its address is read from ``url`` in its metadata.
    """

    name = "🧹 Cleantext"

    def __init__(self, timeout: float = 30, **options: Any) -> None:
        """Set the seconds for a page, the start of a process included, and the options of `cleantext.extract`."""
        super().__init__(timeout)
        self.options = options

    def extract(self, text: str, url: str | None = None) -> dict[str, Any]:
        """Return the row of one page, by the keys of `extract_rows`."""
        return next(extract_rows([text], urls=[url], **self.options))

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:  # noqa: ARG002
        """Yield each document with its article; a process beside this one does the work, so none ends the job."""
        Rules.default()  # the processes are copies of this one: they need not read the rules again
        with ExtractorSandbox(self.timeout) as sandbox:
            for document in data:
                self.stat_update(StatHints.total)
                with self.track_time():
                    row = self._row(sandbox, document)
                document.text = row.pop("text") or ""
                document.metadata |= {name: value for name, value in row.items() if value is not None}
                self.stat_update(StatHints.forwarded, "failed" if row["error"] else "extracted")
                self.update_doc_stats(document)
                yield document

    def _row(self, sandbox: ExtractorSandbox, document: Document) -> dict[str, Any]:
        try:
            row: dict[str, Any] = sandbox.process_document((document.text, document.metadata.get("url")), self.extract)
        except Exception as error:  # it was killed, hung, or could not be sent
            return {**NOTHING, "flags": [], "error": f"{type(error).__name__}: {error}"}
        return row
