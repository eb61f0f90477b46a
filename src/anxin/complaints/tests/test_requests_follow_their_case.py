"""Requests under the law follow their case: merged, split, closed, linked later, taken in on the page of the car."""

from dataclasses import replace
from datetime import date

import pytest

from anxin.complaints.choices import ClockKind, EventKind, Outcome
from anxin.complaints.models import CaseClaim, Complaint
from anxin.complaints.selectors.claims import read_law_of_case
from anxin.complaints.selectors.clocks.shown import shown_clocks
from anxin.complaints.services.claims import link_claim, tell_missed_claims, tell_of_claim
from anxin.complaints.services.close_complaint import Closing, close_complaint
from anxin.complaints.services.merge_cases import merge_cases, unmerge_case
from anxin.complaints.services.split_case import Part, split_case
from anxin.complaints.tests.claims import answered, case_of, demanded, here, legal_clock
from anxin.complaints.tests.test_a_complaint_goes_through_its_six_phases import talk_until_closing
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.rights.models import RightsRequest
from anxin.rights.services.requests import AskedFor, answer_request, take_request
from anxin.rights.tests.cars import delivered
from tests.cast import Cast, make_complaint

ANSWER = ClockKind.LEGAL_ANSWER
MORNING = here("2026-03-10T10:00:00")


def of_the_car(cast: Cast, subject: str = "") -> RightsRequest:
    """Take a request in on the page of the car."""
    car = delivered(cast)
    return take_request(car.key, AskedFor(remedy="replace", medium="writing", subject=subject), by=cast.chen)


def told(complaint: Complaint) -> list[str]:
    kinds = [EventKind.CLAIM_TAKEN, EventKind.CLAIM_ANSWERED, EventKind.CLAIM_DONE, EventKind.CLAIM_MOVED]
    return list(complaint.events.filter(kind__in=kinds).order_by("at", "pk").values_list("kind", flat=True))


def test_the_case_that_another_goes_on_in_keeps_its_terms(cast: Cast) -> None:
    with clock.at(MORNING):
        request = demanded(cast)
        target = make_complaint(cast)
        merged = merge_cases(request.subject, into=target.slug, by=cast.liu)
        shown = [each for each in shown_clocks(merged, cast.liu).running if each.law]
        law = read_law_of_case(merged, cast.liu)
    assert [each.due_at for each in shown] == [here("2026-03-24T23:59:59"), here("2026-04-08T23:59:59")]
    assert [each.request for each in law.claims] == [request]


def test_it_is_answered_where_it_goes_on(cast: Cast) -> None:
    request = demanded(cast)
    target = make_complaint(cast)
    merge_cases(request.subject, into=target.slug, by=cast.liu)
    request.subject = target.slug
    answered(cast, request)
    assert legal_clock(request, ANSWER).stopped_at is not None


def test_parted_again_it_belongs_to_its_own_case(cast: Cast) -> None:
    request = demanded(cast)
    target = make_complaint(cast)
    merge_cases(request.subject, into=target.slug, by=cast.liu)
    unmerge_case(request.subject, by=cast.liu)
    target.refresh_from_db()
    assert read_law_of_case(Complaint.objects.get(pk=target.pk), cast.liu).claims == []
    assert legal_clock(request, ANSWER).complaint == case_of(request)


def test_split_off_it_goes_on_with_the_days_that_it_had(cast: Cast) -> None:
    with clock.at(MORNING):
        request = demanded(cast)
        origin = case_of(request)
        made = split_case(
            origin.slug,
            part=Part(words="空调修了三次", category=origin.category, claims=[request.pk]),
            by=cast.liu,
        )
    row = legal_clock(request, ANSWER)
    request.refresh_from_db()
    assert (row.due_at, request.subject) == (here("2026-03-24T23:59:59"), made.slug)
    assert (told(origin), told(made)) == (["claim_taken", "claim_moved"], ["claim_taken"])
    open_rows = origin.clocks.filter(kind=ANSWER, stopped_at=None)
    assert not open_rows.exists()
    assert made.clocks.filter(kind=ANSWER, stopped_at=None).exists()


def test_what_was_answered_before_the_split_is_not_due_again(cast: Cast) -> None:
    request = demanded(cast)
    answered(cast, request)
    origin = case_of(request)
    part = Part(words="空调修了三次", category=origin.category, claims=[request.pk])
    made = split_case(origin.slug, part=part, by=cast.liu)
    kinds = set(made.clocks.filter(subject=request.pk).values_list("kind", flat=True))
    assert kinds == {ClockKind.LEGAL_DONE}


def test_one_taken_in_on_the_page_of_the_car_is_told_by_its_case(cast: Cast) -> None:
    case = make_complaint(cast)
    request = of_the_car(cast, case.slug)
    assert tell_of_claim(request.pk) is not None
    assert tell_of_claim(request.pk) is None
    assert told(case) == ["claim_taken"]
    assert legal_clock(request, ANSWER).complaint == case
    assert case.events.get(kind=EventKind.CLAIM_TAKEN).by == cast.chen


def test_what_a_killed_process_told_nobody_of_is_found_by_its_state(cast: Cast) -> None:
    case = make_complaint(cast)
    request = of_the_car(cast, case.slug)
    answer_request(request.key, answer="refused", reasons="不符合条件", by=cast.liu)
    assert tell_missed_claims() == 1
    assert tell_missed_claims() == 0
    assert told(case) == ["claim_taken", "claim_answered"]
    assert case.events.get(kind=EventKind.CLAIM_ANSWERED).by == cast.liu


def test_a_name_that_no_complaint_has_keeps_nobody_busy(cast: Cast) -> None:
    of_the_car(cast, "SH01-TS20200101-0001")
    assert tell_missed_claims() == 0


def test_the_complaint_of_another_dealer_hears_nothing(cast: Cast) -> None:
    case = make_complaint(cast)
    Complaint.objects.filter(pk=case.pk).update(dealer=cast.chengdu)
    request = of_the_car(cast, f"CD02-{case.number}")
    assert tell_of_claim(request.pk) is None
    assert tell_missed_claims() == 0
    assert not CaseClaim.objects.exists()


def test_one_without_a_complaint_is_linked_later(cast: Cast) -> None:
    case = make_complaint(cast)
    request = of_the_car(cast)
    assert read_law_of_case(case, cast.chen).to_link == [request]
    link_claim(case.slug, key=request.key, by=cast.chen)
    assert read_law_of_case(case, cast.chen).to_link == []
    assert told(case) == ["claim_taken"]
    with pytest.raises(Refused, match="belongs to"):
        link_claim(make_complaint(cast).slug, key=request.key, by=cast.chen)


def test_one_of_another_car_is_not_linked(cast: Cast) -> None:
    request = of_the_car(cast)
    with pytest.raises(NotFound):
        link_claim(make_complaint(cast, vehicle=None).slug, key=request.key, by=cast.chen)


def test_closing_with_an_open_request_must_be_meant_and_stops_no_term(cast: Cast) -> None:
    slug = talk_until_closing(cast)
    request = demanded(cast, case=Complaint.objects.get(dealer=cast.shanghai, number=slug[5:]))
    word = Closing(outcome=Outcome.ACCEPTED, words="可以")
    with pytest.raises(InvalidInput, match="still open") as refused:
        close_complaint(slug, closing_word=word, by=cast.chen)
    assert refused.value.field == "claims_known"
    close_complaint(slug, closing_word=replace(word, claims_known=True), by=cast.chen)
    assert legal_clock(request, ANSWER).stopped_at is None


def test_lateness_says_what_the_owner_may_demand_then(cast: Cast) -> None:
    with clock.at(MORNING):
        request = demanded(cast, "replace")
    with clock.at(here("2026-04-09T09:00:00")):
        [shown] = read_law_of_case(case_of(request), cast.liu).claims
    assert shown.is_late
    assert "refund" in shown.notes[0]
    assert date(2026, 4, 24).isoformat() in shown.notes[1]


def test_a_request_is_linked_to_its_case_once(cast: Cast) -> None:
    case = make_complaint(cast)
    request = demanded(cast, case=case)
    with pytest.raises(Refused):
        link_claim(case.slug, key=request.key, by=cast.liu)
