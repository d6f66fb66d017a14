"""Many pages: batches to rows; and, for the command line, processes, archives and tables."""

from cleantext.scale.batch import extract_batch

__all__ = ["extract_batch"]
