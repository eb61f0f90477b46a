"""The page of a case guides through the phases, says why something is shut, and lets no text get lost."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.complaints.choices import Justified, Level, Outcome, Phase, Side, Status
from anxin.complaints.models import CaseAction, Complaint, ComplaintEvent, Solution
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.complaints.services.advance_phase import advance_phase, record_calming_round
from anxin.complaints.services.agree_action import NewAction, add_action
from anxin.complaints.services.agree_solution import Proposal, decide_solution, propose_solution
from anxin.complaints.services.change_case import add_note, record_threat
from anxin.complaints.services.close_complaint import Closing, close_complaint
from anxin.complaints.views.operations import OPERATIONS
from anxin.foundation import clock
from anxin.promises.choices import PromiseKind, PromiseState
from anxin.promises.models import Promise
from tests.cast import Cast, make_complaint

HTMX = {"HX-Request": "true"}
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Desk:
    """A person at the page of one case."""

    def __init__(self, client: Client, complaint: Complaint) -> None:
        self.client = client
        self.slug = complaint.slug

    def page(self, **query: str):
        return self.client.get(reverse("complaints:case", args=[self.slug]), query)

    def do(self, operation: str, *, headers: Any = None, **data: Any):
        url = reverse("complaints:operate", args=[self.slug, operation])
        return self.client.post(url, {"seen": self.now.version, **data}, headers=headers or HTMX)

    @property
    def now(self) -> Complaint:
        return Complaint.objects.get(number=self.slug.partition("-")[2])


@pytest.fixture
def desk(cast: Cast, signed_in) -> Desk:
    return Desk(signed_in(cast.chen), make_complaint(cast))


def talk_to(desk: Desk, by: Person, phase: Phase) -> None:
    """Bring the case to a phase by the services, in the ordinary way."""
    if phase == Phase.LISTENING:
        return
    advance_phase(desk.slug, to=Phase.CALMING, by=by)
    if phase == Phase.CALMING:
        return
    record_calming_round(desk.slug, mood_before=4, mood_after=2, by=by)
    advance_phase(desk.slug, to=Phase.SOLVING, by=by)
    if phase == Phase.SOLVING:
        return
    solution = propose_solution(desk.slug, proposal=Proposal(what="换压缩机", worth="一次修好"), by=by)
    decide_solution(desk.slug, solution_id=solution.pk, accepted=True, by=by)
    advance_phase(desk.slug, to=Phase.CLOSING, by=by)
    if phase == Phase.FOLLOW_UP:
        word = Closing(outcome=Outcome.ACCEPTED, words="行", reason_code="reason-not-listened")
        close_complaint(desk.slug, closing_word=word, by=by)


@pytest.mark.parametrize("phase", list(Phase)[1:])
def test_every_phase_shows_its_goal_and_its_sentences(cast: Cast, desk: Desk, phase: Phase) -> None:
    talk_to(desk, cast.chen, phase)
    answer = desk.page()
    talk = answer.context["case"].talk
    page = answer.content.decode()
    assert answer.status_code == 200
    assert talk.goals[0] in page
    assert str(talk.right[0].text) in page
    assert str(talk.wrong[0].text) in page
    assert desk.now.words in page


def test_the_way_forward_is_taken_and_the_page_says_what_comes_next(desk: Desk) -> None:
    answer = desk.do("move", to="calming")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert desk.now.phase == Phase.CALMING
    assert "From Listening to Calming" in page
    assert answer.context["case"].next_step in page


def test_without_script_an_operation_leads_back_to_the_case(desk: Desk) -> None:
    answer = desk.do("note", text="客户在等电话", headers={"accept": "text/html"})
    assert answer.status_code == 302
    assert "客户在等电话" in desk.client.get(answer.url).content.decode()


def test_a_shut_way_forward_says_why(cast: Cast, desk: Desk) -> None:
    talk_to(desk, cast.chen, Phase.CALMING)
    assert "The customer is not calm yet" in desk.page().content.decode()
    answer = desk.do("move", to="solving")
    assert answer.status_code == 422
    assert desk.now.phase == Phase.CALMING


def test_a_skip_needs_a_reason_which_the_history_keeps(desk: Desk) -> None:
    refused = desk.do("move", to="solving")
    assert "Skipping a phase needs a reason" in refused.content.decode()
    desk.do("move", to="solving", reason="客户只想马上拿车")
    page = desk.page().content.decode()
    assert desk.now.phase == Phase.SOLVING
    assert "Skipped from Listening to Solving" in page
    assert "客户只想马上拿车" in page


def test_a_solution_before_solving_is_shut_and_says_why(desk: Desk) -> None:
    assert "Solutions open in the problem-solving phase." in desk.page().content.decode()
    answer = desk.do("propose", what="换压缩机", worth="一次修好")
    assert answer.status_code == 422
    assert "Solutions open in the problem-solving phase." in answer.content.decode()
    assert not Solution.objects.exists()


def test_a_manager_opens_a_solution_early_with_a_reason(cast: Cast, desk: Desk, signed_in) -> None:
    manager = Desk(signed_in(cast.liu), desk.now)
    assert "Open it early as manager" in manager.page().content.decode()
    manager.do("propose", what="换压缩机", worth="一次修好", early_reason="车在抛锚现场")
    assert Solution.objects.get().what == "换压缩机"


def test_a_solution_without_worth_is_refused_at_its_field_and_keeps_the_text(cast: Cast, desk: Desk) -> None:
    talk_to(desk, cast.chen, Phase.SOLVING)
    answer = desk.do("propose", what="换压缩机")
    page = answer.content.decode()
    assert "Say what the solution is worth to the customer." in page
    assert "换压缩机</textarea>" in page


def test_a_remedy_is_promised_only_when_the_customer_is_calm(cast: Cast, desk: Desk) -> None:
    due = f"{clock.now() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    pledge = {"what": "换好压缩机", "due_at": due, "keeper": cast.chen.pk}
    refused = desk.do("promise", kind=PromiseKind.REMEDY, **pledge)
    assert "Promise a remedy only after the customer has calmed down." in refused.content.decode()
    desk.do("promise", kind=PromiseKind.ACKNOWLEDGEMENT, **{**pledge, "what": "回电"})
    assert Promise.objects.get().what == "回电"


def test_a_promise_is_moved_with_a_reason_and_then_kept(cast: Cast, desk: Desk) -> None:
    due = clock.now().astimezone(SHANGHAI) + timedelta(hours=3)
    desk.do(
        "promise", kind="acknowledgement", what="回电", due_at=f"{due:%Y-%m-%dT%H:%M}", keeper=cast.chen.pk
    )
    promise = Promise.objects.get()
    later = f"{due + timedelta(days=1):%Y-%m-%dT%H:%M}"
    refused = desk.do("move_promise", promise=promise.pk, due_at=later)
    assert "Say why the promise is moved." in refused.content.decode()
    desk.do("move_promise", promise=promise.pk, due_at=later, reason="零件晚到", customer_told="on")
    desk.do("keep_promise", promise=promise.pk, outcome="已通话")
    promise.refresh_from_db()
    assert promise.state == PromiseState.KEPT
    assert "零件晚到" in desk.page().content.decode()


def test_times_are_typed_and_shown_in_the_dealers_zone(cast: Cast, desk: Desk) -> None:
    desk.do("promise", kind="acknowledgement", what="回电", due_at="2099-05-01T18:00", keeper=cast.chen.pk)
    assert Promise.objects.get().due_at.isoformat() == "2099-05-01T10:00:00+00:00"
    assert "18:00" in desk.page().content.decode()


def test_a_threat_quietly_raises_the_level_and_shows_what_to_say(desk: Desk) -> None:
    page = desk.do("threat", kind="media", words="我要发到网上").content.decode()
    assert desk.now.level == Level.IMPORTANT
    assert "我要发到网上" in page
    assert "Let the threat itself pass" in page


def test_an_action_is_ticked_and_can_be_taken_back(cast: Cast, desk: Desk) -> None:
    desk.do("add_action", side="ours", what="订零件", doer=cast.sun.pk)
    action = CaseAction.objects.get()
    answer = desk.do("tick", action=action.pk, done="yes")
    action.refresh_from_db()
    assert (action.doer, bool(action.done_at)) == (cast.sun, True)
    assert "done=no" in answer.headers["HX-Trigger"]
    undo = reverse("complaints:operate", args=[desk.slug, "tick"]) + f"?action={action.pk}&done=no"
    desk.client.post(undo, headers=HTMX)
    action.refresh_from_db()
    assert action.done_at is None


def test_closing_needs_the_customers_word(cast: Cast, desk: Desk) -> None:
    talk_to(desk, cast.chen, Phase.CLOSING)
    answer = desk.do("close", outcome="accepted", words="", reason_code="reason-not-listened")
    assert "Silence closes nothing" in answer.content.decode()
    assert desk.now.status == Status.OPEN
    desk.do(
        "close",
        outcome="accepted",
        words="行，就这么办",
        reason_code="reason-not-listened",
        follow_up_days="7",
    )
    assert desk.now.status == Status.FOLLOW_UP
    assert desk.now.reason == "reason-not-listened"


def test_the_closing_reads_back_what_both_sides_do(cast: Cast, desk: Desk) -> None:
    talk_to(desk, cast.chen, Phase.CLOSING)
    add_action(desk.slug, action=NewAction(side=Side.OURS, what="订压缩机"), by=cast.chen)
    add_action(desk.slug, action=NewAction(side=Side.CUSTOMER, what="周三来店"), by=cast.chen)
    summary = desk.page().context["case"].summary
    assert "订压缩机" in summary
    assert "周三来店" in summary


def test_the_follow_up_call_asks_about_the_handled_problem_only(cast: Cast, desk: Desk) -> None:
    talk_to(desk, cast.chen, Phase.FOLLOW_UP)
    page = desk.page().content.decode()
    assert "This call asks about the handled problem only" in page
    assert cast.car.model_name in str(desk.page().context["case"].talk.right[0].text)


def test_a_dissatisfied_follow_up_opens_the_case_again_one_level_higher(cast: Cast, desk: Desk) -> None:
    talk_to(desk, cast.chen, Phase.FOLLOW_UP)
    wordless = desk.do("follow_up", satisfied="no", distress="4")
    assert "Write down what the customer is still dissatisfied with." in wordless.content.decode()
    desk.do("follow_up", satisfied="no", distress="4", words="又不凉了")
    assert (desk.now.status, desk.now.level, desk.now.phase) == (
        Status.OPEN,
        Level.ESCALATED,
        Phase.LISTENING,
    )


def test_a_satisfied_follow_up_closes_for_good_and_offers_nothing_more(cast: Cast, desk: Desk) -> None:
    talk_to(desk, cast.chen, Phase.FOLLOW_UP)
    page = desk.do("follow_up", satisfied="yes", distress="1").content.decode()
    assert desk.now.status == Status.CLOSED
    assert "Closed for good. Nothing is owed any more." in page
    assert "/do/note/" not in page


def test_a_form_on_an_old_case_comes_back_with_its_text_around_the_fresh_case(cast: Cast, desk: Desk) -> None:
    seen = desk.now.version
    add_note(desk.slug, text="零件已到店", by=cast.sun)
    answer = desk.do("note", seen=seen, text="客户明天来")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This case has changed while you were writing" in page
    assert "孙丽" in page
    assert "零件已到店" in page
    assert "客户明天来</textarea>" in page
    assert not ComplaintEvent.objects.filter(reason="客户明天来").exists()
    fresh = answer.context["forms"].refused[2]["seen"].value()
    desk.do("note", seen=fresh, text="客户明天来")
    assert ComplaintEvent.objects.filter(reason="客户明天来").exists()


def test_without_script_an_old_form_is_answered_as_a_conflict(cast: Cast, desk: Desk) -> None:
    seen = desk.now.version
    add_note(desk.slug, text="零件已到店", by=cast.sun)
    answer = desk.do("note", seen=seen, text="客户明天来", headers={"accept": "text/html"})
    assert answer.status_code == 409
    assert "客户明天来</textarea>" in answer.content.decode()


def test_the_history_tells_who_did_what_and_can_be_narrowed(cast: Cast, desk: Desk) -> None:
    add_note(desk.slug, text="零件已到店", by=cast.sun)
    record_threat(desk.slug, kind="media", words="发到网上", by=cast.chen)
    everything = [line.what for line in desk.page().context["case"].history]
    narrowed = desk.client.get(
        f"/complaints/{desk.slug}/", {"history": "notes"}, headers={**HTMX, "HX-Target": "case-history"}
    )
    notes = narrowed.context["case"].history
    assert "case-talk" not in narrowed.content.decode().split("<nav")[0]
    assert any(what.startswith("Level from ordinary to important") for what in everything)
    assert [(line.who, line.why) for line in notes] == [("孙丽", "零件已到店")]


def test_only_a_manager_judges(cast: Cast, desk: Desk, signed_in) -> None:
    assert "/do/judge/" not in desk.page().content.decode()
    refused = desk.do("judge", justified="justified")
    assert refused.status_code == 422
    Desk(signed_in(cast.liu), desk.now).do("judge", justified="partly", reason="有照片为证")
    assert desk.now.justified == Justified.PARTLY


def test_a_case_without_customer_is_linked_to_one_on_file(cast: Cast, signed_in) -> None:
    desk = Desk(signed_in(cast.chen), make_complaint(cast, customer=None, vehicle=None))
    assert "link-query" in desk.page().content.decode()
    desk.do("link", customer=cast.customer.key, vehicle=cast.car.key)
    assert (desk.now.customer, desk.now.vehicle) == (cast.customer, cast.car)
    foreign = desk.do("link", customer=cast.foreign_customer.key, vehicle="")
    assert foreign.status_code == 404


def test_an_outsider_gets_404_on_the_page_and_on_every_operation(cast: Cast, desk: Desk, signed_in) -> None:
    stranger = Desk(signed_in(cast.zhao), desk.now)
    assert stranger.page().status_code == 404
    for operation in OPERATIONS:
        assert stranger.do(operation).status_code == 404, operation
    assert stranger.client.post(reverse("complaints:phone", args=[desk.slug])).status_code == 404
    assert stranger.client.get(reverse("complaints:link_find", args=[desk.slug])).status_code == 404


@pytest.mark.parametrize("role", ["shen", "qian"])
def test_who_may_only_look_sees_no_form_and_operates_nothing(
    cast: Cast, desk: Desk, signed_in, role: str
) -> None:
    before = desk.now.version
    looker = Desk(signed_in(getattr(cast, role)), desk.now)
    page = looker.page().content.decode()
    assert "/do/" not in page
    assert "1390000" not in page
    assert "Show</button>" not in page
    for operation in OPERATIONS:
        assert looker.do(operation).status_code == 403, operation
    assert looker.client.post(reverse("complaints:phone", args=[desk.slug])).status_code == 403
    assert desk.now.version == before


def test_an_adviser_sees_only_the_cases_that_are_his(cast: Cast, desk: Desk, signed_in) -> None:
    adviser = Desk(signed_in(cast.wang), desk.now)
    assert adviser.page().status_code == 404
    Complaint.objects.update(owner=cast.wang)
    assert adviser.page().status_code == 200


def test_an_unknown_operation_is_not_there(desk: Desk) -> None:
    assert desk.do("delete").status_code == 404


def test_a_number_is_masked_until_it_is_shown_and_the_history_says_who_saw_it(cast: Cast, desk: Desk) -> None:
    version = desk.now.version
    assert cast.customer.phone not in desk.page().content.decode()
    shown = desk.client.post(reverse("complaints:phone", args=[desk.slug]), headers=HTMX).content.decode()
    assert cast.customer.phone in shown
    assert ComplaintEvent.objects.get(kind="phone_shown").by == cast.chen
    assert desk.now.version == version


def test_the_page_asks_no_more_of_the_database_with_more_on_the_case(cast: Cast, desk: Desk) -> None:
    fill_case(cast, desk.now, 1)
    desk.page()
    few = count_queries(desk)
    fill_case(cast, desk.now, 29)
    assert count_queries(desk) == few


def fill_case(cast: Cast, complaint: Complaint, times: int) -> None:
    at = clock.now()
    common = {"complaint": complaint}
    for _each in range(times):
        ComplaintEvent.objects.create(
            **common, at=at, by=cast.sun, kind="noted", reason="记", version=complaint.version
        )
        Solution.objects.create(**common, what="办法", worth="好处", proposed_at=at, proposed_by=cast.sun)
        CaseAction.objects.create(**common, side=Side.OURS, what="做", doer=cast.sun, added_at=at)
        Promise.objects.create(
            dealer=cast.shanghai, customer=cast.customer, kind=PromiseKind.ACKNOWLEDGEMENT, what="回电",
            due_at=at, first_due_at=at, keeper=cast.sun, subject_kind=SUBJECT_KIND, subject=complaint.slug,
            made_at=at, made_by=cast.sun,
        )  # fmt: skip


def count_queries(desk: Desk) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert desk.page().status_code == 200
    return len(captured)


def test_why_the_program_raised_a_level_is_read_in_the_readers_language(
    cast: Cast, desk: Desk, signed_in
) -> None:
    desk.do("threat", kind="media", words="发到网上")
    assert "The customer announced serious steps." in desk.page().content.decode()
    cast.sun.language = "zh-hans"
    cast.sun.save()
    assert "客户扬言采取严重行动。" in Desk(signed_in(cast.sun), desk.now).page().content.decode()
