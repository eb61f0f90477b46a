"""A version is taken back while the worker counts a month by it: nobody fails, and nothing of it is left."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction

from anxin.satisfaction.models import Cell, PlanVersion
from anxin.satisfaction.services.counting import count_month
from anxin.satisfaction.services.plans import change_plan, default_plan, take_back_version
from anxin.satisfaction.tests.two_advisers import asked_in_october, second_adviser
from tests.cast import Cast

OCTOBER = date(2026, 10, 1)


@pytest.mark.django_db(transaction=True)
def test_who_counts_meanwhile_waits_and_counts_by_the_version_before(cast: Cast) -> None:
    brand, number = cast.shanghai.region.brand, cast.shanghai.pk
    first = default_plan(brand)
    asked_in_october(cast, second_adviser(cast))
    body = first.body | {"target": 900}
    change_plan(brand, body=body, holds_from=OCTOBER, why="", by=cast.liu)
    count_month(number, month=OCTOBER)
    failed: list[Exception] = []

    def count() -> None:
        try:
            count_month(number, month=OCTOBER)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    worker = Thread(target=count)
    with transaction.atomic():
        take_back_version(brand, number=2, why="a slip", by=cast.liu)
        worker.start()
        worker.join(timeout=1)
        assert worker.is_alive()
    worker.join(timeout=20)
    assert not failed and not worker.is_alive()
    assert list(PlanVersion.objects.all()) == [first]
    assert set(Cell.objects.values_list("version", flat=True)) == {first.pk}
