"""Calls of the demo that are heard a second time: two judges, who do not always hear the same."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from anxin.accounts.models import Person
from anxin.callbacks.models import Call, CallToScore
from anxin.callbacks.selectors.scores import criteria_of, heard_items
from anxin.callbacks.services.score_call import Hearing, score_call
from anxin.config.demo.people import Shop
from anxin.foundation import clock

#: The newest ones nobody has judged yet.
_LEFT = 2
_HEARD_OTHERWISE = 0.06
_NOTE = {"zh": "问得清楚，结尾稍快。", "en": "Asked clearly, a little quick at the end."}


def judge_calls(shop: Shop, now: datetime) -> None:
    """Let the manager and the general manager judge what was drawn, but for the last ones."""
    rng = Random(f"judges:{shop.code}")
    rows = CallToScore.objects.filter(dealer=shop.dealer).select_related("call").order_by("-pk")
    for place, drawn in enumerate(rows[_LEFT:]):
        judges = [shop.manager, shop.general_manager] if place % 4 else [shop.manager]
        for judge in judges:
            with clock.at(now - timedelta(hours=20, minutes=7 * place)):
                _judge(drawn.call, judge, rng)


def _judge(call: Call, judge: Person, rng: Random) -> None:
    # Each call has its own quality, which both judges hear, and each judge his own ear.
    level = 3 + call.pk % 3
    points = {
        str(each["id"]): min(5, max(1, level + rng.choice((0, 0, 0, 1, -1))))
        for each in criteria_of(call.dealer)
    }
    note = _NOTE["zh" if call.dealer.language.startswith("zh") else "en"] if rng.random() < 0.3 else ""
    score_call(call.key, hearing=Hearing(points=points, answers=_heard(call, rng), note=note), by=judge)


def _heard(call: Call, rng: Random) -> Mapping[str, Any]:
    taken_down = call.interview.answers if call.interview else {}
    found = {}
    for item in heard_items(call):
        if item.key not in taken_down:
            continue
        mark = taken_down[item.key]
        if item.scale and rng.random() < _HEARD_OTHERWISE:
            low, high = item.scale
            mark = min(high, max(low, mark - 1))
        found[item.key] = mark
    return found
