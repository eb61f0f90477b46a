"""Interviews as files in columns, one a plan and month, each answer in exactly one file that the database names."""

import hashlib
import os
import uuid
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction

from anxin.accounts.models import Brand, Dealer
from anxin.engines.index.cells import index_column, with_index
from anxin.foundation import clock
from anxin.foundation.locks import alone_with
from anxin.satisfaction.models import DirtyMonth, FactFile, PlanVersion
from anxin.satisfaction.selectors.facts import folder
from anxin.satisfaction.selectors.frames import in_columns, items_of, schema_of, table_of
from anxin.satisfaction.selectors.plans import engine_plan, version_of
from anxin.satisfaction.selectors.rated_visits import rated_visits
from anxin.satisfaction.services.marking import take_away
from anxin.satisfaction.services.plans import default_plan, locked_plan

_PART = ".part"
_FACTS = ".parquet"


class Written(NamedTuple):
    """A file of facts under its own name."""

    name: str
    digest: str
    rows: int


def write_facts() -> int:
    """Write the file of every month that has changed since its file was written; returns how many.

    One process at a time; another returns at once. What a killed one left behind, and files that others took the place
    of in an earlier run, go first: whoever began to read those has read them by now.
    """
    with alone_with("satisfaction/facts") as alone:
        if not alone:
            return 0
        sweep_files()
        return sum(_write_month(brand, month) for brand, month in _months_waiting())


def sweep_files() -> int:
    """Delete files that the database does not name; returns how many."""
    if not folder().is_dir():
        return 0
    named = set(FactFile.objects.values_list("name", flat=True))
    found = [path for path in folder().iterdir() if path.suffix in {_PART, _FACTS} and path.name not in named]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def write_file(table: pa.Table, *, stem: str, into: Path) -> Written:
    """Write a table as Parquet, whole or not at all, under a name with its digest.

    It grows under another name, is on the disk before it gets its own, and its name is on the disk before anybody
    hears of it.
    """
    into.mkdir(parents=True, exist_ok=True)
    part = into / f"{uuid.uuid4().hex}{_PART}"
    pq.write_table(table.sort_by("dealer"), part, compression="zstd")
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    name = f"{stem}-{digest[:16]}{_FACTS}"
    part.rename(into / name)
    _keep_names(into)
    return Written(name, digest, table.num_rows)


def _months_waiting() -> list[tuple[Brand, date]]:
    """Return the months with changes that no file holds, once their sums do."""
    rows = DirtyMonth.objects.values_list("dealer__region__brand", "month").order_by("month").distinct()
    brands = Brand.objects.in_bulk()
    return [(brands[brand], month) for brand, month in rows]


def _write_month(brand: Brand, month: date) -> bool:
    """Write one file and let the database name it, in the transaction that takes the marks away which it holds.

    Where another version scores the month by now the file is nobody's, and the marks stay: false.
    """
    dealers = list(Dealer.objects.filter(region__brand=brand).order_by("pk").values_list("pk", flat=True))
    rows = DirtyMonth.objects.filter(dealer__in=dealers, month=month)
    seen = dict(rows.values_list("pk", "changes"))
    plan = default_plan(brand).plan
    version = version_of(plan, month)
    written = _written(version, dealers, month) if version else None
    with transaction.atomic():
        locked_plan(brand)
        if version != version_of(plan, month):
            return False
        if version and written:
            FactFile.objects.update_or_create(
                plan=version.plan,
                month=month,
                defaults=written._asdict() | {"written_at": clock.now()},
            )
        take_away(seen)
    return True


def _written(version: PlanVersion, dealers: list[int], month: date) -> Written:
    plan = engine_plan(version)
    visits = rated_visits(version, dealers=dealers, first=month, last=month)
    table = with_index(table_of(visits, schema_of(items_of(plan))), in_columns(plan))
    stem = f"{version.plan.key.hex}-{month:%Y-%m}-{index_column(in_columns(plan))}"
    return write_file(table, stem=stem, into=folder())


def _keep_names(into: Path) -> None:
    handle = os.open(into, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
