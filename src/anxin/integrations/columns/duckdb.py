"""DuckDB in this process, in memory over the Parquet files: nothing is locked, nothing is installed from outside."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    # Far above what a whole country needs; beyond it DuckDB would write to the disk.
    "memory_limit": "768MB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@contextmanager
def opened(files: Sequence[Path]) -> Iterator[duckdb.DuckDBPyRelation]:
    """Give the rows of Parquet files of the same columns, read when they are asked for."""
    with duckdb.connect(":memory:", config=_SETTINGS) as connection:
        yield connection.read_parquet([str(file) for file in files])
