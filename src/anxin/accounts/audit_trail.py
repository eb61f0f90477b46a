"""Who did what: the audit trail of the dealers whose records a person may read, in words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability, Role
from anxin.accounts.models import Brand, Dealer, Person
from anxin.accounts.policies import realm_of, standing_of
from anxin.foundation.errors import NotAllowed
from anxin.foundation.models import AuditRecord

ORDER = ("-at", "-id")
#: Where the subject of an operation is looked at, by the first word of the operation's name.
_PAGES = {"complaints": "complaints:case", "customers": "customers:show", "vehicles": "customers:vehicle"}
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class AuditLine:
    """One record in words."""

    record: AuditRecord
    what: str
    more: str
    subject: str
    place: str
    url: str


@cache
def action_names() -> Mapping[str, LazyText]:
    """Return the readable name of every operation; the floors above bring theirs through settings."""
    found: Mapping[str, LazyText] = import_string(settings.ANXIN_ACTION_NAMES)
    return found


def audit_for(
    asker: Person, *, who: str = "", action: str = "", day: date | None = None
) -> QuerySet[AuditRecord]:
    """Return the records of the asker's dealers, and of a whole brand to those who administer it."""
    dealers = standing_of(asker).dealers_with(Capability.SEE_AUDIT)
    if not dealers:
        raise NotAllowed(
            "ROLE_MAY_NOT",
            _("Your role may not do this (%(capability)s). Ask your customer-service manager."),
            params={"capability": Capability.SEE_AUDIT.label},
        )
    visible = Q(dealer_id__in=dealers)
    if brands := realm_of(asker).brands:
        visible |= Q(dealer_id=None, details__brand__in=sorted(brands))
    records = AuditRecord.objects.filter(visible).select_related("person")
    if who:
        records = records.filter(Q(person__name__icontains=who) | Q(person__username__icontains=who))
    if action:
        records = records.filter(action=action)
    if day:
        begin = datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
        records = records.filter(at__gte=begin, at__lt=begin + timedelta(days=1))
    return records


def in_words(records: Iterable[AuditRecord], *, reader: Person) -> list[AuditLine]:
    """Word the records of one page; places are read once, cases are linked for readers who may open them."""
    rows = list(records)
    opens_cases = set(
        standing_of(reader).dealers_with(Capability.SEE_COMPLAINTS, Capability.SEE_OWN_COMPLAINTS)
    )
    dealers = Dealer.objects.in_bulk({row.dealer_id for row in rows if row.dealer_id})
    brands = Brand.objects.in_bulk({row.details["brand"] for row in rows if row.details.get("brand")})
    return [
        AuditLine(
            record=row,
            what=str(action_names().get(row.action, row.action)),
            more=_more(row.details),
            subject=_subject(row),
            place=str(dealers.get(row.dealer_id or 0) or brands.get(row.details.get("brand") or 0) or ""),
            url=_address(row) if row.dealer_id in opens_cases else "",
        )
        for row in rows
    ]


def _more(details: Mapping[str, object]) -> str:
    parts: list[str] = []
    if (role := details.get("role")) in Role.values:
        parts.append(str(Role(role).label))
    parts += [str(details[name]) for name in ("where", "token", "reason") if details.get(name)]
    if "required" in details:
        parts.append(_("second factor demanded") if details["required"] else _("second factor not demanded"))
    return " · ".join(parts)


def _address(record: AuditRecord) -> str:
    family, _dot, _action = record.action.partition(".")
    page = _PAGES.get(family)
    try:
        return reverse(page, args=[record.subject]) if page else ""
    except NoReverseMatch:
        return ""


def _subject(record: AuditRecord) -> str:
    """Name the record as people do; the key of a customer or car says nothing to them."""
    return _("open it") if _KEY.fullmatch(record.subject) else record.subject
