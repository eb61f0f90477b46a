"""The questions of Today, kept ready: what a person has to do at a dealer, and of the cases what orders them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Left, NullIf

from anxin.complaints.choices import ClockKind, HandOverState, Phase, Side, Status
from anxin.complaints.models import CaseAction, CaseClock, CaseTask, Complaint, HandOver
from anxin.complaints.policies import VisibleCasesAt
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.complaints.selectors.lists import EXCERPT, RIGHT
from anxin.foundation.ready_queries import Given, ReadyQuery
from anxin.messaging.choices import Direction
from anxin.messaging.selectors.words import words_between_people
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise
from anxin.rights.models import Position

#: A person works through a day, not through a year: more lines than this are behind the list's link.
MOST_LINES = 60
#: What of a case decides its place in the day.
ORDERING = (
    "pk", "level", "snowball", "due_at", "due_kind", "follow_up_due_at", "handled_at", "round_began_at",
    "right",
)  # fmt: skip

type Narrow = Callable[[QuerySet[Complaint]], QuerySet[Complaint]]


def _places(rows: QuerySet[Complaint]) -> QuerySet[Complaint, tuple[Any, ...]]:
    # Asked of the rows that are left after ordering; joined, it would be asked of every open case.
    right = Position.objects.filter(vehicle=OuterRef("vehicle")).values("state")[:1]
    return rows.annotate(right=Subquery(right)).values_list(*ORDERING)


def _cases(narrow: Narrow) -> VisibleCasesAt[tuple[Any, ...]]:
    return VisibleCasesAt(lambda rows: _places(narrow(rows))[:MOST_LINES])


def _due(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    rows = rows.filter(status=Status.OPEN, due_kind__any_of=Given("kinds"), due_at__lte=Given("until"))
    return rows.order_by("due_at", "id")


def _open(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    return rows.filter(status=Status.OPEN).order_by("-snowball", "-id")


DUE = _cases(_due)
DUE_TO_OWNER = _cases(lambda rows: _due(rows.filter(owner=Given("owner"))))
DUE_TO_CALLER = _cases(lambda rows: _due(rows.filter(Q(owner=Given("owner")) | Q(owner=None))))
TO_FOLLOW_UP = _cases(
    lambda rows: rows.filter(
        status=Status.FOLLOW_UP, phase=Phase.FOLLOW_UP, follow_up_due_at__lte=Given("until")
    ).order_by("follow_up_due_at")
)
UNOWNED = _cases(lambda rows: rows.filter(status=Status.OPEN, owner=None))
UNJUDGED = _cases(lambda rows: rows.filter(justified="", status=Status.FOLLOW_UP).order_by("-received_at"))
OPEN = _cases(_open)
OPEN_OF_OWNER = _cases(lambda rows: _open(rows.filter(owner=Given("owner"))))

#: What hangs on cases may hang on more of them than are shown.
BY_KEY = VisibleCasesAt(lambda rows: _places(rows.filter(pk__any_of=Given("keys"))))
#: Whoever answers a request need not see the case behind it; the line tells nothing of it.
UNSEEN_BY_KEY = ReadyQuery(
    lambda: _places(Complaint.objects.filter(dealer=Given("dealer"), pk__any_of=Given("keys")))
)
NAMED = ReadyQuery(
    lambda: Complaint.objects.filter(dealer=Given("dealer"), number__any_of=Given("numbers")).values_list(
        "pk", "number"
    )
)
#: That the person may see each was judged when it was found.
SHOWN = ReadyQuery(
    lambda: (
        Complaint.objects.filter(pk__any_of=Given("keys"))
        .select_related("dealer", "customer", "vehicle", "owner")
        .only(
            "number", "level", "snowball", "in_crisis", "on_hold", "status", "phase", "car_told", "category",
            "received_at", "due_at", "due_kind", "handled_at", "round_began_at", "dealer__code", "dealer__name",
            "dealer__time_zone", "customer__name", "vehicle__plate", "vehicle__model_name", "owner__name",
        )
        .annotate(excerpt=Left("words", EXCERPT), right=RIGHT)
    )
)  # fmt: skip


def _promises(whose: Q) -> QuerySet[Promise]:
    rows = Promise.objects.filter(
        whose, dealer=Given("dealer"), state=PromiseState.OPEN, subject_kind=SUBJECT_KIND,
        due_at__lte=Given("until"),
    )  # fmt: skip
    return rows.only("subject", "due_at", "made_at", "what").order_by("due_at")[:MOST_LINES]


def _actions(whose: Q) -> QuerySet[CaseAction]:
    rows = CaseAction.objects.filter(
        whose, side=Side.OURS, done_at=None, complaint__dealer=Given("dealer"), due_at__lte=Given("until")
    )
    return rows.order_by("due_at")[:MOST_LINES]


def _tasks(whose: Q) -> QuerySet[CaseTask]:
    rows = CaseTask.objects.filter(
        whose, done_at=None, dropped_at=None, complaint__dealer=Given("dealer"), due_at__lte=Given("until")
    )
    return rows.order_by("due_at", "id")[:MOST_LINES]


def _letters(whose: Q) -> QuerySet[Any, tuple[Any, ...]]:
    """The last words of cases, where they are the customer's: the case's key, when and what."""
    later = words_between_people().filter(
        thread__case__complaint=OuterRef("thread__case__complaint"), at__gt=OuterRef("at")
    )
    rows = words_between_people().filter(
        ~Exists(later), whose, dealer=Given("dealer"), direction=Direction.IN, at__gte=Given("since"),
        thread__case__isnull=False,
    )  # fmt: skip
    words = Left(Coalesce(NullIf("fresh_text", Value("")), "text"), EXCERPT)
    return rows.order_by("-at").values_list("thread__case__complaint", "at", words)[:MOST_LINES]


def _of_person[Row](build: Callable[[Q], QuerySet[Any, Row]], whose: Q) -> Mapping[bool, ReadyQuery[Row]]:
    """A query of what is a person's, and under True the one of what is anybody's."""
    return {True: ReadyQuery(lambda: build(Q())), False: ReadyQuery(lambda: build(whose))}


_PERSON = Given("person")
PROMISES = _of_person(_promises, Q(keeper=_PERSON))
ACTIONS = _of_person(_actions, Q(doer=_PERSON))
TASKS = _of_person(_tasks, Q(doer=_PERSON))
LETTERS = _of_person(
    _letters,
    Q(thread__case__complaint__owner=_PERSON) | Q(thread__case__complaint__merged_into__owner=_PERSON),
)


def _law(whose: Q) -> QuerySet[CaseClock]:
    kinds = [ClockKind.LEGAL_ANSWER, ClockKind.LEGAL_DONE]
    rows = CaseClock.objects.filter(
        whose, kind__in=kinds, stopped_at=None, due_at__lte=Given("until"), complaint__dealer=Given("dealer")
    )
    return rows.order_by("due_at", "id")[:MOST_LINES]


LAW = _of_person(_law, Q(complaint__owner=_PERSON) | Q(complaint__merged_into__owner=_PERSON))


def _hand_overs() -> QuerySet[HandOver]:
    rows = HandOver.objects.filter(
        receiver=_PERSON, state=HandOverState.OFFERED, complaint__dealer=Given("dealer")
    )
    due = CaseClock.objects.filter(
        complaint=OuterRef("complaint_id"), kind=ClockKind.HAND_OVER, subject=OuterRef("pk")
    )
    return rows.annotate(due_at=Subquery(due.order_by("-run").values("due_at")[:1]))[:MOST_LINES]


HAND_OVERS = ReadyQuery(_hand_overs)
