"""Articles by datatrove: python with_datatrove.py PAGES OUT; a folder of JSON Lines to another one.

Each line of the input is an object with the keys id, html and, where it is known, url. Those that fail go to
OUT/failed, with the reason.
"""

import sys
from pathlib import Path

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.filters import LambdaFilter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from cleantext.scale.datatrove import Cleantext


def is_done(document: Document) -> bool:
    """Tell whether a page was read."""
    return "error" not in document.metadata


if __name__ == "__main__":
    pages, out = map(Path, sys.argv[1:])
    steps = [
        JsonlReader(str(pages), text_key="html"),
        Cleantext(),
        LambdaFilter(is_done, exclusion_writer=JsonlWriter(str(out / "failed"), compression=None)),
        JsonlWriter(str(out), compression=None),
    ]
    LocalPipelineExecutor(steps, logging_dir=str(out / "log")).run()
