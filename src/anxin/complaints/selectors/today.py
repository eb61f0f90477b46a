"""Today: what one person has to do now, each line with its reason, the most pressing first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Left, NullIf
from django.urls import reverse

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.complaints.choices import (
    CaseSide,
    ClockKind,
    DueKind,
    HandOverState,
    Level,
    Phase,
    RequestState,
    Side,
    Status,
)
from anxin.complaints.models import CaseAction, CaseClock, CaseTask, Complaint, InputRequest
from anxin.complaints.policies import requests_visible_to, visible_to
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.complaints.selectors.claims import claims_by_request
from anxin.complaints.selectors.house_side import task_in_words
from anxin.complaints.selectors.list_filter import ComplaintFilter, condition_of
from anxin.complaints.selectors.lists import (
    EXCERPT,
    RIGHT,
    CaseRow,
    case_rows,
    due_from,
    filtered,
    has_met_right,
)
from anxin.complaints.selectors.merged import ends_of
from anxin.complaints.selectors.requests import shown_request, with_clocks
from anxin.engines.priority.today import Errand, order_today
from anxin.foundation import clock
from anxin.messaging.choices import Direction
from anxin.messaging.selectors.words import words_between_people
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise

#: A person works through a day, not through a year: more lines than this are behind the list's link.
MOST_LINES = 60
#: Obligations further away than this are not today's.
HORIZON = timedelta(hours=18)
#: What the law asks for takes more than a day: a decision, a car, money.
HORIZON_OF_LAW = timedelta(days=5)
#: What of a case decides its place in the day; the rest is read for the lines that are shown.
_ORDERING = (
    "level", "snowball", "due_at", "due_kind", "follow_up_due_at", "handled_at", "round_began_at",
)  # fmt: skip
#: Messages older than this have been answered in another way, or nobody will.
ANSWERED_WITHIN = timedelta(days=14)


#: What is told above the lines, and how the list is narrowed to show it.
TALLIES: Mapping[str, Mapping[str, str]] = {
    "late": {"late": "1", "sort": "due"},
    "open": {"status": "open"},
    "follow_up": {"status": "follow_up"},
    "important": {"level": "3"},
}


class Why(StrEnum):
    """Why a line is on the page."""

    PROMISE = "promise"
    WROTE = "wrote"
    CONTACT = "contact"
    FOLLOW_UP = "follow_up"
    ACTION = "action"
    UPDATE = "next_update"
    PLAN = "plan"
    CLOSE = "close"
    MAKER = "maker"
    ACCEPT = "accept"
    ANSWER = "answer"
    HAND_OVER = "hand_over"
    TASK = "task"
    LAW_ANSWER = "law_answer"
    LAW_DONE = "law_done"
    UNOWNED = "unowned"
    UNJUDGED = "unjudged"
    OPEN = "open"


_MAKERS = frozenset({DueKind.MAKER_TOLD, DueKind.FEEDBACK, DueKind.OBJECTION})
#: The clocks that ask something of whoever has the case, and why their line is there.
_CLOCKS: Mapping[DueKind, Why] = {
    DueKind.ACKNOWLEDGE: Why.CONTACT,
    DueKind.CONTACT: Why.CONTACT,
    DueKind.NEXT_UPDATE: Why.UPDATE,
    DueKind.PLAN: Why.PLAN,
    DueKind.CLOSE: Why.CLOSE,
    **dict.fromkeys(_MAKERS, Why.MAKER),
}


#: The clocks of the law, told apart from what else is due in their case.
_LAW: Mapping[ClockKind, Why] = {
    ClockKind.LEGAL_ANSWER: Why.LAW_ANSWER,
    ClockKind.LEGAL_DONE: Why.LAW_DONE,
}


#: What one key settles without the page of the case.
SETTLED = (Why.PROMISE, Why.ACTION, Why.TASK)


@dataclass(frozen=True)
class Line:
    """One thing to do: the case it belongs to, why, by when, and what exactly where words say more."""

    why: Why
    case: CaseRow
    due_at: datetime | None
    due_from: datetime | None
    what: str = ""
    #: The promise, action, task or request that the line is about; 0 where there is none.
    ident: int = 0
    #: Where the work is done, where that is not the page of the case.
    url: str = ""
    #: Who waits, where that is not the customer: whoever answers for a department need not see the case.
    name: str = ""

    @property
    def settles(self) -> bool:
        """One key settles it from here."""
        return self.why in SETTLED


@dataclass(frozen=True)
class Tally:
    """A count of cases and the query string of the list that shows them."""

    name: str
    value: int
    query: str


@dataclass(frozen=True)
class Day:
    """The lines in order, and how much there is in all."""

    lines: Sequence[Line]
    tallies: Sequence[Tally]


@dataclass(frozen=True)
class _Found:
    """What there is to do in a case, before it is known whether it is shown; the case has only what orders it."""

    why: Why
    case: Complaint
    due_at: datetime | None
    due_from: datetime | None
    what: str = ""
    ident: int = 0
    #: The side of the case where it is done, where that is not its first.
    side: CaseSide | None = None
    #: The request to a department, whose page is not the case's.
    request: InputRequest | None = None


def day_of(person: Person, dealer: Dealer, *, whole_dealer: bool = False) -> Day:
    """Return what a person has to do at a dealer now; ``whole_dealer`` shows everybody's, to those who see it all.

    A fixed number of queries, whatever the number of cases.
    """
    now = clock.now()
    standing = standing_of(person)
    everything = whole_dealer and standing.can(Capability.SEE_COMPLAINTS, dealer.pk)
    gathered = list(_Gatherer(person, dealer, everything=everything, until=now + HORIZON).found())
    errands = [
        Errand(
            ident=place,
            due_at=found.due_at,
            started_at=found.due_from,
            level=Level.IMPORTANT if has_met_right(found.case) else found.case.level,
            kind=found.why,
            snowball=found.case.snowball,
        )
        for place, found in enumerate(gathered)
    ]
    shown = [gathered[errand.ident] for errand in order_today(errands, now=now)[:MOST_LINES]]
    return Day(lines=_lines(shown), tallies=_tallies(person, dealer, everything=everything))


def _lines(shown: Sequence[_Found]) -> list[Line]:
    """Read the cases of what is shown; that the person may see each was judged when it was found."""
    cases = Complaint.objects.filter(pk__in={found.case.pk for found in shown})
    cases = cases.select_related("dealer", "customer", "vehicle", "owner")
    cases = cases.defer("words", "customer__search", "vehicle__search")
    rows = {
        case.pk: row for case, row in _paired(cases.annotate(excerpt=Left("words", EXCERPT), right=RIGHT))
    }
    return [_line(found, rows[found.case.pk]) for found in shown]


def _line(found: _Found, row: CaseRow) -> Line:
    line = Line(found.why, row, found.due_at, found.due_from, found.what, found.ident)
    if asked := found.request:
        # The request's page says what its department needs, and no more.
        told = replace(row, customer="", excerpt="")
        return replace(line, case=told, url=asked.get_absolute_url(), name=str(asked.department))
    if found.side:
        return replace(line, url=f"{reverse('complaints:case', args=[row.slug])}?side={found.side}")
    return line


def _tallies(person: Person, dealer: Dealer, *, everything: bool) -> list[Tally]:
    """Count in one query what the lists behind the links show."""
    base = ComplaintFilter(dealer=dealer.code, owner="" if everything else person.username)
    unfinished = filtered(person, replace(base, status="unfinished"))
    # Named one by one, the index of states is read; "not closed" makes the planner read all of a dealer's cases.
    unfinished = unfinished.filter(status__in=set(Status) - {Status.CLOSED})
    counts = unfinished.aggregate(
        **{
            f"count_{name}": Count("pk", filter=condition_of(ComplaintFilter(**more)))
            for name, more in TALLIES.items()
        }
    )
    return [
        Tally(name, counts[f"count_{name}"], base.query(**{"status": "unfinished", **more}))
        for name, more in TALLIES.items()
    ]


@dataclass(frozen=True)
class _Gatherer:
    person: Person
    dealer: Dealer
    everything: bool
    until: datetime

    def found(self) -> Iterator[_Found]:
        seen: set[int] = set()
        for found in self._pressing():
            seen.add(found.case.pk)
            yield found
        for found in self._waiting():
            if found.case.pk not in seen:
                seen.add(found.case.pk)
                yield found

    def _pressing(self) -> Iterator[_Found]:
        yield from self._promises()
        yield from self._clocks()
        yield from self._claims()
        if self._may(Capability.CALL_BACK):
            yield from self._cases(Why.FOLLOW_UP, self._to_follow_up(), due="follow_up_due_at")
        yield from self._letters()
        yield from self._actions()
        yield from self._requests()
        yield from self._hand_overs()
        yield from self._tasks()

    def _waiting(self) -> Iterator[_Found]:
        if self._may(Capability.ASSIGN_COMPLAINTS):
            yield from self._cases(Why.UNOWNED, self._here().filter(status=Status.OPEN, owner=None))
        if self._may(Capability.DECIDE_COMPLAINTS):
            handled = Q(justified="", status=Status.FOLLOW_UP)
            yield from self._cases(Why.UNJUDGED, self._here().filter(handled).order_by("-received_at"))
        still_open = self._here().filter(status=Status.OPEN)
        if not self.everything:
            still_open = still_open.filter(owner=self.person)
        yield from self._cases(Why.OPEN, still_open.order_by("-snowball", "-id"))

    def _may(self, capability: Capability) -> bool:
        return standing_of(self.person).can(capability, self.dealer.pk)

    def _here(self) -> QuerySet[Complaint]:
        rows = visible_to(self.person).filter(dealer=self.dealer)
        return rows.annotate(right=RIGHT).only(*_ORDERING)

    def _clocks(self) -> Iterator[_Found]:
        """One line a case, for the clock that is due first; what a promise or action asks comes with those."""
        kinds = set(_CLOCKS) if self._may(Capability.DECIDE_COMPLAINTS) else set(_CLOCKS) - _MAKERS
        rows = self._here().filter(status=Status.OPEN, due_kind__in=kinds, due_at__lte=self.until)
        if not self.everything:
            unowned = Q(owner=None) if self._may(Capability.CALL_BACK) else Q()
            rows = rows.filter(Q(owner=self.person) | unowned) if unowned else rows.filter(owner=self.person)
        for case in rows.order_by("due_at", "id")[:MOST_LINES]:
            yield _Found(_CLOCKS[DueKind(case.due_kind)], case, case.due_at, due_from(case))

    def _claims(self) -> Iterator[_Found]:
        """What the law asks for soon: the case's owner prepares it, who leads customer service answers it."""
        rows = CaseClock.objects.filter(
            kind__in=_LAW,
            stopped_at=None,
            due_at__lte=clock.now() + HORIZON_OF_LAW,
            complaint__dealer=self.dealer,
        )
        if not (self.everything or self._may(Capability.DECIDE_COMPLAINTS)):
            rows = rows.filter(Q(complaint__owner=self.person) | Q(complaint__merged_into__owner=self.person))
        running = list(rows.order_by("due_at", "id")[:MOST_LINES])
        cases = self._cases_by_key(self._here(), {row.complaint_id for row in running})
        claims = claims_by_request({row.subject for row in running})
        for row in running:
            case, claim = cases.get(row.complaint_id), claims.get(row.subject)
            if case and claim:
                what = claim.request.get_remedy_display()
                yield _Found(_LAW[ClockKind(row.kind)], case, row.due_at, row.started_at, what)

    def _to_follow_up(self) -> QuerySet[Complaint]:
        rows = self._here().filter(
            status=Status.FOLLOW_UP, phase=Phase.FOLLOW_UP, follow_up_due_at__lte=self.until
        )
        return rows.order_by("follow_up_due_at")

    def _cases(self, why: Why, rows: QuerySet[Complaint], *, due: str = "") -> Iterator[_Found]:
        for case in rows[:MOST_LINES]:
            yield _Found(why, case, getattr(case, due) if due else None, due_from(case))

    def _promises(self) -> Iterator[_Found]:
        rows = Promise.objects.filter(
            dealer=self.dealer, state=PromiseState.OPEN, subject_kind=SUBJECT_KIND, due_at__lte=self.until
        )
        if not self.everything:
            rows = rows.filter(keeper=self.person)
        promises = list(rows.order_by("due_at")[:MOST_LINES])
        cases = self._cases_named({promise.subject for promise in promises})
        for promise in promises:
            if case := cases.get(promise.subject):
                yield _Found(Why.PROMISE, case, promise.due_at, promise.made_at, promise.what, promise.pk)

    def _letters(self) -> Iterator[_Found]:
        """Where the last word of a case is the customer's; it stands where his case is due."""
        later = words_between_people().filter(
            thread__case__complaint=OuterRef("thread__case__complaint"), at__gt=OuterRef("at")
        )
        rows = words_between_people().filter(
            ~Exists(later), dealer=self.dealer, direction=Direction.IN, at__gte=clock.now() - ANSWERED_WITHIN,
            thread__case__isnull=False,
        )  # fmt: skip
        if not self.everything:
            case = "thread__case__complaint"
            rows = rows.filter(
                Q(**{f"{case}__owner": self.person}) | Q(**{f"{case}__merged_into__owner": self.person})
            )
        words = Left(Coalesce(NullIf("fresh_text", Value("")), "text"), EXCERPT)
        found = rows.order_by("-at").values_list("thread__case__complaint", "at", words)[:MOST_LINES]
        letters = {key: (at, text) for key, at, text in reversed(found)}
        cases = self._cases_by_key(self._here(), set(letters))
        for key, (at, text) in letters.items():
            if written := cases.get(key):
                yield _Found(Why.WROTE, written, written.due_at, at, text, side=CaseSide.MESSAGES)

    def _actions(self) -> Iterator[_Found]:
        rows = CaseAction.objects.filter(
            side=Side.OURS, done_at=None, complaint__dealer=self.dealer, due_at__lte=self.until
        )
        if not self.everything:
            rows = rows.filter(doer=self.person)
        actions = list(rows.order_by("due_at")[:MOST_LINES])
        cases = self._cases_by_key(self._here(), {action.complaint_id for action in actions})
        for action in actions:
            if case := cases.get(action.complaint_id):
                yield _Found(Why.ACTION, case, action.due_at, action.added_at, action.what, action.pk)

    def _requests(self) -> Iterator[_Found]:
        """What the person's departments are asked; of a whole dealer, what all of them are asked."""
        rows = requests_visible_to(self.person).filter(department__dealer=self.dealer)
        if not self.everything:
            rows = rows.filter(department__in=standing_of(self.person).departments)
        rows = with_clocks(rows.exclude(complaint__concerns=self.person)).select_related("department")
        soon = Q(state=RequestState.SENT) | Q(state=RequestState.ACCEPTED, answer_due__lte=self.until)
        asked = list(rows.filter(soon).order_by("asked_at", "id")[:MOST_LINES])
        here = Complaint.objects.filter(dealer=self.dealer).only(*_ORDERING)
        cases = self._cases_by_key(here, {each.complaint_id for each in asked})
        for request in asked:
            shown = shown_request(request, now=clock.now())
            why = Why.ACCEPT if request.state == RequestState.SENT else Why.ANSWER
            case = cases[request.complaint_id]
            yield _Found(
                why, case, shown.due_at, shown.due_from, request.question, request.pk, request=request
            )

    def _hand_overs(self) -> Iterator[_Found]:
        rows = self.person.hand_overs_to_me.filter(state=HandOverState.OFFERED, complaint__dealer=self.dealer)
        due = CaseClock.objects.filter(
            complaint=OuterRef("complaint_id"), kind=ClockKind.HAND_OVER, subject=OuterRef("pk")
        )
        offered = list(rows.annotate(due_at=Subquery(due.order_by("-run").values("due_at")[:1]))[:MOST_LINES])
        cases = self._cases_by_key(self._here(), {each.complaint_id for each in offered})
        for each in offered:
            if case := cases.get(each.complaint_id):
                yield _Found(
                    Why.HAND_OVER, case, each.due_at, each.offered_at, each.what, each.pk, side=CaseSide.HOUSE
                )

    def _tasks(self) -> Iterator[_Found]:
        rows = CaseTask.objects.filter(
            done_at=None, dropped_at=None, complaint__dealer=self.dealer, due_at__lte=self.until
        )
        if not self.everything:
            rows = rows.filter(doer=self.person)
        tasks = list(rows.order_by("due_at", "id")[:MOST_LINES])
        cases = self._cases_by_key(self._here(), {task.complaint_id for task in tasks})
        for task in tasks:
            if case := cases.get(task.complaint_id):
                yield _Found(Why.TASK, case, task.due_at, task.added_at, task_in_words(task), task.pk)

    def _cases_by_key(self, rows: QuerySet[Complaint], keys: set[int]) -> dict[int, Complaint]:
        """Cases by the keys asked for; what hangs on a merged case is told of the one in which it goes on."""
        ends = ends_of(keys)
        found = rows.in_bulk(set(ends.values()))
        return {key: found[end] for key, end in ends.items() if end in found}

    def _cases_named(self, slugs: set[str]) -> dict[str, Complaint]:
        numbers = {slug.split("-", 1)[1]: slug for slug in slugs}
        named = Complaint.objects.filter(dealer=self.dealer, number__in=numbers).values_list("pk", "number")
        slug_of = {key: numbers[number] for key, number in named}
        cases = self._cases_by_key(self._here(), set(slug_of))
        return {slug_of[key]: case for key, case in cases.items()}


def _paired(rows: QuerySet[Complaint]) -> Iterator[tuple[Complaint, CaseRow]]:
    complaints = list(rows)
    return zip(complaints, case_rows(complaints), strict=True)
