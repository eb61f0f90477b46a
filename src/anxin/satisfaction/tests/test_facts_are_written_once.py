"""Every answer lies in exactly one file that the database names, whenever whoever writes it is killed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from anxin.engines.index.cells import index_column, with_index
from anxin.satisfaction.models import Cell, DirtyMonth, FactFile, VisitCount
from anxin.satisfaction.selectors.facts import folder, national_sums, sums_of_files
from anxin.satisfaction.selectors.frames import in_columns, items_of
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.services import facts
from anxin.satisfaction.services.counting import count_dirty
from anxin.satisfaction.services.facts import sweep_files, write_facts
from anxin.satisfaction.services.marking import mark_months
from anxin.satisfaction.services.plans import change_plan, default_plan
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from anxin.surveys.models import QuestionnaireVersion
from tests.cast import Cast

TENS = {"quality": 10, "pick_up": 10, "facility": 10, "adviser": 10, "initiation": 10, "recommend": 9}
WRITING = "satisfaction.write_facts"
MONTHS = (date(2026, 9, 1), date(2026, 10, 1))
#: Gets ready once; for each line that it reads, a child is forked that is killed at the step named there.
NURSERY = """
import os, signal, sys, django
django.setup()
from anxin.satisfaction.services import facts

def die(*args, **more):
    os.kill(os.getpid(), signal.SIGKILL)

def half(table, part, **more):
    part.write_bytes(b"PAR1 and then the power went")
    die()

def afterwards(work):
    return lambda *args: (work(*args), die())

STEPS = {
    "while it grows": lambda: setattr(facts.pq, "write_table", half),
    "before it is on the disk": lambda: setattr(facts.os, "fsync", die),
    "before it is named": lambda: setattr(facts.Path, "rename", die),
    "before its name is kept": lambda: setattr(facts, "_keep_names", die),
    "before the commit": lambda: setattr(facts, "take_away", die),
    "after the first of two": lambda: setattr(facts, "_write_month", afterwards(facts._write_month)),
}
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if not child:
        STEPS[line.strip()]()
        facts.write_facts()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(os.WTERMSIG(status), flush=True)
"""
STEPS = (
    "while it grows",
    "before it is on the disk",
    "before it is named",
    "before its name is kept",
    "before the commit",
    "after the first of two",
)


@pytest.fixture(autouse=True)
def facts_apart(tmp_path: Path) -> Iterator[None]:
    with patch.object(settings, "ANXIN_FACTS", tmp_path / "facts"):
        yield


def answer_in_both_months(cast: Cast, asked: QuestionnaireVersion) -> None:
    for month in MONTHS:
        answered(asked, closed_visit(cast, f"{month:%Y-%m}-05"), TENS)
        mark_months([(cast.shanghai.pk, month)])
    count_dirty()


def rows_by_month(cast: Cast) -> dict[date, int]:
    brand = cast.shanghai.region.brand
    found = national_sums(brand, first=MONTHS[0], last=MONTHS[-1], by=["month"])
    return {sums.labels[0]: sums.rows for each in found for sums in each.sums}


def lying_there() -> set[str]:
    return {path.name for path in folder().iterdir()}


def test_files_of_months_hold_the_answers_and_nothing_of_the_customer(cast: Cast) -> None:
    asked = wording(cast.shanghai)
    visit = closed_visit(cast, "2026-10-05", adviser=cast.wang)
    answered(asked, visit, TENS, customer=cast.customer, words={"wish": "又脏又慢"})
    answered(asked, closed_visit(cast, "2026-10-06", adviser_name="周师傅"), {"quality": 3})
    mark_months([(cast.shanghai.pk, MONTHS[1])])
    count_dirty()
    assert write_facts() == 1
    kept = FactFile.objects.get()
    assert (kept.rows, lying_there()) == (2, {kept.name})
    table = pq.read_table(folder() / kept.name)
    assert table.column("dealer").to_pylist() == [cast.shanghai.pk] * 2
    assert sorted(table.column("item_quality").to_pylist()) == [3, 10]
    assert set(table.column("item_recommend").to_pylist()) == {9, None}
    assert {"dealer", "month", "adviser", "kind", "age", "drive"} == {
        name for name in table.column_names if not name.startswith(("item_", "index_"))
    }
    plan = in_columns(engine_plan(default_plan(cast.shanghai.region.brand)))
    # A fifth of the weight is too little for an index.
    assert sorted(table.column(index_column(plan)).to_pylist(), key=bool) == [None, 1000]
    assert "周师傅" not in str(table.to_pylist())


def test_a_month_is_written_again_only_when_it_has_changed(cast: Cast) -> None:
    asked = wording(cast.shanghai)
    answer_in_both_months(cast, asked)
    assert [write_facts(), write_facts()] == [2, 0]
    before = FactFile.objects.get(month=MONTHS[0])
    answered(asked, closed_visit(cast, "2026-10-09"), TENS)
    mark_months([(cast.shanghai.pk, MONTHS[1])])
    count_dirty()
    assert write_facts() == 1
    assert FactFile.objects.get(month=MONTHS[0]) == before
    assert rows_by_month(cast) == {MONTHS[0]: 1, MONTHS[1]: 2}
    # Who is still reading the older file finds it until the next run.
    assert len(lying_there()) == 3
    assert sweep_files() == 1


def test_the_files_and_the_cells_tell_the_same(cast: Cast) -> None:
    asked = wording(cast.shanghai)
    for quality in (2, 7, 10):
        answered(asked, closed_visit(cast, "2026-10-05"), TENS | {"quality": quality})
    mark_months([(cast.shanghai.pk, MONTHS[1])])
    count_dirty()
    write_facts()
    brand = cast.shanghai.region.brand
    [found] = national_sums(brand, first=MONTHS[0], last=MONTHS[1], by=["dealer"])
    [sums], cell = found.sums, Cell.objects.get()
    assert sums.labels == (cast.shanghai.pk,)
    assert (sums.rows, sums.n, sums.promoters) == (cell.rows, cell.n, cell.promoters)
    assert (sums.total, sums.squares) == pytest.approx((cell.total, cell.squares), rel=1e-9)


@pytest.mark.parametrize("turned", [False, True])
def test_files_with_and_without_an_index_add_up_together(cast: Cast, tmp_path: Path, turned: bool) -> None:
    """As after a change of the plan of which some files do not know yet: nothing is lost, nothing is taken for it."""
    plan = engine_plan(default_plan(cast.shanghai.region.brand))
    labels = {"dealer": pa.array([1], pa.int32()), "month": pa.array([MONTHS[0]])}
    told = pa.table(labels | {f"item_{key}": pa.array([TENS.get(key)], pa.int8()) for key in items_of(plan)})
    files = [
        facts.write_file(
            with_index(told, in_columns(plan)), stem=index_column(in_columns(plan)), into=tmp_path
        ),
        facts.write_file(told, stem="as-it-was", into=tmp_path),
    ]
    paths = [tmp_path / file.name for file in files]
    [sums] = sums_of_files(paths[::-1] if turned else paths, plan, by=["month"])
    assert (sums.rows, sums.n, sums.total) == (2, 2, 2000)


def test_a_mark_that_is_not_counted_or_was_set_again_stays(cast: Cast) -> None:
    asked = wording(cast.shanghai)
    answer_in_both_months(cast, asked)
    mark_months([(cast.shanghai.pk, MONTHS[0])])
    real = facts.write_file

    def while_something_comes(*args: object, **more: object) -> object:
        mark_months([(cast.shanghai.pk, MONTHS[1])])
        return real(*args, **more)  # type: ignore[arg-type]

    with patch.object(facts, "write_file", while_something_comes):
        assert write_facts() == 2
    assert DirtyMonth.objects.count() == 2
    count_dirty()
    write_facts()
    assert not DirtyMonth.objects.exists()


def test_a_file_by_a_version_that_scores_its_month_no_more_is_not_named(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    """The plan changes while the file grows: it holds whom the plan before spoke of."""
    asked = wording(cast.shanghai)
    answer_in_both_months(cast, asked)
    write_facts()
    answer_in_both_months(cast, asked)
    brand = cast.shanghai.region.brand
    body = default_plan(brand).body | {"population": {"kinds": ["repair"]}}
    real, changes = facts.write_file, [{"body": body, "holds_from": MONTHS[1], "why": "", "by": cast.liu}]

    def while_the_plan_changes(*args: Any, **more: Any) -> object:
        with django_capture_on_commit_callbacks(execute=True):
            if changes and MONTHS[1].strftime("%Y-%m") in more["stem"]:
                change_plan(brand, **changes.pop())
        return real(*args, **more)

    with patch.object(facts, "write_file", while_the_plan_changes):
        assert write_facts() == 1
    assert not FactFile.objects.filter(month=MONTHS[1]).exists()
    # The one that the change has woken begins when this one has ended, and does not go home because of it.
    assert ProcrastinateJob.objects.get(task_name=WRITING).lock == WRITING
    count_dirty()
    assert write_facts() == 1
    assert FactFile.objects.get(month=MONTHS[1]).rows == 0 and not DirtyMonth.objects.exists()


@contextmanager
def nursery() -> Iterator[subprocess.Popen[str]]:
    database = connection.settings_dict
    url = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@:{database['PORT']}/{database['NAME']}"
        f"?host={database['HOST']}"
    )
    surroundings = {
        "DATABASE_URL": url,
        "ANXIN_SECRET_KEY": settings.SECRET_KEY,
        "ANXIN_FACTS": str(folder()),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", NURSERY], env=os.environ | surroundings, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def written_by_the_next() -> None:
    """Write as the next worker does; the server may take a moment to notice that the killed one is gone."""
    until = time.monotonic() + 20
    while DirtyMonth.objects.exists():
        assert time.monotonic() < until, "the lock of a killed process stays"
        write_facts()


@pytest.mark.django_db(transaction=True)
def test_whoever_writes_is_killed_at_every_step_and_each_answer_is_there_once(cast: Cast) -> None:
    asked = wording(cast.shanghai)
    answer_in_both_months(cast, asked)
    write_facts()
    with nursery() as process:
        assert process.stdin
        assert process.stdout
        for already, step in enumerate(STEPS, start=1):
            answer_in_both_months(cast, asked)
            process.stdin.write(f"{step}\n")
            process.stdin.flush()
            assert process.stdout.readline() == "9\n", step
            assert set(rows_by_month(cast).values()) <= {already, already + 1}, step
            assert DirtyMonth.objects.exists()
            written_by_the_next()
            assert rows_by_month(cast) == dict.fromkeys(MONTHS, already + 1), step
    sweep_files()
    assert lying_there() == set(FactFile.objects.values_list("name", flat=True))
    assert sum(VisitCount.objects.values_list("visits", flat=True)) == 2 * (len(STEPS) + 1)
