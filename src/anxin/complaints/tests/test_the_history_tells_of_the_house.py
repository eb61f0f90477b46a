"""Every operation of the house stands in the history in words, in both languages."""

import pytest
from django.utils import translation

from anxin.complaints.choices import EventKind
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.case_history import case_history
from anxin.complaints.selectors.house_history import HOUSE_LINES
from anxin.complaints.services.answer_request import answer_request, refuse_request
from anxin.complaints.services.ask_department import withdraw_request
from anxin.complaints.services.change_case import assign_complaint
from anxin.complaints.services.give_task import NewTask, add_task, drop_task, finish_task
from anxin.complaints.services.hand_over import (
    Offer,
    accept_hand_over,
    offer_hand_over,
    refuse_hand_over,
    withdraw_hand_over,
)
from anxin.complaints.services.start_check_list import start_check_list
from anxin.complaints.tests.test_a_department_answers_in_writing import WHOLE, asked
from tests.cast import Cast, make_complaint


@pytest.fixture
def case(cast: Cast) -> Complaint:
    """A case to which everything of the house has happened."""
    made = assign_complaint(make_complaint(cast).slug, to=cast.chen, by=cast.chen)
    answer_request(asked(cast, made).pk, answer=WHOLE, by=cast.he)
    refuse_request(asked(cast, made).pk, why="不归我们", by=cast.he)
    withdraw_request(made.slug, request_id=asked(cast, made).pk, why="已经知道", by=cast.chen)
    offer = Offer(cast.sun, "回电")
    offer_hand_over(made.slug, offer=offer, by=cast.chen)
    withdraw_hand_over(made.slug, by=cast.chen)
    offer_hand_over(made.slug, offer=offer, by=cast.chen)
    refuse_hand_over(made.slug, why="不在班", by=cast.sun)
    offer_hand_over(made.slug, offer=offer, by=cast.chen)
    accept_hand_over(made.slug, by=cast.sun)
    task = add_task(made.slug, task=NewTask("备代步车"), by=cast.chen)
    for done in (True, False):
        finish_task(made.slug, task_id=task.pk, done=done, by=cast.chen)
    drop_task(made.slug, task_id=task.pk, why="不用了", by=cast.chen)
    start_check_list(made.slug, key="safety", by=cast.chen)
    return made


@pytest.mark.parametrize(
    ("language", "some"),
    [
        (
            "en",
            {
                "After-sales is asked",
                "After-sales has answered, signed",
                "Offered to 孙丽",
                "Task dropped: 备代步车",
            },
        ),
        ("zh-hans", {"向售后部提问", "售后部已答复并签字", "提出移交给孙丽", "任务取消：备代步车"}),
    ],
)
def test_every_line_is_in_words(case: Complaint, language: str, some: set[str]) -> None:
    with translation.override(language):
        lines = case_history(case, group="house")
    words = {line.what for line in lines}
    assert some <= words, words
    assert all("%(" not in each for each in words)
    assert {str(event.kind) for event in case.events.all()} >= {str(EventKind(kind)) for kind in HOUSE_LINES}
