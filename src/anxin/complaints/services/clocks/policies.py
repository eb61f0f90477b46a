"""A dealer's clock policies: the shipped ones to begin with, then whole versions of his own."""

import copy
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.complaints.models import ClockPolicyVersion
from anxin.complaints.selectors.clocks.policies import newest_policies
from anxin.complaints.services.clocks.policy_checks import check_policies
from anxin.foundation import audit, clock
from anxin.foundation.errors import Stale
from anxin.playbooks.selectors import content, setting_entry

_IN_MINUTES = {"hours": (60, "wall"), "open_hours": (60, "working"), "days": (24 * 60, "wall")}


def policies_of(dealer: Dealer) -> ClockPolicyVersion:
    """Return the dealer's newest policies; the first time they are made of the shipped ones."""
    found = newest_policies(dealer)
    if found is not None:
        return found
    made, _new = ClockPolicyVersion.objects.get_or_create(
        dealer=dealer,
        version=1,
        defaults={
            "body": shipped_policies(dealer),
            "made_at": clock.now(),
            "why": gettext_noop("As shipped"),
        },
    )
    return made


def shipped_policies(dealer: Dealer) -> dict[str, Any]:
    """Return the shipped policies with every limit in minutes, taken from the settings that they name."""
    shipped = content("clock_policies", dealer_code=dealer.code).body
    body = {name: copy.deepcopy(shipped[name]) for name in ("policies", "pause_reasons", "step_names")}
    for policy in body["policies"]:
        policy["clocks"] = [_resolved(each, dealer) for each in policy["clocks"]]
    return body


@transaction.atomic
def change_policies(
    dealer: Dealer, *, body: Mapping[str, Any], by: Person, why: str = "", seen: int | None = None
) -> ClockPolicyVersion:
    """Write the next version of a dealer's policies; cases keep theirs until something sets their clocks again.

    ``seen`` is the version that the person was looking at. ``InvalidInput`` names the field that is wrong.
    """
    require(by, Capability.SET_CLOCKS, dealer.pk)
    present = policies_of(dealer)
    ClockPolicyVersion.objects.select_for_update().get(pk=present.pk)
    newest = policies_of(dealer)
    if seen is not None and seen != newest.version:
        raise Stale(
            "POLICIES_STALE",
            gettext_noop("Somebody changed the clocks in the meantime. Look at them again."),
            params={"version": newest.version},
        )
    checked = check_policies(body)
    made = ClockPolicyVersion.objects.create(
        dealer=dealer,
        version=newest.version + 1,
        body=checked,
        made_at=clock.now(),
        made_by=by,
        why=why.strip()[:300],
    )
    audit.record_operation(
        "complaints.clock_policies_changed",
        person_id=by.pk,
        dealer_id=dealer.pk,
        subject=dealer.code,
        version=made.version,
    )
    return made


def _resolved(limit: Mapping[str, Any], dealer: Dealer) -> dict[str, Any]:
    rest = {key: value for key, value in limit.items() if key != "setting"}
    if "setting" not in limit:
        return rest
    found = setting_entry(limit["setting"], dealer_code=dealer.code)
    minutes, unit = _IN_MINUTES[found["unit"]]
    return {**rest, "minutes": round(float(found["value"]) * minutes), "unit": unit}
