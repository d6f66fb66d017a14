"""JSON Lines of results to one Parquet file (https://parquet.apache.org/docs/file-format/); the extra ``arrow``."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

GROUP = 1 << 26  # bytes of JSON in a row group: what has to be in memory at once

_FACTS = ("title", "byline", "date", "language", "site_name", "description", "image")


def check() -> None:
    """Raise `ImportError`, naming the extra, where no Parquet can be written."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise ImportError('Parquet needs the extra "arrow": pip install "cleantext-extract[arrow]"') from error


def schema() -> Any:
    """Return the columns, as a schema of pyarrow."""
    import pyarrow as pa

    reason = pa.struct([("name", pa.string()), ("points", pa.int64())])
    block = pa.struct(
        [
            ("text", pa.string()), ("label", pa.string()), ("kept", pa.bool_()), ("probability", pa.float64()),
            ("points", pa.int64()), ("path", pa.string()), ("start", pa.int64()), ("end", pa.int64()),
            ("reasons", pa.list_(reason)),
        ]
    )  # fmt: skip
    return pa.schema(
        [
            ("path", pa.string()), ("url", pa.string()), ("error", pa.string()), ("text", pa.string()),
            *((name, pa.string()) for name in _FACTS),
            ("flags", pa.list_(pa.string())), ("confidence", pa.float64()), ("page_type", pa.string()),
            ("blocks", pa.list_(block)),
        ]
    )  # fmt: skip


def convert(lines: Path, stream: BinaryIO) -> None:
    """Write the records of a file of JSON Lines to `stream` as Parquet; `OSError` when that fails."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = schema()
    with pq.ParquetWriter(stream, columns, compression="zstd") as writer:
        for rows in _groups(lines):
            writer.write_table(pa.Table.from_pylist(rows, schema=columns))


def _groups(lines: Path) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    size = 0
    with lines.open("rb") as stream:
        for line in stream:
            rows.append(_row(_storable(line)))
            size += len(line)
            if size >= GROUP:
                yield rows
                rows, size = [], 0
    if rows:
        yield rows


def _storable(line: bytes) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(line)
    if b"\\ud" not in line:
        return record
    # Half characters, of file names of other bytes: Arrow holds UTF-8 only.
    whole: dict[str, Any] = json.loads(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace"))
    return whole


def _row(record: Mapping[str, Any]) -> dict[str, Any]:
    metadata = record.get("metadata", {})
    facts = {name: metadata.get(name, {}).get("value") for name in _FACTS}
    blocks = [
        {**block, "reasons": [{"name": name, "points": points} for name, points in block.get("reasons", ())]}
        for block in record.get("blocks", ())
    ]
    return {**record, **facts, "blocks": blocks}
