"""Fills a database with closed cases, and with open ones whose clocks and steps are as the engine judges them."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Model

from anxin.accounts.choices import Role
from anxin.accounts.models import Brand, CalendarVersion, Dealer, Membership, Person, Region
from anxin.accounts.selectors import calendar_of, worktime_of_version
from anxin.accounts.services import set_week, start_calendar
from anxin.complaints.choices import ClockKind
from anxin.complaints.models import CaseClock, Complaint, ComplaintEvent, EscalationStep
from anxin.complaints.selectors.clocks.judging import steps_for
from anxin.complaints.selectors.clocks.policies import Policy, book_of
from anxin.complaints.services.clocks.policies import policies_of
from anxin.customers.models import Customer
from anxin.engines import clocks as engine
from anxin.engines.worktime import WEEKDAYS
from anxin.foundation import clock

#: A Wednesday, 11:00 in Shanghai.
NOW = datetime.fromisoformat("2026-11-18T11:00:00+08:00")
DEALERS = 40
#: Open cases came in at so many different instants of the last hour.
INSTANTS = 600
TABLES = (Customer, Complaint, ComplaintEvent, CaseClock, EscalationStep)
RUNNING = (ClockKind.ACKNOWLEDGE, ClockKind.CONTACT, ClockKind.PLAN, ClockKind.CLOSE)
_WINDOWS = [("08:30", "12:00"), ("13:00", "17:30")]
_LONG_AGO = NOW - timedelta(days=1095)


def make_dealers() -> Dealer:
    """Make forty dealers; return the first, who has people, hours with a lunch break, and all the open cases."""
    brand = Brand.objects.create(key="bench", name={"zh": "测量", "en": "Bench"}, pack="bench")
    region = Region.objects.create(brand=brand, key="bench", name={"zh": "全国", "en": "All"})
    dealers = [
        Dealer.objects.create(region=region, code=f"BN{n:02}", name={"zh": f"测量{n}店", "en": f"Bench {n}"})
        for n in range(1, DEALERS + 1)
    ]
    for role in (Role.CALLER, Role.CUSTOMER_SERVICE_MANAGER, Role.GENERAL_MANAGER):
        person = Person.objects.create(username=role, name=role, email=f"{role}@example.com")
        Membership.objects.create(person=person, role=role, dealer=dealers[0])
    with clock.at(_LONG_AGO):
        for dealer in dealers:
            start_calendar(dealer)
            policies_of(dealer)
        week = dict.fromkeys(WEEKDAYS[:6], _WINDOWS)
        set_week(dealers[0], week=week, by=Person.objects.get(username=Role.CUSTOMER_SERVICE_MANAGER))
    return dealers[0]


def fill_closed(count: int) -> None:
    """Write closed cases of the last three years, each with two lines, two ended clocks and, of a third, a step."""
    dealer = Dealer.objects.get(code="BN01")
    customer = Customer.objects.create(dealer=dealer, name="王伟", phone="15400000000", made_at=NOW)
    case = _first_case(status="closed", phase="follow_up", outcome="accepted", closed_at=_LONG_AGO)
    ended = _first_clock(case, ClockKind.CONTACT, stopped_at=_LONG_AGO, ended_by="stop", outcome="met")
    step = EscalationStep.objects.create(clock=ended, key="contact-late", fired_at=_LONG_AGO, result="over")
    line = ComplaintEvent.objects.create(complaint=case, at=_LONG_AGO, kind="opened", version=1)
    with _without_triggers():
        _clone(customer, count // 4, {"key": "gen_random_uuid()", "name": "'王' || n"})
        received = (
            f"'{_LONG_AGO.isoformat()}'::timestamptz + interval '1 second' * (n * {86400 * 1095 // count})"
        )
        _clone(
            case,
            count,
            {
                "number": "'TS' || n",
                "dealer_id": f"(SELECT min(id) FROM accounts_dealer) + n % {DEALERS}",
                "customer_id": f"(SELECT min(id) FROM customers_customer) + n % {count // 4}",
                "received_at": received,
                "received_on": f"({received})::date",
                "round_began_at": received,
            },
        )
        of_case = f"{case.pk} + 1 + n % {count}"
        _clone(line, 2 * count, {"complaint_id": of_case})
        kind = f"CASE WHEN n < {count} THEN 'contact' ELSE 'close' END"
        _clone(ended, 2 * count, {"complaint_id": of_case, "kind": kind})
        _clone(step, count // 3, {"clock_id": f"{ended.pk} + 1 + n"})
    _tidy()


def fill_open(count: int, dealer: Dealer) -> None:
    """Write open cases of one dealer with four running clocks and ten waiting steps each; nothing is due yet."""
    version = policies_of(dealer)
    policy = book_of(version).policies[-1]
    owner = Person.objects.get(username=Role.CALLER)
    case = _first_case(
        dealer=dealer,
        number="O",
        owner=owner,
        received_at=NOW,
        status="open",
        customer=Customer.objects.first(),
    )
    line = ComplaintEvent.objects.create(complaint=case, at=NOW, kind="opened", version=1, facts={"level": 1})
    chosen = ComplaintEvent.objects.create(
        complaint=case,
        at=NOW,
        kind="clocks_set",
        version=1,
        facts={"version": version.pk, "policy": policy.key},
    )
    received = f"'{NOW.isoformat()}'::timestamptz - interval '6 second' * ((n + 1) % {INSTANTS})"
    with _without_triggers():
        when = {"received_at": received, "round_began_at": received}
        _clone(case, count, {"number": "'O' || n", **when})
        for each in (line, chosen):
            _clone(each, count, {"complaint_id": f"{case.pk} + 1 + n", "at": received})
        _open_clocks(case, count, policy=policy, policy_id=version.pk, calendar=calendar_of(dealer))
        with connection.cursor() as cursor:
            for table in ("complaintevent", "complaint"):
                column = "id" if table == "complaint" else "complaint_id"
                cursor.execute(f"DELETE FROM complaints_{table} WHERE {column} = {case.pk}")
    _tidy()


def _open_clocks(
    case: Complaint, count: int, *, policy: Policy, policy_id: int, calendar: CalendarVersion
) -> None:
    """Judge one case of each instant by the engine, and give every case the rows of its instant."""
    rows = list(_judged(policy, calendar))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE judged (place int, kind text, started timestamptz, span interval, working bool, "
            "pausable bool, due timestamptz); CREATE TEMP TABLE rungs (place int, kind text, key text, due timestamptz)"
        )
        cursor.executemany(
            "INSERT INTO judged VALUES (%s, %s, %s, %s, %s, %s, %s)", [row for row, _rungs in rows]
        )
        rungs = [(row[0], row[1], key, at) for row, found in rows for key, at in found]
        cursor.executemany("INSERT INTO rungs VALUES (%s, %s, %s, %s)", rungs)
        own = f"FROM complaints_complaint c JOIN judged j ON j.place = (c.id - {case.pk}) % {INSTANTS}"
        cases = f"c.id > {case.pk} AND c.id <= {case.pk + count}"
        cursor.execute(
            'INSERT INTO complaints_caseclock (complaint_id, kind, subject, run, started_at, "limit", working, '
            "pausable, ended_by, due_at, outcome, policy_id, policy_key, calendar_id) SELECT c.id, j.kind, 0, 1, "
            f"j.started, j.span, j.working, j.pausable, '', j.due, 'open', {policy_id}, '{policy.key}', {calendar.pk} "
            f"{own} WHERE {cases} ORDER BY c.id"
        )
        cursor.execute(
            "INSERT INTO complaints_escalationstep (clock_id, key, due_at, result, told) "
            "SELECT k.id, r.key, r.due, '', '[]' FROM complaints_caseclock k JOIN rungs r "
            f"ON r.place = (k.complaint_id - {case.pk}) % {INSTANTS} AND r.kind = k.kind "
            f"WHERE k.complaint_id > {case.pk} AND k.complaint_id <= {case.pk + count} ORDER BY k.id"
        )
        cursor.execute(
            "UPDATE complaints_complaint c SET due_at = j.due, due_kind = j.kind "
            f"FROM judged j WHERE j.place = (c.id - {case.pk}) % {INSTANTS} AND j.kind = 'acknowledge' AND {cases}"
        )


def _judged(
    policy: Policy, calendar: CalendarVersion
) -> Iterator[tuple[tuple[Any, ...], list[tuple[str, Any]]]]:
    worktime = worktime_of_version(calendar)
    for place in range(INSTANTS):
        started = (NOW - timedelta(seconds=6) * place).astimezone(UTC)
        for kind in RUNNING:
            limit = policy.limits[kind]
            unit = engine.Unit.WORKING if limit.working else engine.Unit.WALL
            one = engine.Clock(kind, unit, limit.span, frozenset(), frozenset(), pausable=limit.pausable)
            due = engine.due_of(engine.Run(started), clock=one, pauses=(), worktime=worktime, now=NOW)
            rungs = [(step.key, at) for step, at in steps_for(kind, due, policy, worktime=worktime)]
            yield (place, kind.value, started, limit.span, limit.working, limit.pausable, due), rungs


def _first_case(**facts: Any) -> Complaint:
    usual = {
        "dealer": Dealer.objects.first(), "number": "C", "channel": "intake-letter", "mode": "written",
        "received_at": _LONG_AGO, "received_on": _LONG_AGO.date(), "words": "空调修了三次还是不凉，我要一个说法。",
        "category": "cat-service-not-fixed", "reason": "reason-expectation", "round_began_at": _LONG_AGO,
    }  # fmt: skip
    return Complaint.objects.create(**usual | facts)


def _first_clock(case: Complaint, kind: ClockKind, **facts: Any) -> CaseClock:
    version = policies_of(case.dealer)
    return CaseClock.objects.create(
        complaint=case, kind=kind, run=1, started_at=_LONG_AGO, limit=timedelta(hours=24), working=False,
        due_at=_LONG_AGO + timedelta(hours=24), policy=version, policy_key="ordinary",
        calendar=calendar_of(case.dealer), **facts,
    )  # fmt: skip


def _clone(row: Model, count: int, different: Mapping[str, str]) -> None:
    """Write so many copies of a row, with the next keys of its table; ``different`` are SQL of ``n`` from 0 on."""
    columns = [str(field.column) for field in row._meta.concrete_fields]
    values = ["last.id + 1 + n" if name == "id" else different.get(name, f'm."{name}"') for name in columns]
    table = row._meta.db_table
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} "
            f"FROM generate_series(0, {count - 1}) AS n, (SELECT * FROM {table} WHERE id = {row.pk}) AS m, "
            f"(SELECT max(id) AS id FROM {table}) AS last"
        )
        _set_sequence(cursor, table)


class _without_triggers:  # noqa: N801 (used as a function)
    """Write without revisions and without what keeps histories append-only."""

    def __enter__(self) -> None:
        self._switch("DISABLE")

    def __exit__(self, *_error: object) -> None:
        self._switch("ENABLE")

    def _switch(self, what: str) -> None:
        with connection.cursor() as cursor:
            for model in TABLES:
                cursor.execute(f"ALTER TABLE {model._meta.db_table} {what} TRIGGER USER")


def _set_sequence(cursor: Any, table: str) -> None:
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def _tidy() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
