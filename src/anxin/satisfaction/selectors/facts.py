"""Whole countries added up from the files of months: where they lie, and what they tell by any label of theirs."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from anxin.accounts.models import Brand
from anxin.engines.index import Plan as EnginePlan
from anxin.engines.index.cells import Sums, index_column, read_sums, sums_by, without_index
from anxin.satisfaction.models import FactFile, PlanVersion
from anxin.satisfaction.selectors.frames import in_columns
from anxin.satisfaction.selectors.plans import engine_plan, versions_of
from anxin.satisfaction.selectors.windows import version_at

#: Gives a frame of the rows of some files: DuckDB, a Spark cluster, by the setting ``ANXIN_COLUMNS``.
Opened = Callable[[Sequence[Path]], AbstractContextManager[Any]]


@dataclass(frozen=True)
class NationalSums:
    """What the files of the months that one version scores add up to, by label."""

    version: PlanVersion
    months: list[date]
    sums: list[Sums]


def folder() -> Path:
    """Return where the files of months lie: the same place for every process of the house."""
    return Path(settings.ANXIN_FACTS)


def files_of(brand: Brand, *, first: date, last: date) -> list[FactFile]:
    """Return the files of a brand's plan from one month to another, the oldest first."""
    rows = FactFile.objects.filter(plan__brand=brand, month__range=(first, last))
    return list(rows.order_by("month"))


def national_sums(brand: Brand, *, first: date, last: date, by: Sequence[str]) -> list[NationalSums]:
    """Return what all interviews of a brand add up to from one month to another; one entry a version of its plan.

    ``by`` are some of dealer, month, adviser, kind, age and drive. For the house's own commands: no asker is looked at.
    """
    versions = versions_of(brand.pk)
    scored = [
        (version, file)
        for file in files_of(brand, first=first, last=last)
        if (version := version_at(versions, file.month))
    ]
    return [
        NationalSums(
            version,
            [file.month for file in files],
            sums_of_files([folder() / file.name for file in files], engine_plan(version), by=by),
        )
        for version, files in _by_version(scored)
    ]


def sums_of_files(files: Iterable[Path], plan: EnginePlan, *, by: Sequence[str]) -> list[Sums]:
    """Return what some files with the same items add up to by labels, computed where the house has it computed.

    Their indices are taken from them where each file says by its name that it holds those of this plan.
    """
    opened: Opened = import_string(settings.ANXIN_COLUMNS)
    columns, paths = in_columns(plan), list(files)
    scored = all(index_column(columns) in path.name for path in paths)
    with opened(paths) as given:
        frame = given if scored else without_index(given, columns)
        return list(read_sums(sums_by(frame, columns, by=by), columns, by=by))


def _by_version(
    scored: Iterable[tuple[PlanVersion, FactFile]],
) -> Iterable[tuple[PlanVersion, list[FactFile]]]:
    for version, pairs in groupby(scored, key=lambda pair: pair[0]):
        yield version, [file for _version, file in pairs]
