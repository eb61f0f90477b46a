"""The one way to change a dealer's calendar: the newest version is copied, changed, and written as the next."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.events import CalendarChanged
from anxin.accounts.models import CalendarVersion, Dealer, Person
from anxin.accounts.policies import require
from anxin.accounts.selectors import calendar_of
from anxin.accounts.services.recording import record_at_place
from anxin.engines.worktime import CalendarFault, read_calendar
from anxin.foundation import audit, clock, events
from anxin.foundation.errors import InvalidInput, Stale

LONGEST_WHY = 200


@dataclass
class CalendarDraft:
    """The next version in the making; ``written`` is what the calendar is afterwards."""

    body: dict[str, Any]
    names: dict[str, Any]
    adopted_years: list[int]
    written: CalendarVersion
    details: dict[str, Any] = field(default_factory=dict)

    def mark(self, day: date, *, makeup: str = "", holiday: bool = False, names: Mapping[str, str]) -> None:
        """Make a day a make-up day, a holiday or, with neither, an ordinary day again."""
        key = day.isoformat()
        self.body["makeup_days"].pop(key, None)
        if key in self.body["holidays"]:
            self.body["holidays"].remove(key)
        self.names.pop(key, None)
        if makeup:
            self.body["makeup_days"][key] = makeup
        elif holiday:
            self.body["holidays"] = sorted([*self.body["holidays"], key])
        if names and (makeup or holiday):
            self.names[key] = dict(names)

    def differs_from(self, before: CalendarVersion) -> bool:
        now = (self.body, self.names, self.adopted_years)
        return now != (before.body, before.names, before.adopted_years)


@contextmanager
def changing_calendar(
    dealer: Dealer, *, action: str, by: Person, why: str = "", seen: int | None = None
) -> Iterator[CalendarDraft]:
    """Open one change of a dealer's calendar by somebody who may set clocks; written only when anything changed.

    ``seen`` is the version that the person had before him: a newer one raises ``Stale``.
    """
    require(by, Capability.SET_CLOCKS, dealer.pk)
    with transaction.atomic():
        Dealer.objects.select_for_update(of=("self",)).get(pk=dealer.pk)
        before = calendar_of(dealer)
        if seen is not None and seen != before.version:
            raise Stale(
                "CALENDAR_STALE",
                _(
                    "Somebody changed the calendar meanwhile (version %(version)s). Look at it again, then save."
                ),
                params={"version": before.version},
            )
        draft = CalendarDraft(
            body=deepcopy(before.body),
            names=deepcopy(before.names),
            adopted_years=list(before.adopted_years),
            written=before,
        )
        yield draft
        if draft.differs_from(before):
            draft.written = write_version(dealer, draft, by=by, why=why)
            record_at_place(
                action, dealer, by=by, subject=dealer.code, version=draft.written.version, **draft.details
            )


def write_version(
    dealer: Dealer, draft: CalendarDraft, *, by: Person | None, why: str = ""
) -> CalendarVersion:
    """Write the draft as the dealer's next version inside the caller's transaction, and tell the floors above."""
    try:
        read_calendar(draft.body)
    except CalendarFault as fault:
        raise InvalidInput(
            "CALENDAR_INVALID",
            _("%(field)s: expected is %(expected)s."),
            field=fault.field.removeprefix("calendar."),
            params={"field": fault.field, "expected": _(fault.expected)},
        ) from fault
    version = CalendarVersion.objects.create(
        dealer=dealer,
        version=draft.written.version + 1,
        body=draft.body,
        names=draft.names,
        adopted_years=sorted(draft.adopted_years),
        why=why.strip()[:LONGEST_WHY],
        made_at=clock.now(),
        made_by=by,
    )
    events.publish(CalendarChanged(dealer_id=dealer.pk, version=version.version))
    return version


@transaction.atomic
def start_calendar(dealer: Dealer, *, by: Person | None = None) -> CalendarVersion:
    """Give a dealer without a calendar his first one, open daily at the first hours; return the present one."""
    Dealer.objects.select_for_update(of=("self",)).get(pk=dealer.pk)
    present = calendar_of(dealer)
    if present.version:
        return present
    draft = CalendarDraft(body=present.body, names={}, adopted_years=[], written=present)
    version = write_version(dealer, draft, by=by)
    audit.record_operation(
        "accounts.calendar_started",
        person_id=by.pk if by else None,
        dealer_id=dealer.pk,
        subject=dealer.code,
        version=version.version,
    )
    return version


@transaction.atomic
def follow_time_zone(dealer: Dealer, *, by: Person) -> CalendarVersion:
    """Write the dealer's present time zone into his calendar; nothing is written when it stands there already."""
    present = start_calendar(dealer, by=by)
    if present.body["zone"] == dealer.time_zone:
        return present
    body = deepcopy(present.body) | {"zone": dealer.time_zone}
    draft = CalendarDraft(
        body=body, names=present.names, adopted_years=present.adopted_years, written=present
    )
    version = write_version(dealer, draft, by=by)
    record_at_place(
        "accounts.calendar_zone_followed",
        dealer,
        by=by,
        subject=dealer.code,
        version=version.version,
        zone=dealer.time_zone,
    )
    return version
