"""A batch of pages, as a table of Arrow or pandas, to the same table with what was found: for engines to call."""

from collections.abc import Sequence
from typing import Any

from cleantext.scale.rows import NOTHING, extract_rows


def result_schema(prefix: str = "") -> Any:
    """Return the columns that `extract_batch` adds, as a ``pyarrow.Schema``; `prefix` stands before each name.

    Raises `ImportError` without pyarrow, the extra ``arrow``.
    """
    import pyarrow as pa

    texts = ("text", "title", "byline", "date", "language", "canonical_url", "page_type")
    columns = [
        *((name, pa.string()) for name in texts),
        ("confidence", pa.float64()),
        ("flags", pa.list_(pa.string())),
        ("error", pa.string()),
    ]
    return pa.schema([(prefix + name, kind) for name, kind in columns])


def extract_batch(
    batch: Any,
    *,
    page: str = "html",
    url: str | None = None,
    content_type: str | None = None,
    prefix: str = "",
    **options: Any,
) -> Any:
    """Return the batch, of the type that it has, with the columns of `result_schema` behind its own.

    A page that fails is a row in which ``error`` says why and all other new columns are null, ``flags`` perhaps
    excepted; an exception means that the call is wrong, never a page. The rows keep their number and order.

    Args:
        batch: a ``pyarrow.Table``, a ``pyarrow.RecordBatch`` or a ``pandas.DataFrame``.
        page: the column of the pages: bytes (better: then their encoding is found as browsers do) or text.
        url: the column of their addresses.
        content_type: the column of their HTTP headers ``Content-Type``, whose charset is used.
        prefix: stands before the names of the new columns, where the batch has such names already.
        options: of `cleantext.extract`, the same for all pages.

    Raises:
        TypeError: the batch is no table, or an option has a wrong type.
        ValueError: a column is missing or there twice, or an option has a value that makes no sense.

    """
    kind = type(batch).__module__.partition(".")[0]
    if kind not in {"pyarrow", "pandas"} or not hasattr(batch, "columns"):
        raise TypeError(f"a batch is a table of pyarrow or pandas, not {type(batch).__name__}")
    names = list(batch.columns) if kind == "pandas" else batch.schema.names
    read, add = (_read_pandas, _add_pandas) if kind == "pandas" else (_read_arrow, _add_arrow)
    for name in (page, url, content_type):
        if name is not None and names.count(name) != 1:
            raise ValueError(f"{names.count(name)} columns {name!r} in the batch; it has {names}")
    for name in NOTHING:
        if prefix + name in names:
            raise ValueError(f"the batch has a column {prefix + name!r}; give a prefix for the new ones")
    urls, headers = (None if name is None else read(batch, name) for name in (url, content_type))
    rows = list(extract_rows(read(batch, page), urls=urls, content_types=headers, **options))
    return add(batch, rows, prefix)


def _read_arrow(batch: Any, name: str) -> list[Any]:
    column = batch.column(name)
    try:
        return list(column.to_pylist())
    except UnicodeDecodeError:
        return [_value(scalar) for scalar in column]


def _value(scalar: Any) -> Any:
    try:
        return scalar.as_py()
    except UnicodeDecodeError:  # Arrow takes any bytes for a text until somebody asks for it
        return scalar.as_buffer().to_pybytes()


def _add_arrow(batch: Any, rows: Sequence[dict[str, Any]], prefix: str) -> Any:
    import pyarrow as pa

    for field in result_schema(prefix):
        values = [row[field.name.removeprefix(prefix)] for row in rows]
        batch = batch.append_column(field, pa.array(values, field.type))
    return batch


def _read_pandas(batch: Any, name: str) -> list[Any]:
    # pandas has several values for "nothing", and some of them are numbers.
    column = batch[name]
    return [None if missing else value for value, missing in zip(column, column.isna(), strict=True)]


def _add_pandas(batch: Any, rows: Sequence[dict[str, Any]], prefix: str) -> Any:
    import pandas as pd

    # Types that are the same for all batches, also for one in which a column has no value at all.
    types = {"confidence": "float64", "flags": "object"}
    columns = {
        prefix + name: pd.Series([row[name] for row in rows], index=batch.index, dtype=types.get(name, "string"))
        for name in NOTHING
    }
    return batch.assign(**columns)
