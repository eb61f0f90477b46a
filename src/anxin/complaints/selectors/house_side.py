"""The house at work on a case: what departments are asked, a hand-over under way, tasks, who follows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from anxin.accounts.models import Dealer, Department, Person
from anxin.complaints.choices import ClockKind, HandOverState
from anxin.complaints.models import CaseClock, CaseFollower, CaseTask, Complaint, HandOver, InputRequest
from anxin.complaints.policies import is_kept_out, requests_visible_to
from anxin.complaints.selectors.merged import whole_of
from anxin.complaints.selectors.requests import ShownRequest, shown_request, with_clocks
from anxin.foundation import clock
from anxin.foundation.bilingual import pick
from anxin.playbooks.selectors import entries, entry


@dataclass(frozen=True)
class ShownTask:
    """A task in the reader's words: items of a check-list are worded by the content."""

    task: CaseTask
    what: str

    @property
    def is_over(self) -> bool:
        return self.task.done_at is not None or self.task.dropped_at is not None


@dataclass(frozen=True)
class TaskList:
    """The tasks of one check-list, or those that stand alone."""

    name: str
    tasks: Sequence[ShownTask]

    @property
    def counted(self) -> int:
        """How many tasks are to be done; what was dropped is none."""
        return sum(each.task.dropped_at is None for each in self.tasks)

    @property
    def done(self) -> int:
        return sum(each.task.done_at is not None for each in self.tasks)

    @property
    def share(self) -> int:
        """What is done of what counts, in percent."""
        return round(100 * self.done / self.counted) if self.counted else 100


@dataclass(frozen=True)
class HouseSide:
    """What the house side of a case shows to a person."""

    requests: Sequence[ShownRequest]
    may_open: frozenset[int]
    offered: HandOver | None
    offered_due: datetime | None
    handed: Sequence[HandOver]
    for_me: bool
    may_hand_over: bool
    tasks: Sequence[TaskList]
    followers: Sequence[Person]
    follows: bool
    #: The case is about the reader: he reads nothing of what departments found.
    kept_out: bool


def read_house_side(complaint: Complaint, person: Person) -> HouseSide:
    """Return the house side of a case that has been fetched for this person, in a fixed number of queries."""
    now = clock.now()
    here = whole_of(complaint)
    asked = with_clocks(InputRequest.objects.filter(complaint__in=here)).select_related(
        "department", "asked_by", "accepted_by", "drafted_by", "signed_by"
    )
    hand_overs = list(complaint.hand_overs.select_related("giver", "receiver"))
    offered = next((each for each in hand_overs if each.state == HandOverState.OFFERED), None)
    rows = CaseFollower.objects.filter(complaint__in=here).select_related("person").order_by("since", "pk")
    followers = list(dict.fromkeys(row.person for row in rows))
    return HouseSide(
        requests=[shown_request(row, now=now) for row in asked],
        may_open=frozenset(
            requests_visible_to(person).filter(complaint__in=here).values_list("pk", flat=True)
        ),
        offered=offered,
        offered_due=_due_of(complaint, offered),
        handed=[each for each in hand_overs if each.state != HandOverState.OFFERED],
        for_me=offered is not None and offered.receiver_id == person.pk,
        may_hand_over=complaint.owner_id in {None, person.pk},
        tasks=list(_task_lists(complaint)),
        followers=followers,
        follows=person in followers,
        kept_out=is_kept_out(person, complaint),
    )


def departments_to_ask(complaint: Complaint) -> tuple[list[Department], Department | None]:
    """Return the dealer's departments, and the one to which the case's trouble area routes by default."""
    departments = list(Department.objects.filter(dealer=complaint.dealer_id).order_by("kind"))
    area = entry("trouble_areas", "areas", complaint.trouble_area, dealer_code=complaint.dealer.code)
    wanted = area["routes_to"].get("department", "") if area and area.get("routes_to") else ""
    return departments, next((each for each in departments if each.kind == wanted), None)


def check_lists_to_start(complaint: Complaint) -> list[tuple[str, str]]:
    """Return key and name of the check-lists that are not on the case yet, in their order."""
    tasks = CaseTask.objects.filter(complaint__in=whole_of(complaint))
    started = set(tasks.exclude(check_list="").values_list("check_list", flat=True))
    found = sorted(entries("check_lists", "lists", dealer_code=complaint.dealer.code), key=_order)
    return [(each["key"], pick(each)) for each in found if each["key"] not in started]


def check_list_choices(dealer: Dealer) -> list[tuple[str, str]]:
    """Return key and name of all check-lists of a dealer, in their order."""
    found = sorted(entries("check_lists", "lists", dealer_code=dealer.code), key=_order)
    return [(each["key"], pick(each)) for each in found]


def task_in_words(task: CaseTask) -> str:
    """Return what a task is: an item of a check-list in the reader's language, else as it was written."""
    content = entry("check_lists", "lists", task.check_list) if task.check_list else None
    items = content["items"] if content else ()
    return next((pick(item) for item in items if item["id"] == task.item), task.what)


def _task_lists(complaint: Complaint) -> Iterator[TaskList]:
    grouped: dict[str, list[CaseTask]] = {}
    tasks = CaseTask.objects.filter(complaint__in=whole_of(complaint))
    for task in tasks.select_related("doer", "done_by"):
        grouped.setdefault(task.check_list, []).append(task)
    for key in sorted(grouped, key=bool):
        content = entry("check_lists", "lists", key, dealer_code=complaint.dealer.code) if key else None
        shown = [ShownTask(task, task_in_words(task)) for task in grouped[key]]
        yield TaskList(name=pick(content) if content else key, tasks=shown)


def _order(found: Mapping[str, int]) -> int:
    return found["order"]


def _due_of(complaint: Complaint, offered: HandOver | None) -> datetime | None:
    if offered is None:
        return None
    rows = CaseClock.objects.filter(complaint=complaint, kind=ClockKind.HAND_OVER, subject=offered.pk)
    return rows.order_by("-run").values_list("due_at", flat=True).first()
