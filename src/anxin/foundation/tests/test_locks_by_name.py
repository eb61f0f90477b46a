"""A name is held by one alone; when the block or the transaction ends it is free again."""

import pytest
from django.db import connections, transaction

from anxin.foundation.locks import alone_with, wait_for

pytestmark = pytest.mark.django_db


def test_what_another_connection_holds_is_not_free() -> None:
    beside = connections["default"].copy()
    try:
        with alone_with("lane/1", by=beside) as first, alone_with("lane/1") as second:
            assert (first, second) == (True, False)
        with alone_with("lane/1") as third, alone_with("lane/2", by=beside) as other:
            assert third
            assert other
    finally:
        beside.close()


def test_a_transaction_holds_until_it_ends() -> None:
    beside = connections["default"].copy()
    try:
        with transaction.atomic(using="default"):
            wait_for("import/1")
            with alone_with("import/1", by=beside) as free:
                assert not free
    finally:
        beside.close()
