"""The year's plan of listening: how often by each channel (T074)."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput
from anxin.voice.models import ChannelPlan
from anxin.voice.selectors.plan import PLANNED

MOST = 100_000


@transaction.atomic
def set_plan(dealer: Dealer, *, year: int, targets: Mapping[str, int], by: Person) -> None:
    """Set how often each channel is listened to in a year; 0 takes it out of the plan."""
    require(by, Capability.RUN_SURVEYS, dealer.pk)
    this_year = clock.today(dealer.time_zone).year
    if not this_year - 1 <= year <= this_year + 1:
        raise InvalidInput("YEAR_OUT_OF_REACH", _("Plan this year or the next."), field="year")
    for channel, target in targets.items():
        if channel not in PLANNED or not 0 <= target <= MOST:
            message = _("Say how often in the year, as a number.")
            raise InvalidInput("TARGET_UNKNOWN", message, field=channel)
    for channel, target in targets.items():
        if target:
            kept = {"target": target, "set_at": clock.now(), "set_by": by}
            ChannelPlan.objects.update_or_create(dealer=dealer, year=year, channel=channel, defaults=kept)
        else:
            ChannelPlan.objects.filter(dealer=dealer, year=year, channel=channel).delete()
    audit.record_operation(
        "voice.planned", person_id=by.pk, dealer_id=dealer.pk, subject=dealer.code, year=year
    )
