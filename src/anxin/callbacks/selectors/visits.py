"""Who brought a car that has left or took a new one home, and what is known of him on the morning of a list.

One query a dealer: every fact that keeps a visit off the list is joined as a set.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection

from anxin.accounts.models import Dealer
from anxin.callbacks.choices import CallKind
from anxin.engines.callbacks import SPOKEN, Limits, Visit
from anxin.playbooks.selectors import setting
from anxin.surveys.choices import NO_SURVEY
from anxin.surveys.models import QuestionnaireVersion

_STRIDE = 5000

#: Orders that were closed on the days and stand on no list yet. No list was built, and no call fell due, before its
#: cars had left: so of all lists that there ever were none older is read. ``NOT IN`` is one set that is looked into,
#: where a join would be planned for few orders and be slow with many.
_ORDERS = """
SELECT o.id AS order_id, o.number AS key, o.vehicle_id, o.sender_id, o.adviser_id, o.adviser_name,
       (o.closed_at AT TIME ZONE %(zone)s)::date AS left_on, o.kind
FROM workshop_repairorder o
WHERE o.dealer_id = %(dealer)s AND o.closed_at >= %(since)s AND o.closed_at < %(until)s
AND o.id NOT IN (
    SELECT c.order_id FROM callbacks_call c
    WHERE c.dealer_id = %(dealer)s AND c.due_on >= %(first)s AND c.kind = %(list_kind)s AND c.order_id IS NOT NULL)
AND o.id NOT IN (
    SELECT l.order_id FROM callbacks_leftout l JOIN callbacks_calllist k ON k.id = l.call_list_id
    WHERE k.dealer_id = %(dealer)s AND k.kind = %(list_kind)s AND k.day >= %(first)s AND l.order_id IS NOT NULL)
"""
_DELIVERIES = """
SELECT NULL::bigint AS order_id, v.key::text AS key, v.id AS vehicle_id, NULL::bigint AS sender_id,
       NULL::bigint AS adviser_id, '' AS adviser_name, v.delivered_on AS left_on, '' AS kind
FROM customers_vehicle v
WHERE v.dealer_id = %(dealer)s AND v.sold_by_us AND v.delivered_on >= %(first)s AND v.delivered_on <= %(last)s
AND NOT EXISTS (
    SELECT FROM callbacks_call c WHERE c.vehicle_id = v.id AND c.kind = %(list_kind)s AND c.order_id IS NULL)
AND NOT EXISTS (
    SELECT FROM callbacks_leftout l JOIN callbacks_calllist k ON k.id = l.call_list_id
    WHERE k.dealer_id = %(dealer)s AND k.kind = %(list_kind)s AND l.vehicle_id = v.id AND l.order_id IS NULL)
"""
#: Orders chosen by their number, whether they stand on a list or not.
_CHOSEN = """
SELECT o.id AS order_id, o.number AS key, o.vehicle_id, o.sender_id, o.adviser_id, o.adviser_name,
       (o.closed_at AT TIME ZONE %(zone)s)::date AS left_on, o.kind
FROM workshop_repairorder o WHERE o.dealer_id = %(dealer)s AND o.id = ANY(%(orders)s)
"""
#: What a list of orders was made of, to be sorted once more by other rules.
_SORTED_BEFORE = """
SELECT o.id AS order_id, o.number AS key, o.vehicle_id, o.sender_id, o.adviser_id, o.adviser_name,
       (o.closed_at AT TIME ZONE %(zone)s)::date AS left_on, o.kind
FROM workshop_repairorder o
WHERE o.dealer_id = %(dealer)s AND o.id IN (
    SELECT order_id FROM callbacks_call WHERE call_list_id = %(of_list)s
    UNION ALL SELECT order_id FROM callbacks_leftout WHERE call_list_id = %(of_list)s)
"""
#: Cars chosen by their number, for lists of what falls due and of who stays away.
_CARS = """
SELECT NULL::bigint AS order_id, v.key::text AS key, v.id AS vehicle_id, o.sender_id, o.adviser_id,
       coalesce(o.adviser_name, '') AS adviser_name, %(last)s::date AS left_on, '' AS kind
FROM customers_vehicle v LEFT JOIN LATERAL (
    SELECT sender_id, adviser_id, adviser_name FROM workshop_repairorder w
    WHERE w.vehicle_id = v.id ORDER BY opened_at DESC, id DESC LIMIT 1
) o ON true
WHERE v.dealer_id = %(dealer)s AND v.id = ANY(%(cars)s)
"""
_FACTS = """
WITH RECURSIVE cases AS (
    SELECT id, status, customer_id, vehicle_id FROM complaints_complaint
    WHERE dealer_id = %(dealer)s AND status IN ('open', 'follow_up') AND merged_into_id IS NULL
    UNION ALL
    SELECT merged.id, cases.status, merged.customer_id, merged.vehicle_id
    FROM complaints_complaint merged JOIN cases ON merged.merged_into_id = cases.id
), case_customers AS (
    SELECT customer_id, bool_or(status = 'open') AS open, bool_or(status = 'follow_up') AS asked_soon
    FROM cases WHERE customer_id IS NOT NULL GROUP BY 1
), case_cars AS (
    SELECT vehicle_id, bool_or(status = 'open') AS open, bool_or(status = 'follow_up') AS asked_soon
    FROM cases WHERE vehicle_id IS NOT NULL GROUP BY 1
), visits AS MATERIALIZED (
    {visits}
), people AS MATERIALIZED (
    -- The dealer's own, so that the work does not grow with how many dealers there are; an index holds it all.
    SELECT id, kind, phone <> '' OR second_phone <> '' AS has_phone, do_not_call,
           marketing_consent_on IS NOT NULL AS consent
    FROM customers_customer WHERE dealer_id = %(dealer)s
), fleets AS (
    SELECT contact.customer_id, count(DISTINCT contact.vehicle_id)::int AS cars FROM customers_carcontact contact
    WHERE contact.customer_id IN (SELECT id FROM people WHERE kind = 'company') GROUP BY 1
), whose AS (
    -- The owner matters where whoever brought the car cannot be called, or where a company may own it.
    SELECT visits.vehicle_id FROM visits LEFT JOIN people ON people.id = visits.sender_id
    WHERE NOT %(sender_first)s OR people.has_phone IS NOT TRUE
    UNION
    SELECT vehicle_id FROM customers_carcontact
    WHERE role = 'owner' AND customer_id IN (SELECT id FROM people WHERE kind = 'company')
), owners AS (
    SELECT DISTINCT ON (vehicle_id) vehicle_id, customer_id FROM customers_carcontact
    WHERE role = 'owner' AND vehicle_id IN (SELECT vehicle_id FROM whose) ORDER BY vehicle_id, id DESC
), asked AS (
    SELECT customer_id, max(day) AS day FROM (
        SELECT customer_id, max(day) AS day FROM surveys_interview
        WHERE dealer_id = %(dealer)s AND day >= %(asked_from)s AND day < %(before)s AND customer_id IS NOT NULL
        AND version_id <> ALL(%(reminders)s)
        GROUP BY 1
        UNION ALL
        SELECT customer_id, max(made_at AT TIME ZONE %(zone)s)::date FROM surveys_invitation
        WHERE dealer_id = %(dealer)s AND made_at >= %(asked_since)s AND made_at < %(before_at)s GROUP BY 1
    ) each_way GROUP BY 1
), called AS (
    SELECT customer_id, max(day) AS day FROM (
        SELECT call.customer_id, max(attempt.day) AS day FROM callbacks_attempt attempt
        JOIN callbacks_call call ON call.id = attempt.call_id
        WHERE attempt.dealer_id = %(dealer)s AND attempt.day >= %(called_from)s AND attempt.day < %(before)s
        AND attempt.outcome = ANY(%(spoken)s) GROUP BY 1
        UNION ALL
        SELECT heard.customer_id, max(told.at AT TIME ZONE %(zone)s)::date FROM complaints_followupcall told
        JOIN complaints_complaint heard ON heard.id = told.complaint_id
        WHERE heard.dealer_id = %(dealer)s AND told.at >= %(called_since)s AND told.at < %(before_at)s
        AND heard.customer_id IS NOT NULL GROUP BY 1
    ) each_way GROUP BY 1
), reached AS (
    SELECT visits.*, owner.customer_id AS owner_id,
           CASE WHEN first.has_phone THEN first.id WHEN second.has_phone THEN second.id
                ELSE coalesce(first.id, second.id) END AS customer_id
    FROM visits LEFT JOIN owners owner USING (vehicle_id)
    LEFT JOIN people first
    ON first.id = CASE WHEN %(sender_first)s THEN visits.sender_id ELSE owner.customer_id END
    LEFT JOIN people second
    ON second.id = CASE WHEN %(sender_first)s THEN owner.customer_id ELSE visits.sender_id END
)
SELECT reached.order_id, reached.key, reached.vehicle_id, reached.adviser_id, reached.adviser_name, reached.left_on,
       reached.kind, reached.customer_id,
       coalesce(greatest(fleet.cars, owned.cars), 0),
       coalesce(customer.has_phone, false), coalesce(customer.do_not_call, false), coalesce(customer.consent, false),
       coalesce(by_customer.open, false) OR coalesce(by_car.open, false),
       coalesce(by_customer.asked_soon, false) OR coalesce(by_car.asked_soon, false),
       asked.day, called.day
FROM reached
LEFT JOIN people customer ON customer.id = reached.customer_id
LEFT JOIN fleets fleet ON fleet.customer_id = reached.customer_id
LEFT JOIN fleets owned ON owned.customer_id = reached.owner_id
LEFT JOIN case_customers by_customer ON by_customer.customer_id = reached.customer_id
LEFT JOIN case_cars by_car ON by_car.vehicle_id = reached.vehicle_id
LEFT JOIN asked ON asked.customer_id = reached.customer_id
LEFT JOIN called ON called.customer_id = reached.customer_id
"""


class Known(NamedTuple):
    """What a call needs of a visit beside what the engine decides by; ``consent`` is the customer's to offers."""

    order_id: int | None
    vehicle_id: int
    adviser_id: int | None
    adviser_name: str
    left_on: date
    customer_id: int | None
    consent: bool


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which visits of a dealer are read: of a kind, left on these days; or these cars, or orders; or those of one list.

    What was asked and called counts as far as it was ``before`` a day.
    """

    kind: CallKind
    first: date
    last: date
    limits: Limits
    before: date
    sender_first: bool
    of_list: int | None = None
    cars: tuple[int, ...] = ()
    orders: tuple[int, ...] = ()


def read_visits(dealer: Dealer, wanted: Wanted) -> Iterator[tuple[Visit, Known]]:
    """Yield the visits that stand on no list yet, or those of one list, each with its facts."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS.format(visits=_visits_of(wanted)), _facts(dealer, wanted))
        while rows := cursor.fetchmany(_STRIDE):
            for row in rows:
                yield _split(row)


def calls_sender_first(dealer: Dealer) -> bool:
    """Tell whether whoever brought the car is called before its owner."""
    return bool(setting("calls.recipient.sender_first", dealer_code=dealer.code))


def adviser_named(number: int | None, name: str) -> str:
    """Return by what the engine tells advisers apart: the colleague's number, or the name in the export."""
    return f"#{number}" if number else name


def _visits_of(wanted: Wanted) -> str:
    if wanted.of_list:
        return _SORTED_BEFORE
    if wanted.orders:
        return _CHOSEN
    if wanted.kind == CallKind.AFTER_SERVICE:
        return _ORDERS
    return _DELIVERIES if wanted.kind == CallKind.AFTER_SALE else _CARS


def _facts(dealer: Dealer, wanted: Wanted) -> dict[str, Any]:
    zone, limits = ZoneInfo(dealer.time_zone), wanted.limits
    return {
        "dealer": dealer.pk,
        "zone": dealer.time_zone,
        "list_kind": str(wanted.kind),
        "first": wanted.first,
        "last": wanted.last,
        "since": _midnight(wanted.first, zone),
        "until": _midnight(wanted.last + timedelta(days=1), zone),
        "asked_from": limits.asked_to,
        "asked_since": _midnight(limits.asked_to, zone),
        "called_from": limits.called_to,
        "called_since": _midnight(limits.called_to, zone),
        "spoken": sorted(SPOKEN),
        "before": wanted.before,
        "before_at": _midnight(wanted.before, zone),
        "sender_first": wanted.sender_first,
        "of_list": wanted.of_list,
        "cars": list(wanted.cars),
        "orders": list(wanted.orders),
        "reminders": _reminders(dealer),
    }


def _split(row: tuple[Any, ...]) -> tuple[Visit, Known]:
    (
        order_id, key, vehicle_id, adviser_id, adviser_name, left_on, kind, customer_id, cars, has_phone, silent,
        consent, case_open, asked_soon, asked_on, called_on,
    ) = row  # fmt: skip
    visit = Visit(
        key, adviser_named(adviser_id, adviser_name), customer_id or -vehicle_id, left_on, kind, cars, has_phone,
        silent, case_open, asked_soon, asked_on, called_on,
    )  # fmt: skip
    return visit, Known(order_id, vehicle_id, adviser_id, adviser_name, left_on, customer_id, consent)


def _reminders(dealer: Dealer) -> list[int]:
    """Versions by which nobody is asked anything: they tire nobody."""
    rows = QuestionnaireVersion.objects.filter(questionnaire__dealer=dealer)
    return list(rows.filter(questionnaire__purpose__in=NO_SURVEY).values_list("pk", flat=True))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)
