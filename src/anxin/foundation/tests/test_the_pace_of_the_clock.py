"""Only measurements let the clock run at another pace."""

from datetime import UTC, datetime, timedelta

import pytest

from anxin.foundation import clock

ORIGIN = datetime(2026, 9, 17, tzinfo=UTC)


def test_a_clock_at_another_pace_counts_from_its_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_pace", None)
    clock.run_at(clock.Pace(600, origin=ORIGIN, since=datetime.now(UTC) - timedelta(seconds=10)))
    assert timedelta(minutes=100) <= clock.now() - ORIGIN < timedelta(minutes=200)
    with clock.at(ORIGIN):
        assert clock.now() == ORIGIN
