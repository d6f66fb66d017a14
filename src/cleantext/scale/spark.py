"""Articles in Spark (https://spark.apache.org, 3.5 or newer): needs ``pyspark`` and the extra ``arrow``."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from cleantext.scale.batch import extract_batch, result_schema


def with_articles(frame: DataFrame, *, prefix: str = "", **options: Any) -> DataFrame:
    """Return the frame with the columns of `result_schema` behind its own, by ``mapInArrow``.

    Args:
        frame: one row for each page.
        prefix: stands before the names of the new columns.
        options: all others of `extract_batch`.

    """
    columns = StructType([*frame.schema.fields, *from_arrow_schema(result_schema(prefix)).fields])
    return frame.mapInArrow(partial(_each, prefix=prefix, **options), columns)


def _each(batches: Iterable[Any], **options: Any) -> Iterator[Any]:
    for batch in batches:
        yield extract_batch(batch, **options)
