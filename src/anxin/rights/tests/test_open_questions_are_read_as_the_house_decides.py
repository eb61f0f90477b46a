"""Open questions of the law: a dealer's reading needs a right and a reason, moves positions, and is named on them."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from anxin.accounts.models import Membership, Person
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Stale
from anxin.foundation.models import AuditRecord
from anxin.rights.choices import Standing
from anxin.rights.models import LawReading, Position
from anxin.rights.selectors.car_page import read_car_page
from anxin.rights.selectors.laws import law_name, law_of
from anxin.rights.selectors.readings import read_questions
from anxin.rights.services.reckoning import renew_all_positions, renew_positions_of
from anxin.rights.services.set_reading import set_reading
from anxin.rights.tests.cars import TODAY, came, delivered, judged
from tests.cast import Cast

SignIn = Callable[[Person], Client]
WHY = "律师意见：以零部件为准"


@pytest.fixture(autouse=True)
def _in_march():
    with clock.at(TODAY):
        yield


def kept(cast: Cast) -> Position:
    return Position.objects.get(vehicle=cast.car)


def five_repairs_of_two_parts(cast: Cast) -> None:
    """The owner felt the same trouble five times; one of them came from another part."""
    delivered(cast)
    for month in range(7, 12):
        order = came(cast, f"2025-{month:02}-01")
        judged(cast, order, part_group="风机" if month == 11 else "压缩机")


def read(cast: Cast, question: str = "A8", reading: str = "broad", **more: object) -> LawReading:
    facts: dict[str, object] = {"reading": reading, "reason": WHY, "by": cast.liu, **more}
    return set_reading(cast.shanghai, question, **facts)  # type: ignore[arg-type]  # a test's shorthand


@pytest.mark.parametrize(("reading", "standing"), [("broad", Standing.MET), ("narrow", Standing.ONE_STEP)])
def test_a_reading_moves_the_positions_of_the_house(cast: Cast, reading: str, standing: Standing):
    five_repairs_of_two_parts(cast)
    assert kept(cast).state == Standing.ARGUABLE
    before = kept(cast).law
    read(cast, reading=reading)
    assert renew_positions_of(cast.shanghai.pk) == 1
    assert kept(cast).state == standing
    assert kept(cast).law != before
    assert renew_positions_of(cast.shanghai.pk) == 0


def test_the_hourly_reckoning_finds_what_nobody_was_told_of(cast: Cast):
    five_repairs_of_two_parts(cast)
    read(cast)
    renew_all_positions()
    assert kept(cast).state == Standing.MET


def test_the_reckoning_is_asked_for_with_the_decision(cast: Cast):
    read(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE %s", ["%_of_dealer"])
        assert cursor.fetchone() == (1,)


def test_another_house_reads_as_it_did(cast: Cast):
    read(cast)
    questions = read_questions(cast.zhao, cast.chengdu)
    assert questions is not None
    assert not any(each.is_changed for each in questions.questions)


def test_the_page_of_the_car_names_the_reading_that_decides(cast: Cast):
    five_repairs_of_two_parts(cast)
    read(cast)
    read(cast, "A25", "consumer")
    page = read_car_page(cast.liu, cast.car.key)
    [count] = [each for each in page.open if each.right.rule == "24.1.4.count"]
    assert [each.id for each in count.readings] == ["A8"]
    assert {each.id: each.decides for each in page.readings} == {"A8": True, "A25": False}
    others = [each for each in (*page.open, *page.rest) if each.right.rule != "24.1.4.count"]
    assert not any(each.readings for each in others)


def test_who_when_and_why_are_kept_and_the_shipped_reading_takes_it_back(cast: Cast):
    first = read(cast)
    second = read(cast, reading="both", reason="撤回", seen=first.pk)
    questions = read_questions(cast.chen, cast.shanghai)
    assert questions is not None
    [shown] = [each for each in questions.questions if each.id == "A8"]
    assert [row.pk for row, _words in shown.history] == [second.pk, first.pk]
    assert (shown.history[1][0].reason, shown.history[1][0].set_by) == (WHY, cast.liu)
    assert not shown.is_changed
    assert law_name(law_of(cast.shanghai, readings={})) == law_name(law_of(cast.shanghai))
    told = AuditRecord.objects.filter(action="rights.reading_set").order_by("pk")
    assert [(each.details["before"], each.details["after"]) for each in told] == [
        ("both", "broad"),
        ("broad", "both"),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reading": "sideways"}, "reading"),
        ({"reading": "both"}, "reading"),
        ({"reason": "  "}, "reason"),
        ({"reason": "因" * 501}, "reason"),
        ({"question": "A99"}, "question"),
        ({"question": "A10", "reading": "no"}, "question"),
    ],
)
def test_what_the_law_does_not_know_is_refused_by_its_field(cast: Cast, wrong: dict[str, str], field: str):
    with pytest.raises(InvalidInput) as refused:
        read(cast, **wrong)
    assert refused.value.field == field
    assert not LawReading.objects.exists()


def test_who_looked_at_an_older_decision_is_told(cast: Cast):
    read(cast)
    with pytest.raises(Stale):
        read(cast, reading="narrow", seen=0)


def test_only_who_leads_customer_service_decides(cast: Cast):
    for person in (cast.chen, cast.wang, cast.he, cast.gao, cast.qian, cast.shen, cast.an):
        with pytest.raises(NotAllowed):
            read(cast, by=person)
    with pytest.raises(NotFound):
        read(cast, by=cast.zhao)


def test_the_head_of_the_brands_customer_service_decides_for_its_dealers(cast: Cast):
    place = cast.shanghai.region.brand
    Membership.objects.create(person=cast.sun, brand=place, role="customer_service_manager")
    assert read(cast, by=cast.sun).set_by == cast.sun


def test_a_reading_that_the_documents_lost_is_as_none(cast: Cast):
    five_repairs_of_two_parts(cast)
    LawReading.objects.create(
        dealer=cast.shanghai, question="A8", reading="gone", reason=WHY, set_by=cast.liu, set_at=clock.now()
    )
    renew_all_positions()
    assert kept(cast).state == Standing.ARGUABLE


def test_every_reading_has_words_in_both_languages(cast: Cast):
    with translation.override("zh-hans"):
        questions = read_questions(cast.liu, cast.shanghai)
    assert questions is not None
    assert {each.id for each in questions.questions} == {
        "A1", "A3", "A8", "A11", "A13", "A15", "A18", "A23", "A24", "A25",
    }  # fmt: skip
    assert len(questions.settled) == 19
    assert not [
        option for each in questions.questions for option in each.options if option.words == option.code
    ]


def test_the_page_shows_the_form_to_whom_it_belongs(cast: Cast, signed_in: SignIn):
    page = signed_in(cast.liu).get("/rights/readings/").content.decode()
    assert 'action="/rights/readings/A8/"' in page
    page = signed_in(cast.chen).get("/rights/readings/").content.decode()
    assert "A8" in page
    assert "<form" not in page.split("rights-readings")[1]


def test_a_refused_reading_is_shown_at_its_question(cast: Cast, signed_in: SignIn):
    client = signed_in(cast.liu)
    answer = client.post("/rights/readings/A8/", {"reading": "broad", "reason": "", "seen": "0"})
    assert answer.status_code == 422
    answer = client.post("/rights/readings/A8/", {"reading": "broad", "reason": WHY, "seen": "0"})
    assert (answer.status_code, answer["Location"]) == (302, "/rights/readings/#A8")
    assert WHY in client.get("/rights/readings/").content.decode()
    assert client.post("/rights/readings/A10/", {"reading": "no"}).status_code == 404
