"""Fills a database with many complaints: words from the demo's own sentences, three years of forty dealers' work.

Words and their index entries are worked out once for some thousands of texts by the application's own code and
brought in by COPY; the rows that carry them are then multiplied inside the database, a chunk at a time.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml
from django.contrib.auth.hashers import make_password
from django.db import connection

from anxin.accounts.choices import Role
from anxin.accounts.models import Brand, Dealer, Membership, Person, Region
from anxin.accounts.selectors import calendar_of
from anxin.accounts.services import start_calendar
from anxin.complaints.models import CaseClock, CaseText, CaseThread, Complaint, ComplaintEvent
from anxin.complaints.services.clocks.policies import policies_of
from anxin.customers.models import Customer, Vehicle
from anxin.foundation.searching import Part, Weight, tsvector_literal
from anxin.messaging.models import Message, Thread
from anxin.playbooks.content_files import content_root
from anxin.playbooks.services import load_packs
from anxin.workshop.models import RepairOrder
from bench.cloning import CHUNK, clone, clone_all, quick_loading, set_sequence

PASSWORD = "a-long-pass-phrase-1"  # noqa: S105 (of a database that is dropped after the run)
DEALERS = 40
YEARS = timedelta(days=1095)
#: What came in during these last days is partly unfinished: some one and a half per cent of three years.
UNFINISHED_DAYS = 20
TEXTS, NOTES = 20_000, 5_000
CATEGORIES = ("cat-quality", "cat-service-not-fixed", "cat-service-no-parts", "cat-sales-late-delivery")
TABLES = (
    "customers_customer", "customers_vehicle", "complaints_complaint", "complaints_complaintevent",
    "complaints_casetext", "complaints_caseclock", "complaints_casethread", "messaging_thread", "messaging_message",
    "workshop_repairorder",
)  # fmt: skip
NOW = datetime.now(UTC)


@dataclass(frozen=True)
class World:
    """What the rows refer to, and how many there will be."""

    dealers: Sequence[Dealer]
    caller: Person
    regional: Person
    cases: int
    customers: int

    @property
    def received(self) -> str:
        """SQL: when case ``n`` came in, evenly over the years in the order of the numbers."""
        step = YEARS / self.cases
        return f"('{(NOW - YEARS).isoformat()}'::timestamptz + n * interval '{step.total_seconds()} s')"

    @property
    def open_from(self) -> int:
        """The first ``n`` that may be unfinished."""
        return self.cases - round(self.cases * UNFINISHED_DAYS / YEARS.days)


def fill(complaints: int, *, events_each: int = 5, messages: int | None = None) -> World:
    """Make dealers and people by the ORM and multiply the rest; as many messages as cases unless told otherwise."""
    load_packs()
    world = _world(complaints)
    _texts(content_root() / "demo")
    with quick_loading(TABLES):
        customer = _customers(world)
        vehicle = _vehicles(world)
        order = _orders(world, customer, vehicle)
        case = _cases(world, customer, vehicle, order)
        line = _events(world, case, events_each)
        _case_texts(world, case, customer=customer, vehicle=vehicle, line=line, each=events_each)
        _clocks(world, case)
        _messages(world, case, complaints if messages is None else messages)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM complaints_caseclock WHERE complaint_id = %s", [case.pk])
            cursor.execute("DELETE FROM complaints_complaintevent WHERE complaint_id = %s", [case.pk])
            cursor.execute("DELETE FROM complaints_casetext WHERE complaint_id = %s", [case.pk])
            cursor.execute("DELETE FROM complaints_casethread WHERE complaint_id = %s", [case.pk])
            cursor.execute("DELETE FROM complaints_complaint WHERE id = %s", [case.pk])
    return world


def sentences(folder: Path) -> list[str]:
    """Return the sentences of the demo's complaints."""
    texts = []
    for path in sorted(folder.glob("complaints_*.yaml")):
        body = yaml.safe_load(path.read_text(encoding="utf-8"))
        texts += [entry["words"] for entry in body["entries"]]
    parts = (part.strip() for text in texts for part in text.replace("！", "。").split("。"))
    return [part for part in parts if len(part) > 5]


def texts_of(kind: str, found: Sequence[str]) -> Iterator[str]:
    """Yield as many texts as are multiplied, the same ones every time."""
    dice = random.Random(20261121)
    many, most = (TEXTS, 6) if kind == "words" else (NOTES, 2)
    for _each in range(many):
        yield "。".join(dice.choices(found, k=dice.randint(1 if most == 2 else 2, most))) + "。"


def _world(cases: int) -> World:
    brand = Brand.objects.create(key="bench", name={"zh": "测量", "en": "Bench"}, pack="anxin")
    region = Region.objects.create(brand=brand, key="bench", name={"zh": "全国", "en": "All"})
    dealers = [
        Dealer.objects.create(region=region, code=f"BN{n:02}", name={"zh": f"测量{n}店", "en": f"Bench {n}"})
        for n in range(1, DEALERS + 1)
    ]
    for dealer in dealers:
        start_calendar(dealer)
        policies_of(dealer)
    hashed = make_password(PASSWORD)

    def person(name: str, role: Role, **place: object) -> Person:
        made = Person.objects.create(username=name, name=name, email=f"{name}@example.com", password=hashed)
        Membership.objects.create(person=made, role=role, **place)
        return made

    caller = person("bench.caller", Role.CALLER, dealer=dealers[0])
    regional = person("bench.region", Role.REGIONAL_MANAGER, region=region)
    person("bench.adviser", Role.SERVICE_ADVISER, dealer=dealers[0])
    return World(dealers, caller, regional, cases, max(cases // 4, 1))


def _texts(folder: Path) -> None:
    """Bring the texts and their words for the index into two tables that are gone with the connection."""
    found = sentences(folder)
    with connection.cursor() as cursor:
        for table, weight in (("words", Weight.C), ("notes", Weight.C)):
            cursor.execute(
                f"CREATE TEMP TABLE bench_{table} (place int PRIMARY KEY, said text, tokens tsvector)"
            )
            with cursor.copy(f"COPY bench_{table} FROM STDIN") as copy:
                for place, text in enumerate(texts_of(table, found)):
                    copy.write_row([place, text, tsvector_literal([Part(text, weight)])])
            cursor.execute(f"ANALYZE bench_{table}")


_DEALER = "(SELECT min(id) FROM accounts_dealer) + {}"
_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
#: The first dealer has a tenth of everything, the others share the rest; ``k`` counts customers.
_DEALER_OF = f"((SELECT min(id) FROM accounts_dealer) + CASE WHEN k % 10 = 0 THEN 0 ELSE k % {DEALERS} END)"
_NAME = (
    f"(substr('{_SURNAMES}', (k % 20)::int + 1, 1) || substr('{_GIVEN}', (k / 20 % 20)::int + 1, 1) "
    f"|| substr('{_GIVEN}', (k / 400 % 20)::int + 1, 1))"
)
_PHONE = "('154' || lpad(k::text, 8, '0'))"
_PLATE = "('沪' || substr('ABCDEFGHJK', (k % 10)::int + 1, 1) || lpad((k % 100000)::text, 5, '0'))"
_VIN = "('LSVAA418' || lpad(k::text, 9, '0'))"


def _tails(code: str, *tails: int) -> str:
    return ", ".join([f"lower({code})", *(f"right(lower({code}), {tail})" for tail in tails)])


_OF_CUSTOMER = (
    f"(format('''%s'':1A ''%s'':2A ''%s'':3A', left({_NAME}, 2), right({_NAME}, 2), right({_NAME}, 1))::tsvector "
    f"|| array_to_tsvector(ARRAY[{_tails(_PHONE, 8, 4)}]))"
)
_OF_CAR = f"array_to_tsvector(ARRAY[{_tails(_PLATE, 6, 5)}, {_tails(_VIN, 8, 7, 6, 5)}])"


def _customers(world: World) -> Customer:
    first = Customer.objects.create(
        dealer=world.dealers[0], name="王伟芳", phone="15400000000", made_at=NOW - YEARS
    )
    clone_all("customers", first, world.customers, {
        "key": "gen_random_uuid()", "dealer_id": _DEALER_OF, "name": _NAME, "phone": _PHONE, "search": _OF_CUSTOMER,
    }, joined="CROSS JOIN LATERAL (SELECT n::bigint AS k) AS one")  # fmt: skip
    return first


def _vehicles(world: World) -> Vehicle:
    first = Vehicle.objects.create(dealer=world.dealers[0], model_name="L7", made_at=NOW - YEARS)
    clone_all("cars", first, world.customers, {
        "key": "gen_random_uuid()", "dealer_id": _DEALER_OF, "vin": _VIN, "plate": _PLATE, "search": _OF_CAR,
    }, joined="CROSS JOIN LATERAL (SELECT n::bigint AS k) AS one")  # fmt: skip
    return first


def _orders(world: World, customer: Customer, vehicle: Vehicle) -> RepairOrder:
    """A repair order for a car in ten; one adviser of the first dealer has three hundred of them."""
    adviser = Person.objects.get(username="bench.adviser")
    first = RepairOrder.objects.create(
        dealer=world.dealers[0],
        number="RO",
        vehicle=vehicle,
        sender=customer,
        kind="repair",
        opened_at=NOW - YEARS,
    )
    clone_all("repair orders", first, world.customers // 10, {
        "key": "gen_random_uuid()", "dealer_id": _DEALER_OF, "number": "'RO' || n",
        "vehicle_id": f"{vehicle.pk} + 1 + k", "sender_id": f"{customer.pk} + 1 + k",
        "adviser_id": f"CASE WHEN n < 300 THEN {adviser.pk} END",
    }, joined="CROSS JOIN LATERAL (SELECT n::bigint * 10 AS k) AS one")  # fmt: skip
    return first


def _case_of(world: World) -> str:
    """SQL: the customer ``k``, the text and, of the newest, whether case ``n`` is unfinished."""
    return (
        f"CROSS JOIN LATERAL (SELECT n::bigint * 7919 % {world.customers} AS k, {world.received} AS received, "
        f"n >= {world.open_from} AND n % 7 <> 0 AS is_open) AS one "
        f"JOIN bench_words AS w ON w.place = n::bigint * 104729 % {TEXTS}"
    )


_NUMBER = "('TS' || to_char(received, 'YYYYMMDD') || '-' || lpad((n % 100000)::text, 5, '0'))"


def _cases(world: World, customer: Customer, vehicle: Vehicle, order: RepairOrder) -> Complaint:
    day = timedelta(days=1)
    first = Complaint.objects.create(
        dealer=world.dealers[0], number="TS0", customer=customer, vehicle=vehicle, channel="intake-incoming",
        words="。", category=CATEGORIES[0], reason="reason-expectation", received_at=NOW - YEARS,
        received_on=(NOW - YEARS).date(), round_began_at=NOW - YEARS, mood_at_intake=3, mood_now=2, version=5,
    )  # fmt: skip
    category = "(ARRAY[" + ", ".join(f"'{each}'" for each in CATEGORIES) + "])[n % 13 % 4 + 1]"
    owned = f"CASE WHEN {_DEALER_OF} = {world.dealers[0].pk} THEN {world.caller.pk} END"

    def unless_open(value: str, otherwise: str) -> str:
        return f"CASE WHEN is_open THEN {otherwise} ELSE {value} END"

    clone_all("cases", first, world.cases, {
        "dealer_id": _DEALER_OF, "number": _NUMBER, "customer_id": f"{customer.pk} + 1 + k",
        "vehicle_id": f"{vehicle.pk} + 1 + k", "words": "w.said", "category": category,
        "repair_order_id": f"CASE WHEN k % 10 = 0 AND n % 40 = 0 THEN {order.pk} + 1 + k / 10 END",
        "level": "CASE WHEN n % 13 = 9 THEN 3 WHEN n % 13 > 9 THEN 2 ELSE 1 END",
        "owner_id": owned, "taken_by_id": owned, "received_at": "received", "received_on": "received::date",
        "round_began_at": "received", "contact_due_at": "received + interval '2 h'",
        "contacted_at": "received + interval '1 h'",
        "status": unless_open("'closed'", "CASE WHEN n % 7 = 1 THEN 'follow_up' ELSE 'open' END"),
        "phase": unless_open("'follow_up'", "CASE WHEN n % 7 = 1 THEN 'follow_up' ELSE "
                             "(ARRAY['listening', 'calming', 'solving', 'closing'])[n % 11 % 4 + 1] END"),
        "outcome": unless_open("'accepted'", "CASE WHEN n % 7 = 1 THEN 'accepted' ELSE '' END"),
        "handled_at": unless_open("received + interval '1 d'", "CASE WHEN n % 7 = 1 THEN received END"),
        "follow_up_due_at": unless_open("NULL", "CASE WHEN n % 7 = 1 THEN received + interval '3 d' END"),
        "closed_at": unless_open("received + interval '4 d'", "NULL"),
        "satisfied": unless_open("n % 11 <> 2", "NULL"), "distress": unless_open("2", "NULL"),
        "due_at": unless_open("NULL", f"received + interval '{day.days * 3} d' + n % 200 * interval '1 h'"),
        "due_kind": unless_open("''", "CASE WHEN n % 7 = 1 THEN 'follow_up' ELSE 'close' END"),
        "snowball": unless_open("0", "n % 90 + 5"),
    }, joined=_case_of(world))  # fmt: skip
    return first


def _events(world: World, case: Complaint, each: int) -> ComplaintEvent:
    policy = policies_of(world.dealers[0])
    first = ComplaintEvent.objects.create(
        complaint=case, at=NOW - YEARS, by=world.caller, kind="opened", version=1
    )
    kinds = ["opened", "clocks_set", "contacted", "noted", "closed"] + ["noted"] * (each - 5)
    version = f"{policy.pk} - {world.dealers[0].pk} + {_DEALER_OF}"
    facts = (
        '(CASE j WHEN 0 THEN \'{"channel": "intake-incoming", "level": 1}\' '
        f"WHEN 1 THEN json_build_object('version', {version}, 'policy', 'ordinary')::text "
        'WHEN 2 THEN \'{"outcome": "reached", "for_follow_up": false}\' '
        "WHEN 4 THEN CASE WHEN is_open "
        'THEN \'{"source": "listening", "target": "calming", "way": "forward"}\' '
        'ELSE \'{"outcome": "accepted", "words": "", "follow_up": ""}\' END '
        "ELSE '{\"mentioned\": []}' END)::jsonb"
    )
    kind = "CASE WHEN j = 4 AND is_open THEN 'phase_moved' ELSE (ARRAY["
    kind += ", ".join(f"'{one}'" for one in kinds[:each]) + "])[j + 1] END"
    joined = (
        f"CROSS JOIN LATERAL (SELECT (n / {each})::bigint AS c, (n % {each})::int AS j) AS place "
        f"CROSS JOIN LATERAL (SELECT c * 7919 % {world.customers} AS k, "
        f"{world.received.replace('n *', 'c *')} AS received, c >= {world.open_from} AND c % 7 <> 0 AS is_open) AS one "
        f"JOIN bench_notes AS w ON w.place = n::bigint * 104729 % {NOTES}"
    )
    clone_all("events", first, world.cases * each, {
        "complaint_id": f"{case.pk} + 1 + c", "kind": kind, "facts": facts,
        "at": "received + j * interval '1 h'", "version": "j + 1",
        "reason": "CASE WHEN j = 3 OR j > 4 THEN w.said ELSE '' END",
    }, joined=joined)  # fmt: skip
    return first


def _stamps(kind: str, at: str) -> str:
    month = f"to_char(({at}) AT TIME ZONE 'UTC', 'YYYYMM')"
    dealer = f"'~d' || {_DEALER_OF}"
    kinds = f", '~k{kind}'" if kind else ""
    return f"array_to_tsvector(ARRAY[{dealer}, '~m' || {month}{kinds}])"


def _case_texts(
    world: World, case: Complaint, *, customer: Customer, vehicle: Vehicle, line: ComplaintEvent, each: int
) -> None:
    """The words of cases and of their notes, chunk by chunk so that what is of one time lies together."""
    number = f"lower({_NUMBER})"
    codes = f"array_to_tsvector(ARRAY[replace({number}, '-', ''), split_part({number}, '-', 1), "
    codes += f"substr(split_part({number}, '-', 1), 3), split_part({number}, '-', 2)])"
    first = CaseText.objects.create(
        dealer=case.dealer, complaint=case, kind="case", at=case.received_at, search="'x'"
    )
    shared = {"dealer_id": _DEALER_OF, "complaint_id": f"{case.pk} + 1 + n"}
    of_case = shared | {
        "id": f"{first.pk} + 1 + n::bigint * 2", "at": "received", "kind": "'case'",
        "search": f"w.tokens || {_OF_CUSTOMER} || {_OF_CAR} || {codes} || {_stamps('case', 'received')}",
    }  # fmt: skip
    noted = "received + interval '3 h'"
    of_note = shared | {
        "id": f"{first.pk} + 2 + n::bigint * 2", "at": noted, "kind": "'note'",
        "source": f"{line.pk} + 1 + n::bigint * {each} + 3", "search": f"notes.tokens || {_stamps('note', noted)}",
    }  # fmt: skip
    of_notes = f"JOIN bench_notes AS notes ON notes.place = (n::bigint * {each} + 3) * 104729 % {NOTES}"
    for start in range(0, world.cases, CHUNK):
        count = min(CHUNK, world.cases - start)
        clone(first, count, of_case, first=start, joined=_case_of(world))
        clone(first, count, of_note, first=start, joined=f"{_case_of(world)} {of_notes}")
    set_sequence("complaints_casetext")


def _clocks(world: World, case: Complaint) -> None:
    """Two clocks a case: the first contact in time, and the closing, which runs on while the case is open."""
    dealer = world.dealers[0]
    first = CaseClock.objects.create(
        complaint=case, kind="contact", run=1, started_at=NOW - YEARS, limit=timedelta(hours=2), working=True,
        policy=policies_of(dealer), policy_key="ordinary", calendar=calendar_of(dealer),
        stopped_at=NOW, ended_by="stop", outcome="met",
    )  # fmt: skip
    joined = (
        "CROSS JOIN LATERAL (SELECT n / 2 AS c, n % 2 = 1 AS closing) AS place CROSS JOIN LATERAL (SELECT "
        f"{world.received.replace('n *', 'c *')} AS received, c >= {world.open_from} AND c % 7 <> 0 AS is_open) AS one"
    )
    clone_all("clocks", first, world.cases * 2, {
        "complaint_id": f"{case.pk} + 1 + c", "kind": "CASE WHEN closing THEN 'close' ELSE 'contact' END",
        "started_at": "received", "due_at": "received + interval '5 d'",
        "stopped_at": "CASE WHEN NOT (closing AND is_open) THEN received + interval '1 h' END",
        "ended_by": "CASE WHEN closing AND is_open THEN '' ELSE 'stop' END",
        "outcome": "CASE WHEN closing AND is_open THEN 'open' ELSE 'met' END",
    }, joined=joined)  # fmt: skip


def _messages(world: World, case: Complaint, count: int) -> None:
    """Two messages a conversation, the conversations spread over the cases of all years."""
    if not count:
        return
    threads = max(count // 2, 1)
    thread = Thread.objects.create(
        dealer=case.dealer, channel="email", begun_at=NOW - YEARS, last_at=NOW - YEARS
    )
    tie = CaseThread.objects.create(complaint=case, thread=thread, at=NOW - YEARS)
    message = Message.objects.create(
        dealer=case.dealer, thread=thread, channel="email", direction="in", at=NOW - YEARS, text="。"
    )
    spread = world.cases / threads

    def of_thread(place: str) -> str:
        return (
            f"CROSS JOIN LATERAL (SELECT floor({place} * {spread})::bigint AS c) AS place CROSS JOIN LATERAL (SELECT "
            f"c * 7919 % {world.customers} AS k, {world.received.replace('n *', 'c *')} AS received) AS one "
        )

    clone_all("threads", thread, threads, {
        "key": "gen_random_uuid()", "dealer_id": _DEALER_OF, "address": "'c' || k || '@example.com'",
        "begun_at": "received", "last_at": "received",
    }, joined=of_thread("n"))  # fmt: skip
    clone_all("threads of cases", tie, threads, {
        "complaint_id": f"{case.pk} + 1 + c", "thread_id": f"{thread.pk} + 1 + n", "at": "received",
    }, joined=of_thread("n"))  # fmt: skip
    at = "received + n % 2 * interval '5 h'"
    clone_all("messages", message, threads * 2, {
        "key": "gen_random_uuid()", "dealer_id": _DEALER_OF, "thread_id": f"{thread.pk} + 1 + n / 2",
        "direction": "CASE WHEN n % 2 = 0 THEN 'in' ELSE 'out' END", "at": at, "text": "w.said",
        "search": f"w.tokens || {_stamps('', at)}",
    }, joined=of_thread("(n / 2)") + f"JOIN bench_notes AS w ON w.place = n::bigint * 15485863 % {NOTES}")  # fmt: skip
