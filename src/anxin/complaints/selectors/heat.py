"""The snowball of one case as a person reads it, with the rule of thumb of how far word of it may go."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.snowballs import snowballs_of
from anxin.complaints.wording import threat_name
from anxin.engines.decisions import Reason
from anxin.engines.priority.reach import Reach, reach
from anxin.engines.priority.texts import REASON_TEXTS
from anxin.foundation import clock
from anxin.playbooks.selectors import entries


@dataclass(frozen=True)
class HeatPart:
    """What one fact adds to the figure, and the most that it could add."""

    points: int
    most: int
    why: str
    citations: str


@dataclass(frozen=True)
class Heat:
    """The figure now, its parts, and the rule of thumb."""

    total: int
    parts: Sequence[HeatPart]
    reach: Reach


def heat_of(complaint: Complaint) -> Heat:
    """Weigh a case as it stands now, part by part."""
    found = snowballs_of([complaint], now=clock.now())[complaint.pk]
    return Heat(
        total=found.total,
        parts=[
            HeatPart(part.points, part.most, _worded(part.because), ", ".join(part.because.citations))
            for part in found.parts
        ],
        reach=reach(1, **_rule_of_thumb(complaint.dealer)),
    )


def _rule_of_thumb(dealer: Dealer) -> dict[str, int]:
    rows = entries("word_of_mouth", "parameters", dealer_code=dealer.code)
    return {row["key"]: int(row["value"]) for row in rows if row["key"] in {"a", "b"}}


def _worded(why: Reason) -> str:
    params = dict(why.params)
    if "keys" in params:
        params["keys"] = ", ".join(threat_name(key) for key in str(params["keys"]).split(",") if key)
    return _(REASON_TEXTS[why.code]) % params
