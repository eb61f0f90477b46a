"""The steps of a complaint as a person takes them: each does on the page what its name says."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils import translation
from playwright.sync_api import Locator, expect
from procrastinate.contrib.django.models import ProcrastinateJob

from anxin.complaints.models import ClockRejudgement
from anxin.complaints.selectors.clocks.policies import step_name
from anxin.complaints.services.clocks import rejudging
from anxin.complaints.services.clocks.sweeping import sweep_all
from anxin.foundation import clock
from anxin.foundation.templatetags.anxin import mood_name
from tests.cast import PASSWORD
from tests.e2e.desk import Desk

WORDS = "空调修了三次还是不凉，我要一个说法！再这样我就去找你们老板。"
SHANGHAI = ZoneInfo("Asia/Shanghai")
#: Where pictures of the pages are put when somebody wants to look at them.
PICTURES = os.environ.get("ANXIN_PICTURES", "")


def sign_in(desk: Desk, username: str) -> None:
    """Sign in by the page that a stranger is sent to."""
    desk.open("/")
    expect(desk.page).to_have_url(re.compile("/accounts/login/"))
    desk.type("User name or e-mail", username)
    desk.type("Password", PASSWORD)
    desk.press("Sign in")
    expect(desk.page).to_have_url(re.compile("/today/"))


def begin_a_complaint(desk: Desk) -> None:
    """Go to the intake page by the one primary button."""
    words = desk.words("New", "complaint") if desk.phone else desk.words("New complaint")
    desk.page.get_by_role("banner").get_by_role("link", name=words).click()
    expect(desk.page).to_have_url(re.compile("/complaints/new/"))


def find_by_plate(desk: Desk, plate: str, name: str) -> None:
    """Type a plate into the one box and take the customer that it finds."""
    desk.page.locator("#intake-query").press_sequentially(plate, delay=15)
    desk.page.locator("[data-match]").filter(has_text=name).first.click()
    expect(desk.page.locator(".intake-chosen")).to_contain_text(name)


def write_down(
    desk: Desk, words: str = WORDS, *, category: str = "cat-service-not-fixed", mood: int = 4
) -> None:
    """Write down what the customer says while he says it."""
    intake = desk.page.locator("#intake")
    desk.type("The customer's own words", words, intake)
    desk.field("Category", intake).select_option(category)
    choose_mood(desk, "Mood", mood, intake)


def promise_to_ring_back(desk: Desk) -> None:
    """Take the first of the usual times."""
    chip = desk.page.locator(".intake-promise .chip").first
    chip.click()
    expect(desk.page.locator("#id_call_back_at")).not_to_have_value("")


def take_in(desk: Desk) -> str:
    """Save the complaint and return the address of its case."""
    desk.press("Take it in")
    expect(desk.page).to_have_url(re.compile(r"/complaints/\w+-TS\d+-\d+/"))
    return desk.path.split("?")[0]


def choose_mood(desk: Desk, legend: str, mood: int, within: Locator) -> None:
    """Press one of the five moods."""
    group = within.get_by_role("group", name=desk.words(legend))
    desk_word = _mood_word(desk, mood)
    group.get_by_text(desk_word, exact=True).click()
    expect(group.get_by_role("radio", name=desk_word)).to_be_checked()


def go_on_to(desk: Desk, phase: str) -> None:
    """Press the one primary button that leads to the next phase."""
    label = desk.words("Next phase: %(phase)s") % {"phase": desk.words(phase)}
    desk.page.get_by_role("button", name=label).click()
    stands_in(desk, phase)


def stands_in(desk: Desk, phase: str) -> None:
    """See in the stepper where the talk stands."""
    expect(desk.page.locator(".phase[aria-current='step']")).to_contain_text(desk.words(phase))


def calm(desk: Desk, *, before: int, after: int, helped: str) -> None:
    """Keep a calming round with the mood before and after."""
    form = desk.form("calm")
    choose_mood(desk, "Mood before this round", before, form)
    choose_mood(desk, "Mood after this round", after, form)
    desk.type("What helped", helped, form)
    desk.press("Keep this round", form)
    expect(desk.page.locator(".rounds")).to_contain_text(helped)


def propose(desk: Desk, what: str, *, worth: str) -> None:
    """Offer a solution and say what it is worth to the customer."""
    form = desk.form("propose")
    desk.type("What we offer", what, form)
    desk.type("What it is worth to the customer", worth, form)
    desk.press("Propose it", form)
    expect(desk.page.locator(".solution")).to_contain_text([worth])


def customer_accepts(desk: Desk, words: str) -> None:
    """Keep the customer's answer to the solution."""
    form = desk.form("decide")
    desk.choose("The customer", "accepts", form)
    desk.type("In which words", words, form)
    desk.press("Keep the answer", form)
    expect(desk.page.locator(".solution .level-good")).to_be_visible()


def agree_both_sides(desk: Desk, *, ours: str, theirs: str) -> None:
    """Write down what we do and what the customer does: two lists."""
    desk.turn_to("The case", "history")
    for side, what in (("ours", ours), ("customer", theirs)):
        form = desk.form(f"add_action-{side}")
        desk.type("What", what, form)
        desk.press("Add", form)
        expect(desk.page.locator(".commitment-what").filter(has_text=what)).to_be_visible()
        expect(desk.page.locator(f"form[id='do-add_action-{side}'] textarea")).to_have_value("")


def promise_remedy(desk: Desk, what: str, *, within: timedelta) -> None:
    """Promise the remedy with its date."""
    desk.turn_to("The case", "history")
    form = desk.form("promise")
    desk.choose("Kind", "we put it right", form)
    desk.type("What is promised", what, form)
    desk.type("By when", (clock.now() + within).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M"), form)
    desk.press("Promise it", form)
    expect(promise_row(desk, what)).to_be_visible()


def keep_promise(desk: Desk, what: str) -> None:
    """Say by one press that the promise was kept."""
    desk.turn_to("The case", "history")
    desk.press("Kept", promise_row(desk, what))
    expect(promise_row(desk, what)).to_contain_text(desk.words("kept"))


def promise_row(desk: Desk, what: str) -> Locator:
    return desk.page.locator(".commitment").filter(has_text=what).first


def close(desk: Desk, words: str, *, reason: str = "reason-not-listened") -> None:
    """Close on the customer's own word; the follow-up call is set for the third day."""
    desk.turn_to("The talk")
    form = desk.form("close")
    desk.choose("The customer's word", "accepted", form)
    desk.type("What the customer said", words, form)
    desk.field("Why was the customer dissatisfied", form).select_option(reason)
    three = desk.words("%(days)s days") % {"days": 3}
    expect(form.get_by_role("radio", name=three)).to_be_checked()
    desk.press("Close and set the follow-up call", form)
    stands_in(desk, "Follow-up call")


def open_the_line(desk: Desk, reason: str) -> None:
    """Open on Today the case whose line gives this reason."""
    desk.open("/today/")
    line = desk.page.locator(".work").filter(has_text=desk.words(reason))
    line.locator("[data-open]").click()
    expect(desk.page).to_have_url(re.compile(r"/complaints/\w+-TS"))


def answer_follow_up(desk: Desk, *, satisfied: bool, distress: int, words: str = "") -> None:
    """Keep what the follow-up call brought."""
    form = desk.form("follow_up")
    desk.choose("Satisfied with the way it was settled", "yes" if satisfied else "no", form)
    form.get_by_role("group", name=re.compile(re.escape(desk.words("How much it still hurts")))).locator(
        ".choice"
    ).nth(distress - 1).click()
    if words:
        desk.type("What the customer said", words, form)
    desk.press("Keep the answer", form)


def figure(desk: Desk, label: str, context: str | None = None) -> Locator:
    """A figure of the manager's page by its name."""
    name = re.compile(rf"^\s*{re.escape(desk.words(label, context))}\s*$")
    return desk.page.locator(".stat").filter(has=desk.page.locator(".stat-label", has_text=name))


def wall_clock(moment: datetime) -> str:
    """A moment as the dealer's clock shows it in a form."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def _mood_word(desk: Desk, mood: int) -> str:
    with translation.override(desk.language):
        return str(mood_name(mood))


@contextmanager
def it_is(moment: datetime) -> Iterator[None]:
    """Let it be this moment for the server and the test alike."""
    with clock.shifted(timedelta()):
        ahead = moment - clock.now()
    with clock.shifted(ahead):
        yield


def the_worker_comes_by() -> None:
    """Do what the worker does between two presses of a person: sweep, and judge again what a change has asked for."""
    sweep_all()
    # The queue is no table of ours: what earlier tests have queued may still lie in it.
    jobs = ProcrastinateJob.objects.filter(task_name=rejudging.TASK, status="todo")
    queued = [job.args["rejudgement_id"] for job in jobs]
    for asked in ClockRejudgement.objects.filter(pk__in=queued, finished_at=None).order_by("pk"):
        rejudging.carry_out_rejudgement(asked.pk)


def hears_of(desk: Desk, step: str) -> Locator:
    """Find among a person's notices the one about a step of the ladder."""
    desk.open("/notices/")
    heard = _notice_of(desk, step)
    expect(heard.first).to_be_visible()
    return heard.first


def hears_nothing_of(desk: Desk, step: str) -> None:
    """See that nobody has told the person of a step of the ladder."""
    desk.open("/notices/")
    expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
    expect(_notice_of(desk, step)).to_have_count(0)


def _notice_of(desk: Desk, step: str) -> Locator:
    with translation.override(desk.language):
        words = step_name(step)
    told = desk.page.locator(".notice-open", has_text=re.compile(rf"{re.escape(words)}\s*$"))
    return desk.page.locator(".notice").filter(has=told)


def photograph(desk: Desk, name: str) -> None:
    """Keep a picture of the page where somebody wants to look at it."""
    if PICTURES:
        size = "phone" if desk.phone else "desk"
        desk.page.screenshot(path=Path(PICTURES) / f"{name}-{desk.language}-{size}.png", full_page=True)
