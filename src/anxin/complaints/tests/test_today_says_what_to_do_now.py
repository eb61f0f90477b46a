"""Today: one line for each thing owed, the late and grave first, each with its reason."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.complaints.choices import Level, Mode, Side
from anxin.complaints.selectors.today import Why, day_of
from anxin.complaints.services.agree_action import NewAction, add_action, finish_action
from anxin.complaints.services.change_case import change_level
from anxin.complaints.services.close_complaint import Remedy, quick_close
from anxin.complaints.services.open_complaint import Intake
from anxin.complaints.services.promise_customer import promise_customer
from anxin.foundation import clock
from anxin.promises.choices import PromiseKind
from anxin.promises.services import Pledge
from tests.cast import Cast, make_complaint

NINE = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)


def promise(cast: Cast, slug: str, *, hours: float, keeper: Person | None = None) -> None:
    pledge = Pledge(PromiseKind.ACKNOWLEDGEMENT, "回电", NINE + timedelta(hours=hours), keeper or cast.chen)
    promise_customer(slug, pledge=pledge, by=cast.chen)


def whys(person: Person, cast: Cast, **more: bool) -> list[Why]:
    return [line.why for line in day_of(person, cast.shanghai, **more).lines]


def test_what_is_late_comes_first_then_what_is_due_then_the_rest(cast: Cast) -> None:
    with clock.at(NINE):
        promise(cast, make_complaint(cast, words="已过时").slug, hours=1)
        promise(cast, make_complaint(cast, words="快到时").slug, hours=3)
        make_complaint(cast, words="没有约定")
    with clock.at(NINE + timedelta(hours=2)):
        day = day_of(cast.chen, cast.shanghai)
    assert [line.case.excerpt for line in day.lines] == ["已过时", "快到时", "没有约定"]
    assert [line.why for line in day.lines] == [Why.PROMISE, Why.PROMISE, Why.OPEN]
    assert {tally.name: tally.value for tally in day.tallies} == {
        "late": 1,
        "open": 3,
        "follow_up": 0,
        "important": 0,
    }


def test_of_two_late_things_the_graver_comes_first(cast: Cast) -> None:
    with clock.at(NINE):
        promise(cast, make_complaint(cast, words="一般").slug, hours=1)
        grave = make_complaint(cast, words="重大").slug
        promise(cast, grave, hours=1.5)
        change_level(grave, level=Level.IMPORTANT, reason="刹车失灵", by=cast.liu)
    with clock.at(NINE + timedelta(hours=3)):
        assert [line.case.excerpt for line in day_of(cast.chen, cast.shanghai).lines] == ["重大", "一般"]


def test_a_letter_waits_for_its_first_contact(cast: Cast) -> None:
    with clock.at(NINE):
        make_complaint(cast, channel="intake-letter", mode=Mode.WRITTEN)
    with clock.at(NINE + timedelta(hours=7)):
        assert whys(cast.chen, cast) == [Why.CONTACT]


def test_a_follow_up_call_due_today_is_for_whoever_calls_back(cast: Cast) -> None:
    with clock.at(NINE):
        solved = Intake(
            dealer=cast.shanghai, words="没洗车", channel="intake-visit", category="cat-service-other",
            customer=cast.customer, reason="reason-expectation",
        )  # fmt: skip
        quick_close(solved, remedy=Remedy("马上洗了", "可以了"), by=cast.chen)
    with clock.at(NINE + timedelta(days=2)):
        assert whys(cast.sun, cast) == []
    with clock.at(NINE + timedelta(days=3)):
        assert whys(cast.sun, cast) == [Why.FOLLOW_UP]
        assert whys(cast.wang, cast) == []


def test_a_manager_sees_cases_without_owner_and_cases_to_judge(cast: Cast) -> None:
    with clock.at(NINE):
        make_complaint(cast, concerns=cast.chen)
        assert whys(cast.liu, cast) == [Why.UNOWNED]
        assert whys(cast.sun, cast) == []


def test_my_actions_are_mine_and_the_whole_dealers_promises_are_shown_on_demand(cast: Cast) -> None:
    with clock.at(NINE):
        slug = make_complaint(cast).slug
        add_action(
            slug,
            action=NewAction(Side.OURS, "查配件到货", doer=cast.wang, due_at=NINE + timedelta(hours=2)),
            by=cast.chen,
        )
        promise(cast, slug, hours=4)
        assert whys(cast.liu, cast) == []
        assert Why.PROMISE in whys(cast.liu, cast, whole_dealer=True)


def test_an_action_of_ours_that_is_late_counts_as_late_until_it_is_done(cast: Cast) -> None:
    with clock.at(NINE):
        slug = make_complaint(cast).slug
        ours = NewAction(Side.OURS, "查配件到货", due_at=NINE + timedelta(hours=1))
        theirs = NewAction(Side.CUSTOMER, "带行驶证来", due_at=NINE + timedelta(minutes=30))
        action = add_action(slug, action=ours, by=cast.chen)
        add_action(slug, action=theirs, by=cast.chen)

    def late() -> int:
        return next(t.value for t in day_of(cast.chen, cast.shanghai).tallies if t.name == "late")

    with clock.at(NINE + timedelta(minutes=45)):
        assert late() == 0
    with clock.at(NINE + timedelta(hours=2)):
        assert late() == 1
        finish_action(slug, action_id=action.pk, done=True, by=cast.chen)
        assert late() == 0


def test_one_key_settles_a_promise_and_leads_back_to_the_day(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    with clock.at(NINE):
        slug = make_complaint(cast).slug
        promise(cast, slug, hours=2)
        line = day_of(cast.chen, cast.shanghai).lines[0]
        sent = {"slug": slug, "why": line.why, "ident": line.ident, "scope": "mine"}
        answer = signed_in(cast.chen).post(reverse("complaints:settle"), sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/today/?scope=mine")
        assert whys(cast.chen, cast) == [Why.OPEN]
        assert signed_in(cast.zhao).post(reverse("complaints:settle"), sent).status_code == 404


def test_one_key_leads_from_a_case_to_the_next_of_the_day_and_at_last_back(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    with clock.at(NINE):
        first, second = make_complaint(cast).slug, make_complaint(cast).slug
        promise(cast, first, hours=1)
        promise(cast, second, hours=2)
        client = signed_in(cast.chen)

        def after(slug: str) -> str:
            return client.get(reverse("complaints:next_case"), {"after": slug}).headers["Location"]

        assert after("") == reverse("complaints:case", args=[first])
        assert after(first) == reverse("complaints:case", args=[second])
        assert after(second) == reverse("complaints:today")


def test_the_page_needs_no_more_queries_for_more_lines(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(cast.chen)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(reverse("complaints:today")).status_code == 200
        return len(captured)

    with clock.at(NINE):
        promise(cast, make_complaint(cast).slug, hours=2)
    queries()
    few = queries()
    with clock.at(NINE):
        for _ in range(12):
            promise(cast, make_complaint(cast).slug, hours=2)
    assert queries() == few
