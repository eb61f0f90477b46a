"""What was read long ago is deleted; what was not read stays."""

from datetime import timedelta

import pytest

from anxin.foundation import clock
from anxin.messaging.models import Notice
from anxin.messaging.services import notices as services
from anxin.messaging.services.notices import forget_read_notices, mark_read, tell_many
from anxin.messaging.tests.test_everybody_is_told_once import NOON, news
from tests.cast import Cast


def test_ninety_days_after_reading(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_BATCH", 2)
    keys = ["a", "b", "c", "d", "e", "unread"]
    told = tell_many([([cast.liu], news(cast, key)) for key in keys], at=NOON)
    for number, notice in enumerate(told[:-1]):
        with clock.at(NOON + timedelta(days=number)):
            mark_read(notice.pk, by=cast.liu)
    with clock.at(NOON + timedelta(days=93)):
        assert forget_read_notices() == 3
        assert forget_read_notices() == 0
    assert list(Notice.objects.order_by("key").values_list("key", flat=True)) == ["d", "e", "unread"]
