"""Loading the demo group: all of it or nothing, once, the same from the same seed on the same day."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from django.db import transaction
from django.utils import translation

from anxin.accounts.choices import Role
from anxin.accounts.models import Person
from anxin.complaints.services.indexing import indexed_together
from anxin.complaints.services.snowballs import weighed_later
from anxin.config.cli.failures import CommandFailed
from anxin.config.cli.words import gettext as _
from anxin.config.demo.calendars import open_shops
from anxin.config.demo.callers import begin_calling, keep_calling
from anxin.config.demo.cars import Car
from anxin.config.demo.cases import FINISHED, Case
from anxin.config.demo.casting import cast_cases
from anxin.config.demo.course import plan_course
from anxin.config.demo.crew import assign_crew
from anxin.config.demo.gravity import make_grave
from anxin.config.demo.house import with_house
from anxin.config.demo.index import count_year, score_quarters, study_year
from anxin.config.demo.ledger import keep_ledgers
from anxin.config.demo.letters import leave_mail_to_sort, open_post, with_letters
from anxin.config.demo.one_piece import count_rows, in_one_piece, with_marks
from anxin.config.demo.patrol import end_of_the_year, sweep_until
from anxin.config.demo.patterns import leave_patterns
from anxin.config.demo.people import PASSWORD, Shop, make_group
from anxin.config.demo.repeats import Back, let_cars_come_back, treat_repeats
from anxin.config.demo.repeats_of_year import find_repeats_of_year
from anxin.config.demo.rights import Owners, judge_owners, keep_papers, let_owners_come, reckon_owners
from anxin.config.demo.roster import Roster, split_companies
from anxin.config.demo.stretches import Beat
from anxin.config.demo.surveys import answer_surveys, take_over_questionnaires
from anxin.config.demo.texts import Texts, read_texts
from anxin.config.demo.visits import Workshop
from anxin.config.demo.voice import listen_to_customers
from anxin.config.demo.watching import watch_over
from anxin.customers.models import CarContact, Customer, MileageReading, Vehicle
from anxin.foundation import audit, clock
from anxin.foundation.audit import written_together
from anxin.foundation.models import AuditRecord
from anxin.foundation.remembering import remembering
from anxin.workshop.models import RepairOrder

SEED = 20261121
_LOADED = "demo.loaded"
_SUBJECT = "hechang"
_BATCH = 1000

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Size:
    """How many customers each dealer has; the complaints are always all of them."""

    chinese: int = 900
    english: int = 450

    def of(self, shop: Shop) -> int:
        return self.chinese if shop.language == "zh" else self.english


@dataclass(frozen=True)
class SignIn:
    """One line of what the demo tells at its start."""

    role: str
    name: str
    username: str
    password: str


#: One for every role, and the English dealer's caller and manager besides.
_SHOWN = (
    "chen.min", "jiang.haoran", "ji.ruolin", "pan.zhiyuan", "xu.kaiwen", "gu.wenbo", "shen.yuelan", "lu.jingzhi",
    "j.whitfield", "p.kaur",
)  # fmt: skip


def load_demo(*, progress: Progress, seed: int = SEED, size: Size | None = None) -> bool:
    """Load the demo group unless it is there already; refuse where other people are at home. True when loaded."""
    if AuditRecord.objects.filter(action=_LOADED, subject=_SUBJECT).exists():
        return False
    if Person.objects.exists():
        raise CommandFailed(
            _("This installation already has people of its own: the demo group goes only into an empty one.")
        )
    with transaction.atomic(), in_one_piece(), translation.override("en"):
        _Loading(progress, Random(seed), size or Size()).run()
        audit.record_operation(_LOADED, person_id=None, dealer_id=None, subject=_SUBJECT, seed=seed)
    return True


def sign_ins() -> list[SignIn]:
    """Return the sign-ins to tell, in the order of the roles."""
    people = {person.username: person for person in Person.objects.filter(username__in=_SHOWN)}
    shown = [people[username] for username in _SHOWN if username in people]
    return [
        SignIn(_role_of(person), person.name, person.username, PASSWORD)
        for person in shown
        if person.check_password(PASSWORD)
    ]


def _role_of(person: Person) -> str:
    held = person.memberships.select_related("dealer", "department__dealer").order_by("pk")[0]
    dealer = held.dealer or (held.department.dealer if held.department else None)
    role = str(Role(held.role).label)
    return f"{role} ({dealer.code})" if dealer else role


class _Loading:
    def __init__(self, progress: Progress, rng: Random, size: Size) -> None:
        self._tell, self._rng, self._size = progress, rng, size
        self._now = clock.now().replace(second=0, microsecond=0)
        self._back: dict[str, Back] = {}
        self._owners: dict[str, Owners] = {}

    def run(self) -> None:
        texts = read_texts()
        shops = make_group(texts.world)
        self._open(shops)
        cases = cast_cases(texts, shops, rng=self._rng, now=self._now)
        beats = {id(case): self._planned(case) for case in cases}
        companies = split_companies(texts, shops)
        for number, (code, shop) in enumerate(shops.items()):
            self._tell(_("Customers, cars and visits"), number, len(shops))
            own = [case for case in cases if case.shop is shop]
            self._equip(texts, shop, own, companies[code])
        self._tell(_("Customers, cars and visits"), len(shops), len(shops))
        count_rows()
        with remembering(), written_together(), indexed_together(), weighed_later():
            self._play([(beat, case) for case in cases for beat in beats[id(case)]])
        count_rows()
        end_of_the_year(self._now)
        for shop in shops.values():
            make_grave(shop, self._now)
            leave_mail_to_sort(shop, self._now)
            treat_repeats(shop, self._back[shop.code], self._now)
            find_repeats_of_year(shop, self._now)
            keep_papers(shop, Random(f"papers:{shop.code}"), self._now)
            judge_owners(shop, self._owners[shop.code], self._now)
        reckon_owners(self._now)
        with written_together():
            keep_ledgers(shops.values(), self._now)
        answer_surveys(shops.values(), self._now)
        with written_together(), with_marks():
            keep_calling(list(shops.values()), self._now)
        listen_to_customers(shops.values(), self._now)
        leave_patterns(list(shops.values()), self._now)
        count_rows()
        count_year(shops.values(), self._now)
        with with_marks():
            score_quarters(shops.values(), self._now)
            study_year(shops.values(), self._now)
        watch_over(shops.values(), self._now)

    def _open(self, shops: Mapping[str, Shop]) -> None:
        open_shops(shops.values(), self._now)
        for shop in shops.values():
            open_post(shop)
        take_over_questionnaires(shops.values(), self._now)
        begin_calling(shops.values(), self._now)

    def _planned(self, case: Case) -> list[Beat]:
        beats = with_letters(case, with_house(case, plan_course(case, self._now), self._now), self._now)
        case.received_at = beats[0].facts["received_at"]
        return beats

    def _equip(self, texts: Texts, shop: Shop, cases: Sequence[Case], companies: list[str]) -> None:
        rng = Random(f"{self._rng.random()}:{shop.code}")
        roster = Roster(texts, shop, rng=rng, now=self._now)
        workshop = Workshop(texts, shop, rng, self._now)
        for case in sorted(cases, key=lambda each: each.text["id"]):
            workshop.tell(case, roster.cast(case, companies))
        roster.fill(self._size.of(shop), companies)
        for car in roster.cars:
            workshop.drive(car)
        self._back[shop.code] = let_cars_come_back(workshop, roster.cars, self._now)
        self._owners[shop.code] = let_owners_come(workshop, roster.cars, self._now)
        workshop.finish(roster.cars)
        _save(roster, workshop)
        # The newest first, so that the desk's cases are counted through without the year's between them.
        for place, case in enumerate(sorted(cases, key=_newest_first)):
            assign_crew(case, place=place)

    def _play(self, beats: list[tuple[Beat, Case]]) -> None:
        """Let everything happen in the order in which it happened, by the clock of that moment."""
        beats.sort(key=lambda pair: pair[0].at)
        label, shown = _("Complaints, calls and promises"), None
        for played, (beat, case) in enumerate(beats):
            if shown != beat.at.date():
                shown = beat.at.date()
                self._tell(label, played, len(beats))
            sweep_until(beat.at)
            with clock.at(beat.at), translation.override(case.shop.dealer.language):
                _play_one(beat, case)
        sweep_until(self._now)
        self._tell(label, len(beats), len(beats))


def _newest_first(case: Case) -> tuple[bool, float, str]:
    return case.fate in FINISHED, -case.received_at.timestamp(), str(case.text["id"])


def _play_one(beat: Beat, case: Case) -> None:
    try:
        beat.act(case, **beat.facts)
    except Exception as error:
        error.add_note(
            f"{case.text['id']} at {case.shop.code}, {case.fate}: {beat.act.__name__} at {beat.at}"
        )
        raise


def _save(roster: Roster, workshop: Workshop) -> None:
    Customer.objects.bulk_create(roster.customers, batch_size=_BATCH)
    Vehicle.objects.bulk_create([car.vehicle for car in roster.cars], batch_size=_BATCH)
    CarContact.objects.bulk_create(list(_contacts(roster.cars)), batch_size=_BATCH)
    RepairOrder.objects.bulk_create(workshop.orders, batch_size=_BATCH)
    MileageReading.objects.bulk_create(workshop.readings, batch_size=_BATCH)


def _contacts(cars: Sequence[Car]) -> Iterator[CarContact]:
    for car in cars:
        for customer, role in car.contacts:
            yield CarContact(vehicle=car.vehicle, customer=customer, role=role)
