"""What the law asks for stands in the day of who must do it; a right that is met marks its case."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anxin.complaints.models import Complaint
from anxin.complaints.selectors.claims import read_law_of_case
from anxin.complaints.selectors.today import Why, day_of
from anxin.complaints.tests.claims import answered, demanded, here
from anxin.complaints.tests.test_a_long_repair_is_told_of import IN_THE_SHOP, warned
from anxin.foundation import clock
from anxin.rights.choices import Standing
from anxin.rights.models import Position
from tests.cast import Cast, make_complaint

MORNING = here("2026-03-10T10:00:00")


def whys(cast: Cast, person: object) -> list[str]:
    return [line.why for line in day_of(person, cast.shanghai).lines]  # type: ignore[arg-type]  # a person


def met(cast: Cast) -> None:
    Position.objects.update_or_create(
        vehicle=cast.car,
        defaults={
            "dealer": cast.shanghai,
            "for_day": "2026-03-10",
            "computed_at": MORNING,
            "state": Standing.MET,
            "rule": "24.1.4.days",
            "nearness": 10_000,
        },
    )


def test_the_answer_stands_in_the_day_of_who_handles_and_of_who_answers(cast: Cast) -> None:
    with clock.at(MORNING):
        demanded(cast, case=make_complaint(cast, owner=cast.chen))
    with clock.at(here("2026-03-20T10:00:00")):
        assert Why.LAW_ANSWER in whys(cast, cast.chen)
        assert Why.LAW_ANSWER in whys(cast, cast.liu)
        assert Why.LAW_ANSWER not in whys(cast, cast.sun)


def test_weeks_before_and_once_answered_it_is_not_there(cast: Cast) -> None:
    with clock.at(MORNING):
        request = demanded(cast, case=make_complaint(cast, owner=cast.chen))
        assert Why.LAW_ANSWER not in whys(cast, cast.chen)
    with clock.at(here("2026-03-20T10:00:00")):
        answered(cast, request)
        assert Why.LAW_ANSWER not in whys(cast, cast.chen)


def test_a_met_right_marks_its_case_in_list_board_and_day(cast: Cast, signed_in) -> None:
    client: Client = signed_in(cast.liu)
    make_complaint(cast, owner=cast.liu)
    pages = ("/complaints/", "/complaints/board/", "/today/")
    assert ["Right met" in client.get(page).content.decode() for page in pages] == [False] * 3
    met(cast)
    assert ["Right met" in client.get(page).content.decode() for page in pages] == [True] * 3


def test_no_row_of_the_list_asks_for_its_right(cast: Cast, signed_in) -> None:
    client: Client = signed_in(cast.liu)
    make_complaint(cast)
    met(cast)
    client.get("/complaints/")
    with CaptureQueriesContext(connection) as few:
        client.get("/complaints/")
    for _each in range(5):
        make_complaint(cast)
    with CaptureQueriesContext(connection) as many:
        client.get("/complaints/")
    assert len(many) == len(few)


def test_a_case_whose_car_has_a_right_comes_before_its_like(cast: Cast) -> None:
    other = make_complaint(cast, owner=cast.liu, vehicle=None, level=2)
    with_right = make_complaint(cast, owner=cast.liu, level=2)
    Complaint.objects.update(snowball=0, due_at=None, due_kind="", contact_due_at=None)
    before = [line.case.slug for line in day_of(cast.liu, cast.shanghai).lines]
    assert before == [with_right.slug, other.slug]
    Complaint.objects.filter(pk=other.pk).update(level=3)
    Complaint.objects.filter(pk=with_right.pk).update(level=1)
    assert next(line.case.slug for line in day_of(cast.liu, cast.shanghai).lines) == other.slug
    met(cast)
    assert next(line.case.slug for line in day_of(cast.liu, cast.shanghai).lines) == with_right.slug


def test_facts_that_decide_are_asked_of_who_may_judge(cast: Cast) -> None:
    case = make_complaint(cast)
    met(cast)
    Position.objects.update(unknown=3)
    assert read_law_of_case(case, cast.liu).to_judge == 3
    assert read_law_of_case(case, cast.he).to_judge == 3
    assert read_law_of_case(case, cast.chen).to_judge == 0


def test_a_long_repair_stands_in_the_day_of_those_who_lead(cast: Cast, signed_in) -> None:
    order = warned(cast, 96)
    with clock.at(IN_THE_SHOP + timedelta(hours=97)):
        assert order.number in signed_in(cast.he).get("/today/").content.decode()
        assert order.number not in signed_in(cast.chen).get("/today/").content.decode()


def test_the_page_of_the_case_takes_in_and_answers(cast: Cast, signed_in) -> None:
    caller, manager = signed_in(cast.chen), signed_in(cast.liu)
    case = make_complaint(cast)
    at = f"/complaints/{case.slug}/do"
    asked = {"remedy": "refund", "medium": "phone", "words": "我要退车", "seen": case.version}
    assert caller.post(f"{at}/take_claim/", asked).status_code == 302
    [claim] = read_law_of_case(case, cast.liu).claims
    assert "我要退车" in caller.get(f"/complaints/{case.slug}/").content.decode()
    refused = {"claim": str(claim.request.key), "answer": "refused"}
    assert manager.post(f"{at}/answer_claim/", refused).status_code == 422
    assert manager.post(f"{at}/answer_claim/", {**refused, "reasons": "未满三十天"}).status_code == 302
    assert "未满三十天" in manager.get(f"/complaints/{case.slug}/").content.decode()
