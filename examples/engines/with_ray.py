"""Articles by Ray Data: python with_ray.py PAGES OUT; a folder of pages to a folder of Parquet."""

import sys
from pathlib import Path

import ray

from cleantext.scale import extract_batch

if __name__ == "__main__":
    pages, out = (str(Path(name).absolute()) for name in sys.argv[1:])
    data = ray.data.read_binary_files(pages, include_paths=True)
    found = data.map_batches(extract_batch, fn_kwargs={"page": "bytes"}, batch_format="pyarrow", batch_size=64)
    found.drop_columns(["bytes"]).write_parquet(out)
