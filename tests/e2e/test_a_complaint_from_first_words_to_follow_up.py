"""The main job of the house, once through: a complaint by phone, its six phases, the call after it, the figure."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from anxin.accounts.models import Person
from anxin.foundation import clock
from tests.cast import Cast
from tests.e2e import steps
from tests.e2e.conftest import OpenDesk

WAYS = [
    pytest.param("zh-hans", False, id="chinese-desk"),
    pytest.param("en", False, id="english-desk"),
    pytest.param("zh-hans", True, id="chinese-phone"),
]


@pytest.mark.parametrize(("language", "phone"), WAYS)
def test_a_complaint_is_taken_settled_called_back_and_counted(
    cast: Cast, open_desk: OpenDesk, language: str, phone: bool
) -> None:
    Person.objects.update(language=language)

    manager = open_desk(cast.liu, language=language, phone=phone)
    manager.open("/figures/")
    expect(steps.figure(manager, "Closed", "figure").locator(".stat-value")).to_have_text("0")

    caller = open_desk(language=language, phone=phone)
    steps.sign_in(caller, cast.chen.username)
    caller.reads("Nothing is due now")
    steps.begin_a_complaint(caller)
    steps.find_by_plate(caller, "A12345", "王建国")
    steps.write_down(caller)
    steps.promise_to_ring_back(caller)
    case = steps.take_in(caller)
    expect(caller.page.locator("#case-talk")).to_contain_text(steps.WORDS)
    steps.stands_in(caller, "Listening")

    steps.go_on_to(caller, "Calming")
    steps.calm(caller, before=4, after=2, helped="先道歉，让他把话说完")
    steps.go_on_to(caller, "Solving")
    steps.propose(caller, "换新压缩机，全程代步车", worth="一次修好，这几天用车不耽误")
    steps.customer_accepts(caller, "行，就这么办")
    steps.go_on_to(caller, "Closing")
    steps.agree_both_sides(caller, ours="订压缩机，周三到货", theirs="周四上午九点送车来")
    steps.promise_remedy(caller, "周四免费换压缩机", within=timedelta(days=2))
    steps.close(caller, "可以，希望这次真的修好")
    steps.keep_promise(caller, "周四免费换压缩机")

    with clock.shifted(timedelta(days=3)):
        colleague = open_desk(cast.sun, language=language, phone=phone)
        steps.open_the_line(colleague, "Follow-up call about the handled problem")
        assert colleague.path.startswith(case)
        steps.answer_follow_up(colleague, satisfied=True, distress=1)
        colleague.reads("Closed for good")

        manager.open("/figures/")
        expect(steps.figure(manager, "Closed", "figure").locator(".stat-value")).to_have_text("1")
        satisfied = steps.figure(manager, "Satisfied with the handling")
        expect(satisfied.locator(".stat-value")).to_have_text("100%")
        expect(satisfied.locator(".stat-note")).to_have_text("n = 1")
        satisfied.locator("a").click()
        manager.page.locator("[data-open]").click()
        assert manager.path.startswith(case)
        expect(manager.page.locator("#case-talk")).to_contain_text(steps.WORDS)
