"""Today: what one person has to do now, each line with its reason, the most pressing first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.urls import reverse

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.complaints.choices import (
    CaseSide,
    ClockKind,
    DueKind,
    Level,
    RequestState,
    Status,
)
from anxin.complaints.models import InputRequest
from anxin.complaints.policies import VisibleCasesAt, requests_visible_to
from anxin.complaints.selectors import today_queries as queries
from anxin.complaints.selectors.claims import claims_by_request
from anxin.complaints.selectors.house_side import task_in_words
from anxin.complaints.selectors.list_filter import ComplaintFilter, condition_of
from anxin.complaints.selectors.lists import CaseRow, case_rows, filtered
from anxin.complaints.selectors.merged import ends_of
from anxin.complaints.selectors.requests import shown_request, with_clocks
from anxin.complaints.selectors.today_queries import MOST_LINES
from anxin.engines.priority.today import Errand, order_today
from anxin.foundation import clock
from anxin.foundation.ready_queries import ReadyQuery
from anxin.rights.choices import Standing

#: Obligations further away than this are not today's.
HORIZON = timedelta(hours=18)
#: What the law asks for takes more than a day: a decision, a car, money.
HORIZON_OF_LAW = timedelta(days=5)
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


class _Case(NamedTuple):
    """What of a case decides its place in the day; the rest is read for the lines that are shown."""

    pk: int
    level: int
    snowball: int
    due_at: datetime | None
    due_kind: str
    follow_up_due_at: datetime | None
    handled_at: datetime | None
    round_began_at: datetime
    #: How the highest right of its car stands.
    right: int | None

    @property
    def weight(self) -> int:
        """Its level; a case whose car has a right counts as important."""
        return Level.IMPORTANT if self.right == Standing.MET else self.level

    @property
    def due_from(self) -> datetime:
        return self.handled_at or self.round_began_at


@dataclass(frozen=True)
class _Found:
    """What there is to do in a case, before it is known whether it is shown; the case has only what orders it."""

    why: Why
    case: _Case
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
            level=found.case.weight,
            kind=found.why,
            snowball=found.case.snowball,
        )
        for place, found in enumerate(gathered)
    ]
    shown = [gathered[errand.ident] for errand in order_today(errands, now=now)[:MOST_LINES]]
    return Day(lines=_lines(shown), tallies=_tallies(person, dealer, everything=everything))


def _lines(shown: Sequence[_Found]) -> list[Line]:
    """Read the cases of what is shown; that the person may see each was judged when it was found."""
    cases = queries.SHOWN(keys=list({found.case.pk for found in shown}))
    rows = {case.pk: row for case, row in zip(cases, case_rows(cases), strict=True)}
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
            for case in self._here(queries.TO_FOLLOW_UP, until=self.until):
                yield _Found(Why.FOLLOW_UP, case, case.follow_up_due_at, case.due_from)
        yield from self._letters()
        yield from self._actions()
        yield from self._requests()
        yield from self._hand_overs()
        yield from self._tasks()

    def _waiting(self) -> Iterator[_Found]:
        if self._may(Capability.ASSIGN_COMPLAINTS):
            yield from self._cases(Why.UNOWNED, self._here(queries.UNOWNED))
        if self._may(Capability.DECIDE_COMPLAINTS):
            yield from self._cases(Why.UNJUDGED, self._here(queries.UNJUDGED))
        if self.everything:
            yield from self._cases(Why.OPEN, self._here(queries.OPEN))
        else:
            yield from self._cases(Why.OPEN, self._here(queries.OPEN_OF_OWNER, owner=self.person.pk))

    def _cases(self, why: Why, cases: Sequence[_Case]) -> Iterator[_Found]:
        for case in cases:
            yield _Found(why, case, None, case.due_from)

    def _may(self, capability: Capability) -> bool:
        return standing_of(self.person).can(capability, self.dealer.pk)

    def _here(self, query: VisibleCasesAt[tuple[Any, ...]], **given: Any) -> list[_Case]:
        """Ask for cases of the dealer that the person may see."""
        return [_Case._make(row) for row in query(self.person, dealer=self.dealer.pk, **given)]

    def _clocks(self) -> Iterator[_Found]:
        """One line a case, for the clock that is due first; what a promise or action asks comes with those."""
        kinds = set(_CLOCKS) if self._may(Capability.DECIDE_COMPLAINTS) else set(_CLOCKS) - _MAKERS
        told: dict[str, Any] = {"kinds": [kind.value for kind in kinds], "until": self.until}
        if self.everything:
            cases = self._here(queries.DUE, **told)
        elif self._may(Capability.CALL_BACK):
            cases = self._here(queries.DUE_TO_CALLER, owner=self.person.pk, **told)
        else:
            cases = self._here(queries.DUE_TO_OWNER, owner=self.person.pk, **told)
        for case in cases:
            yield _Found(_CLOCKS[DueKind(case.due_kind)], case, case.due_at, case.due_from)

    def _claims(self) -> Iterator[_Found]:
        """What the law asks for soon: the case's owner prepares it, who leads customer service answers it."""
        anybodys = self.everything or self._may(Capability.DECIDE_COMPLAINTS)
        running = queries.LAW[anybodys](
            dealer=self.dealer.pk, person=self.person.pk, until=clock.now() + HORIZON_OF_LAW
        )
        cases = self._cases_by_key({row.complaint_id for row in running})
        claims = claims_by_request({row.subject for row in running})
        for row in running:
            case, claim = cases.get(row.complaint_id), claims.get(row.subject)
            if case and claim:
                what = claim.request.get_remedy_display()
                yield _Found(_LAW[ClockKind(row.kind)], case, row.due_at, row.started_at, what)

    def _promises(self) -> Iterator[_Found]:
        promises = self._of_person(queries.PROMISES, until=self.until)
        cases = self._cases_named({promise.subject for promise in promises})
        for promise in promises:
            if case := cases.get(promise.subject):
                yield _Found(Why.PROMISE, case, promise.due_at, promise.made_at, promise.what, promise.pk)

    def _letters(self) -> Iterator[_Found]:
        """Where the last word of a case is the customer's; it stands where his case is due."""
        found = self._of_person(queries.LETTERS, since=clock.now() - ANSWERED_WITHIN)
        letters = {key: (at, text) for key, at, text in reversed(found)}
        cases = self._cases_by_key(set(letters))
        for key, (at, text) in letters.items():
            if written := cases.get(key):
                yield _Found(Why.WROTE, written, written.due_at, at, text, side=CaseSide.MESSAGES)

    def _actions(self) -> Iterator[_Found]:
        actions = self._of_person(queries.ACTIONS, until=self.until)
        cases = self._cases_by_key({action.complaint_id for action in actions})
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
        cases = self._cases_by_key({each.complaint_id for each in asked}, seen=False)
        for request in asked:
            shown = shown_request(request, now=clock.now())
            why = Why.ACCEPT if request.state == RequestState.SENT else Why.ANSWER
            case = cases[request.complaint_id]
            yield _Found(
                why, case, shown.due_at, shown.due_from, request.question, request.pk, request=request
            )

    def _hand_overs(self) -> Iterator[_Found]:
        offered: list[Any] = queries.HAND_OVERS(person=self.person.pk, dealer=self.dealer.pk)
        cases = self._cases_by_key({each.complaint_id for each in offered})
        for each in offered:
            if case := cases.get(each.complaint_id):
                yield _Found(
                    Why.HAND_OVER, case, each.due_at, each.offered_at, each.what, each.pk, side=CaseSide.HOUSE
                )

    def _tasks(self) -> Iterator[_Found]:
        tasks = self._of_person(queries.TASKS, until=self.until)
        cases = self._cases_by_key({task.complaint_id for task in tasks})
        for task in tasks:
            if case := cases.get(task.complaint_id):
                yield _Found(Why.TASK, case, task.due_at, task.added_at, task_in_words(task), task.pk)

    def _of_person[Row](self, query: Mapping[bool, ReadyQuery[Row]], **given: Any) -> list[Row]:
        """Ask for what is the person's at the dealer, or for everybody's."""
        return query[self.everything](dealer=self.dealer.pk, person=self.person.pk, **given)

    def _cases_by_key(self, keys: set[int], *, seen: bool = True) -> dict[int, _Case]:
        """Cases by the keys asked for; what hangs on a merged case is told of the one in which it goes on.

        ``seen`` leaves out what the person may not see.
        """
        ends = ends_of(keys)
        if not ends:
            return {}
        wanted = list(set(ends.values()))
        if seen:
            rows = self._here(queries.BY_KEY, keys=wanted)
        else:
            rows = [_Case._make(row) for row in queries.UNSEEN_BY_KEY(dealer=self.dealer.pk, keys=wanted)]
        found = {case.pk: case for case in rows}
        return {key: found[end] for key, end in ends.items() if end in found}

    def _cases_named(self, slugs: set[str]) -> dict[str, _Case]:
        if not slugs:
            return {}
        numbers = {slug.split("-", 1)[1]: slug for slug in slugs}
        named = queries.NAMED(dealer=self.dealer.pk, numbers=list(numbers))
        slug_of = {key: numbers[number] for key, number in named}
        cases = self._cases_by_key(set(slug_of))
        return {slug_of[key]: case for key, case in cases.items()}
