"""A signal of the first dealer's complaint chart, as addresses name it."""

from typing import Any

from anxin.foundation import clock
from anxin.satisfaction.models import Signal
from anxin.satisfaction.selectors.windows import months_after
from tests.cast import Cast


def charted_keys(cast: Cast) -> dict[str, Any]:
    """Return the key of a signal of Shanghai's last whole month."""
    month = months_after(clock.today(cast.shanghai.time_zone).replace(day=1), -1)
    signal = Signal.objects.create(
        dealer=cast.shanghai, month=month, rule="u", value=9.5, limit=7.2, seen_at=clock.now()
    )
    return {"signal_key": signal.key}
