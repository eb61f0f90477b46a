"""The demo group, loaded once for all tests of this folder at a fixed moment, and taken away afterwards."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from anxin.config.demo.load import Size, load_demo
from anxin.foundation import clock

#: A Monday, 10:20 in Shanghai.
MONDAY = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)
SMALL = Size(chinese=150, english=90)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a run of this folder alone make the test database too: it shows only in a package's fixture."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.django_db)


class _RollBack(Exception):
    pass


@pytest.fixture(scope="package")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[datetime]:
    """Load the group with fewer customers than usual; every test here only reads."""
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                with clock.at(MONDAY):
                    assert load_demo(progress=lambda *_: None, size=SMALL)
                with clock.at(MONDAY):
                    yield MONDAY
                raise _RollBack
        except _RollBack:
            return
