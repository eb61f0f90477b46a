"""A review is for somebody who had no part in the case (ISO 10002, 7.9)."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from anxin.complaints.choices import EventKind, ReviewOutcome, Status
from anxin.complaints.selectors.grave_side import read_grave_side
from anxin.complaints.selectors.involved import involvement_in
from anxin.complaints.services.ask_review import ask_review, decide_review
from anxin.complaints.services.change_case import add_note, assign_complaint
from anxin.complaints.services.contact_customer import show_phone
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused
from anxin.messaging.models import Notice
from tests.cast import Cast, make_complaint


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_a_manager_without_a_part_is_asked_and_told(cast: Cast) -> None:
    complaint = make_complaint(cast)
    ask_review(complaint.slug, reviewer=cast.liu, why="客户要求复核", by=cast.chen)
    told = Notice.objects.get(code="REVIEW_ASKED")
    assert told.person == cast.liu
    line = complaint.events.get(kind=EventKind.REVIEW_ASKED)
    assert (line.reason, line.facts["reviewer"]) == ("客户要求复核", "刘芳")


@pytest.mark.parametrize(
    ("part", "why"),
    [("noted", "worked on the case"), ("owned", "was given the case"), ("took", "took the case in on")],
)
def test_who_had_a_part_is_refused_with_it(cast: Cast, part: str, why: str) -> None:
    complaint = make_complaint(cast)
    if part == "noted":
        add_note(complaint.slug, text="我看过", by=cast.liu)
    elif part == "owned":
        assign_complaint(complaint.slug, to=cast.liu, by=cast.gao)
        assign_complaint(complaint.slug, to=cast.chen, by=cast.gao)
    else:
        complaint.taken_by = cast.liu
        complaint.save()
    with pytest.raises(Refused) as refused:
        ask_review(complaint.slug, reviewer=cast.liu, why="复核", by=cast.chen)
    assert refused.value.code == "REVIEWER_INVOLVED"
    assert why in str(refused.value)


def test_an_owner_from_intake_who_never_touched_the_case_had_a_part(cast: Cast) -> None:
    complaint = make_complaint(cast, owner=cast.liu)
    assign_complaint(complaint.slug, to=cast.sun, by=cast.gao)
    complaint.refresh_from_db()
    assert involvement_in(complaint).why_not(cast.liu, reader=cast.chen) == "has owned the case"


def test_looking_is_no_part(cast: Cast) -> None:
    complaint = make_complaint(cast)
    show_phone(complaint.slug, by=cast.liu)
    assert involvement_in(complaint).why_not(cast.liu, reader=cast.chen) == ""


def test_a_caller_is_no_reviewer_and_the_head_of_another_department_is(cast: Cast) -> None:
    complaint = make_complaint(cast)
    with pytest.raises(InvalidInput, match="Choose a manager"):
        ask_review(complaint.slug, reviewer=cast.sun, why="复核", by=cast.chen)
    review = ask_review(complaint.slug, reviewer=cast.he, why="复核", by=cast.chen)
    assert review.reviewer == cast.he


def test_whom_it_is_about_is_refused_without_being_named(cast: Cast) -> None:
    complaint = make_complaint(cast, concerns=cast.liu)
    with pytest.raises(InvalidInput, match="Choose a manager") as refused:
        ask_review(complaint.slug, reviewer=cast.liu, why="复核", by=cast.sun)
    assert "complained" not in str(refused.value)
    shown = read_grave_side(complaint, cast.sun)
    assert cast.liu not in [each.person for each in shown.candidates]


def test_the_reviewer_decides_and_owner_and_asker_are_told(cast: Cast) -> None:
    complaint = make_complaint(cast, owner=cast.sun)
    ask_review(complaint.slug, reviewer=cast.liu, why="复核", by=cast.chen)
    with pytest.raises(NotAllowed, match="Only the colleague who was asked"):
        decide_review(complaint.slug, outcome=ReviewOutcome.UPHELD, finding="x", by=cast.gao)
    decide_review(complaint.slug, outcome=ReviewOutcome.CORRECTED, finding="应当先道歉", by=cast.liu)
    told = set(Notice.objects.filter(code="REVIEW_DECIDED").values_list("person__username", flat=True))
    assert told == {"sun.li", "chen.min"}
    complaint.refresh_from_db()
    assert complaint.status == Status.OPEN
    assert complaint.reviews.get().finding == "应当先道歉"


def test_who_takes_a_part_after_being_asked_no_longer_decides(cast: Cast) -> None:
    complaint = make_complaint(cast)
    ask_review(complaint.slug, reviewer=cast.liu, why="复核", by=cast.chen)
    add_note(complaint.slug, text="我来办", by=cast.liu)
    with pytest.raises(Refused, match="worked on the case"):
        decide_review(complaint.slug, outcome=ReviewOutcome.UPHELD, finding="对", by=cast.liu)
    ask_review(complaint.slug, reviewer=cast.he, why="刘芳参与了", by=cast.chen)
    assert complaint.reviews.get().reviewer == cast.he


def test_parts_are_read_in_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    complaint = make_complaint(cast)
    with django_assert_num_queries(1):  # type: ignore[operator]
        involvement_in(complaint)
