"""A closed complaint is asked about on its day, moved or withdrawn with it; while one is open it comes first."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from anxin.callbacks.choices import CallKind
from anxin.callbacks.models import Call
from anxin.callbacks.services.expire_calls import expire_calls
from anxin.callbacks.services.follow_cases import follow_case, follow_missed_cases
from anxin.callbacks.services.make_call import CallAbout, make_call
from anxin.callbacks.tests.mornings import DAY, customer_of, left, listed, morning
from anxin.complaints.models import Complaint, FollowUpCall
from anxin.foundation import clock
from anxin.surveys.models import Invitation
from anxin.surveys.tests.asking import make_version
from tests.cast import Cast, make_complaint

CLOSED_AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def _closed(cast: Cast, *, due: datetime | None = None, **more: object) -> Complaint:
    """A complaint whose handling is closed and which waits for its follow-up on the third day."""
    case = make_complaint(cast)
    facts: dict[str, object] = {
        "status": "follow_up",
        "handled_at": CLOSED_AT,
        "follow_up_due_at": due or datetime(2026, 11, 23, 18, 0, tzinfo=SHANGHAI),
        **more,
    }
    Complaint.objects.filter(pk=case.pk).update(**facts)
    case.refresh_from_db()
    return case


def _follow(case: Complaint, **change: object) -> None:
    if change:
        Complaint.objects.filter(pk=case.pk).update(**change)
    with clock.at(CLOSED_AT + timedelta(hours=1)):
        follow_case(case.pk)


def _call() -> Call:
    return Call.objects.get(kind=CallKind.AFTER_COMPLAINT)


def test_a_closed_complaint_becomes_a_call_on_its_day(cast: Cast) -> None:
    case = _closed(cast, concerns=cast.sun)
    _follow(case)
    _follow(case)
    call = _call()
    assert (call.complaint, call.customer, call.due_on) == (case, cast.customer, date(2026, 11, 23))
    assert call.not_before == datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
    assert call.course["barred"] == [cast.sun.pk]
    assert (call.state, call.appointed) == ("waiting", False)


def test_news_that_were_lost_are_made_good_by_the_sweep(cast: Cast) -> None:
    _closed(cast)
    with clock.at(CLOSED_AT):
        assert follow_missed_cases() == 1
        assert follow_missed_cases() == 0
    assert _call().state == "waiting"


def test_a_time_that_the_customer_wished_is_an_appointment(cast: Cast) -> None:
    case = _closed(cast)
    _follow(case)
    wished = datetime(2026, 11, 23, 20, 30, tzinfo=SHANGHAI)
    Complaint.objects.filter(pk=case.pk).update(follow_up_due_at=wished)
    with clock.at(CLOSED_AT):
        assert follow_missed_cases() == 1
        assert follow_missed_cases() == 0
    call = _call()
    assert (call.state, call.not_before, call.appointed) == ("appointed", wished, True)


def test_a_call_moves_with_its_case(cast: Cast) -> None:
    case = _closed(cast)
    _follow(case)
    _follow(case, follow_up_due_at=datetime(2026, 11, 26, 18, 0, tzinfo=SHANGHAI))
    assert _call().due_on == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("status", "asked", "outcome"),
    [("open", False, "case_open"), ("closed", True, "complete"), ("closed", False, "attempts_used")],
)
def test_a_case_that_waits_no_more_ends_its_call(cast: Cast, status: str, asked: bool, outcome: str) -> None:
    case = _closed(cast)
    _follow(case)
    if asked:
        FollowUpCall.objects.create(
            complaint=case, at=CLOSED_AT + timedelta(days=2), by=cast.chen, satisfied=True, distress=1
        )
    _follow(case, status=status)
    assert (_call().state, _call().outcome) == ("done", outcome)


def test_a_case_closed_again_is_asked_about_again(cast: Cast) -> None:
    case = _closed(cast)
    _follow(case)
    _follow(case, status="open")
    later = CLOSED_AT + timedelta(days=5)
    due = datetime(2026, 11, 28, 18, 0, tzinfo=SHANGHAI)
    Complaint.objects.filter(pk=case.pk).update(status="follow_up", handled_at=later, follow_up_due_at=due)
    with clock.at(later):
        follow_case(case.pk)
    assert list(Call.objects.order_by("pk").values_list("outcome", "due_on")) == [
        ("case_open", date(2026, 11, 23)),
        ("", date(2026, 11, 28)),
    ]


def test_a_merged_case_is_not_asked_about_by_itself(cast: Cast) -> None:
    case = _closed(cast)
    _follow(case)
    _follow(case, merged_into=make_complaint(cast))
    assert _call().outcome == "case_open"


def test_what_colleague_has_on_his_screen_is_left_to_him(cast: Cast) -> None:
    case = _closed(cast)
    _follow(case)
    Call.objects.update(held_by=cast.chen, held_at=CLOSED_AT + timedelta(minutes=50))
    _follow(case, status="open")
    assert _call().state == "waiting"


def test_an_open_complaint_ends_what_else_would_be_asked(cast: Cast) -> None:
    left(cast.shanghai, cast.car, sender=cast.customer)
    driver, _own = customer_of(cast.shanghai)
    left(cast.shanghai, cast.car, "2026-11-15", sender=driver)
    somebody, other = customer_of(cast.shanghai)
    left(cast.shanghai, other, sender=somebody)
    assert listed(cast.shanghai).listed == 3
    case = make_complaint(cast)
    with morning():
        assert follow_missed_cases() == 1
        assert follow_missed_cases() == 0
    ended = Call.objects.filter(outcome="case_open")
    assert {call.customer for call in ended} == {cast.customer, driver}
    assert case.status == "open"
    assert Call.objects.get(state="waiting").customer == somebody


def test_the_call_out_of_which_a_complaint_was_made_goes_on(cast: Cast) -> None:
    left(cast.shanghai, cast.car, sender=cast.customer)
    listed(cast.shanghai)
    case = make_complaint(cast)
    Call.objects.update(made_complaint=case)
    with morning():
        follow_missed_cases()
        follow_case(case.pk)
    assert Call.objects.get().state == "waiting"


def test_a_reminder_waits_for_the_case_and_ends_as_paused_if_it_stays_open(cast: Cast) -> None:
    for kind in (CallKind.LOST, CallKind.AFTER_COMPLAINT):
        make_call_of(cast, kind)
    make_complaint(cast)
    with morning():
        follow_missed_cases()
    assert Call.objects.filter(state="waiting", kind=CallKind.LOST).exists()
    with clock.at(datetime(2026, 12, 10, tzinfo=UTC)):
        assert expire_calls() == 2
        assert expire_calls() == 0
    assert dict(Call.objects.values_list("kind", "outcome")) == {
        "lost": "case_open",
        "after_complaint": "expired",
    }


def make_call_of(cast: Cast, kind: CallKind) -> Call:
    with morning():
        return make_call(cast.shanghai, kind=kind, about=CallAbout(customer=cast.customer))


def test_a_call_may_still_be_tried_on_its_last_day(cast: Cast) -> None:
    call = make_call_of(cast, CallKind.LOST)
    last = datetime.combine(call.expires_on, datetime.min.time(), tzinfo=SHANGHAI)
    with clock.at(last + timedelta(hours=23)):
        assert expire_calls() == 0
    with clock.at(last + timedelta(hours=25)):
        assert expire_calls() == 1
    call.refresh_from_db()
    assert (call.outcome, call.done_by, call.due_on) == ("expired", None, DAY)


def test_whose_complaint_is_open_is_asked_by_no_link(cast: Cast) -> None:
    Invitation.objects.create(
        dealer=cast.shanghai,
        version=make_version(cast.shanghai, cast.liu),
        customer=cast.customer,
        digest="d",
        made_at=CLOSED_AT,
        expires_at=CLOSED_AT + timedelta(days=9),
    )
    case = _closed(cast)
    _follow(case)
    assert Invitation.objects.get().state == "waiting"
    _follow(case, status="open")
    assert Invitation.objects.get().state == "withdrawn"
