"""DuckDB in this process, in memory over the Parquet files: nothing is locked, nothing is installed from outside."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

#: Far above what a national page needs; beyond it DuckDB would begin to write to the disk.
_MEMORY = "768MB"


@contextmanager
def opened(files: Sequence[Path]) -> Iterator[duckdb.DuckDBPyRelation]:
    """Give the rows of Parquet files of the same columns, read when they are asked for."""
    settings = {
        "memory_limit": _MEMORY,
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    with duckdb.connect(":memory:", config=settings) as connection:
        yield connection.read_parquet([str(file) for file in files])
