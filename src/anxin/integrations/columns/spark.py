"""A Spark cluster, or Spark in this process: for houses that have one already. Its machines see the same folder."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from pyspark.sql import DataFrame, SparkSession


@contextmanager
def opened(files: Sequence[Path]) -> Iterator[DataFrame]:
    """Give the rows of Parquet files of the same columns, read when they are asked for."""
    yield session(settings.ANXIN_SPARK_MASTER).read.parquet(*(str(file) for file in files))


def session(master: str, **more: str) -> SparkSession:
    """Return this process's session at a master such as ``spark://host:7077``; begun once, it stays.

    ``more`` are settings of Spark with underscores for points.
    """
    builder = SparkSession.builder.appName("anxin").master(master)
    # Days and instants are those of the files, wherever the cluster runs; results come back as Arrow.
    given = {"spark_sql_session_timeZone": "UTC", "spark_sql_execution_arrow_pyspark_enabled": "true"} | more
    for name, value in given.items():
        builder = builder.config(name.replace("_", "."), value)
    return builder.getOrCreate()
