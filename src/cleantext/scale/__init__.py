"""Many pages: rows and tables for engines; and, for the command line, processes, archives and Parquet."""

from cleantext.scale.batch import extract_batch, result_schema
from cleantext.scale.rows import extract_rows

__all__ = ["extract_batch", "extract_rows", "result_schema"]
