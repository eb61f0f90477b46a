"""What a case shows of others: those merged into it, split off it or linked with it, and what joining would bring."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.accounts.selectors import calendar_of
from anxin.complaints.choices import ClockKind, EventKind, Level, LinkKind, RequestState, Status
from anxin.complaints.models import (
    Attachment,
    CaseAction,
    CaseLink,
    CaseMerge,
    CaseSplit,
    CaseThread,
    Complaint,
    InputRequest,
)
from anxin.complaints.policies import visible_to
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.complaints.selectors.claims import claims_of
from anxin.complaints.selectors.clocks.judging import judge_clocks
from anxin.complaints.selectors.found_cases import cases_found
from anxin.complaints.selectors.merge_rules import (
    differing_customers,
    dues_brought_by,
    highest_level,
    objections,
)
from anxin.complaints.selectors.merged import ends_of, merged_into, standing_case, whole_of
from anxin.complaints.selectors.searching import exact_case
from anxin.complaints.selectors.silent_history import concerns_both
from anxin.foundation import clock
from anxin.foundation.ready_queries import Given, ReadyQuery
from anxin.foundation.searching import tsquery_literal
from anxin.messaging.models import Message
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise

MOST_CANDIDATES = 8
#: Children shown one by one; the rest are counted.
MOST_CHILDREN = 20
_SHOWN = ("dealer", "customer", "vehicle", "owner")


@dataclass(frozen=True)
class Linked:
    """A case linked with this one, as its line shows it."""

    link_id: int
    case: Complaint
    kind: str
    note: str

    @property
    def kind_label(self) -> str:
        """The words for the link as this case sees it."""
        return link_label(self.kind)


@dataclass(frozen=True)
class Joined:
    """The cases that belong to one."""

    merged: Sequence[CaseMerge]
    split_off: Sequence[CaseSplit]
    split_from: CaseSplit | None
    parent: Linked | None
    children: Sequence[Linked]
    more_children: int
    #: Label and number of the children in each state.
    states: Sequence[tuple[str, int]]
    others: Sequence[Linked]
    #: The merging by which this case goes on in another, and that one.
    gone: CaseMerge | None
    goes_on: Complaint | None

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return bool(
            self.merged or self.split_off or self.split_from or self.parent or self.children or self.others
        )


@dataclass(frozen=True)
class Candidate:
    """A case that could be meant, and why it is offered."""

    case: Complaint
    why: str


@dataclass(frozen=True)
class Brought:
    """How much hangs on a case that would go on in another."""

    promises: int
    actions: int
    requests: int
    threads: int
    files: int
    claims: int


@dataclass(frozen=True)
class MergePreview:
    """What merging two cases would do; ``obstacle`` says why it cannot be."""

    source: Complaint
    target: Complaint
    obstacle: str
    two_customers: bool
    brought: Brought
    #: Label and due time of the clocks that become stricter.
    stricter: Sequence[tuple[str, datetime]]
    raised_to: str


@dataclass(frozen=True)
class UnmergePreview:
    """What taking a merging back would do, with what is not plain about it."""

    source: Complaint
    target: Complaint
    merge: CaseMerge
    brought: Brought
    #: Messages that came in the conversations that go back, since the merging.
    messages_since: int
    #: Lines of the history of the case that goes on, since the merging: what they tell of stays there.
    done_since: int
    #: Clocks that come back and whose time has passed.
    late: Sequence[tuple[str, datetime]]


_splits = ReadyQuery(
    lambda: CaseSplit.objects.filter(
        Q(origin__pk__any_of=Given("cases")) | Q(made=Given("case")), undone_at=None
    ).select_related("origin__dealer", "made__dealer", "by")
)
_link_rows = ReadyQuery(
    lambda: CaseLink.objects.filter(Q(one__pk__any_of=Given("cases")) | Q(other__pk__any_of=Given("cases")))
)


def read_joined(complaint: Complaint, person: Person) -> Joined:
    """Return what belongs to a case that has been fetched for this person, as far as he sees them."""
    own = whole_of(complaint)
    merges = (
        CaseMerge.objects.filter(source__in=own[1:], undone_at=None) if own[1:] else CaseMerge.objects.none()
    )
    splits = _splits(cases=own, case=complaint.pk)
    links = _links(complaint, own, person)
    parents = [each for each in links if each.kind == "parent"]
    children = [each for each in links if each.kind == "child"]
    return Joined(
        merged=list(merges.select_related("source__dealer", "by")),
        split_off=[each for each in splits if each.made_id != complaint.pk],
        split_from=next((each for each in splits if each.made_id == complaint.pk), None),
        parent=parents[0] if parents else None,
        children=children[:MOST_CHILDREN],
        more_children=max(len(children) - MOST_CHILDREN, 0),
        states=_states(each.case for each in children),
        others=[each for each in links if each.kind not in {"parent", "child"}],
        gone=_merge_of(complaint),
        goes_on=standing_case(complaint) if complaint.merged_into_id else None,
    )


def case_to_show(person: Person, complaint: Complaint, *, original: bool) -> Complaint | None:
    """Return the case to which the page of a merged one leads, unless the original is asked for."""
    if original or complaint.merged_into_id is None:
        return None
    end = ends_of([complaint.pk])[complaint.pk]
    return visible_to(person).filter(pk=end).select_related("dealer").first()


def merged_number(complaint: Complaint, number: str) -> str:
    """Return the number by which somebody came, where it is one that goes on in this case."""
    return number if number in {each.number for each in merged_into(complaint)} else ""


def link_label(kind: str) -> str:
    """Return the words for a link as one of its cases sees it."""
    if kind == "child":
        return _("child")
    return _("parent") if kind == "parent" else str(LinkKind(kind).label)


def candidates_for(person: Person, complaint: Complaint, *, query: str = "") -> list[Candidate]:
    """Return the few cases that could be meant: by number or words, else of the same customer or car, or new."""
    here = visible_to(person).filter(dealer=complaint.dealer_id).exclude(pk__in=whole_of(complaint))
    here = here.select_related(*_SHOWN).order_by("-received_at", "-id")
    if query.strip():
        return _by_query(person, complaint, here=here, query=query)
    found: dict[int, Candidate] = {}
    if complaint.customer_id or complaint.vehicle_id:
        for case in here.filter(concerns_both(complaint.customer, complaint.vehicle))[:MOST_CANDIDATES]:
            same = case.customer_id is not None and case.customer_id == complaint.customer_id
            found[case.pk] = Candidate(case, _("the same customer") if same else _("the same car"))
    for case in here[:MOST_CANDIDATES]:
        found.setdefault(case.pk, Candidate(case, _("fresh")))
    return list(found.values())[:MOST_CANDIDATES]


def preview_merge(source: Complaint, target: Complaint) -> MergePreview:
    """Return what merging two cases fetched for the person would do."""
    obstacle = next((str(each) for each in objections(source, target)), "")
    level = highest_level([source, target])
    return MergePreview(
        source=source,
        target=target,
        obstacle=obstacle,
        two_customers=differing_customers(source, target),
        brought=brought_by(source),
        stricter=_stricter(source, target),
        raised_to=str(Level(level).label) if level > target.level else "",
    )


def preview_unmerge(source: Complaint, target: Complaint) -> UnmergePreview | None:
    """Return what taking a merging back would do; nothing where the case is not merged."""
    merge = CaseMerge.objects.filter(source=source, undone_at=None).select_related("target", "by").first()
    if merge is None:
        return None
    since = Message.objects.filter(thread__in=merge.threads, at__gt=merge.at)
    return UnmergePreview(
        source=source,
        target=target,
        merge=merge,
        brought=brought_by(source, threads=merge.threads),
        messages_since=since.count(),
        done_since=target.events.filter(at__gt=merge.at).count(),
        late=_late_again(source),
    )


def brought_by(source: Complaint, *, threads: Sequence[int] | None = None) -> Brought:
    """Return how much hangs on a case."""
    promises = Promise.objects.filter(subject_kind=SUBJECT_KIND, subject=source.slug, state=PromiseState.OPEN)
    asked = InputRequest.objects.filter(
        complaint=source, state__in=[RequestState.SENT, RequestState.ACCEPTED]
    )
    return Brought(
        promises=promises.count(),
        actions=CaseAction.objects.filter(complaint=source, done_at=None).count(),
        requests=asked.count(),
        threads=CaseThread.objects.filter(complaint=source).count() if threads is None else len(threads),
        files=Attachment.objects.filter(complaint=source, removed_at=None).count(),
        claims=sum(each.request.is_open for each in claims_of(source)),
    )


def _merge_of(complaint: Complaint) -> CaseMerge | None:
    if complaint.merged_into_id is None:
        return None
    return CaseMerge.objects.filter(source=complaint, undone_at=None).select_related("by").first()


def _links(complaint: Complaint, own: Sequence[int], person: Person) -> list[Linked]:
    rows = _link_rows(cases=list(own))
    if not rows:
        return []
    far = {row.pk: row.other_id if row.one_id in own else row.one_id for row in rows}
    ends = ends_of(far.values())
    cases = {
        case.pk: case for case in visible_to(person).filter(pk__in=ends.values()).select_related(*_SHOWN)
    }
    found = []
    for row in rows:
        case = cases.get(ends[far[row.pk]])
        if case is None or case.pk == complaint.pk:
            continue
        kind = row.kind
        if kind == LinkKind.PARENT:
            kind = "child" if row.one_id in own else "parent"
        found.append(Linked(row.pk, case, kind, row.note))
    return found


def _states(cases: Iterable[Complaint]) -> list[tuple[str, int]]:
    counted = Counter(case.status for case in cases)
    return [(str(status.label), counted[status]) for status in Status if counted[status]]


def _by_query(
    person: Person, complaint: Complaint, *, here: QuerySet[Complaint], query: str
) -> list[Candidate]:
    exact = exact_case(person, query)
    if exact is not None and exact.dealer_id == complaint.dealer_id and exact.pk != complaint.pk:
        return [Candidate(exact, _("this very number"))]
    words = tsquery_literal(query)
    found = cases_found(here, words, person=person)[:MOST_CANDIDATES] if words else []
    return [Candidate(case, "") for case in found]


def _stricter(source: Complaint, target: Complaint) -> list[tuple[str, datetime]]:
    mine, theirs = dues_brought_by(source), dues_brought_by(target)
    return [
        (str(ClockKind(kind).label), datetime.fromisoformat(due))
        for kind, due in mine.items()
        if kind in theirs and datetime.fromisoformat(due) < datetime.fromisoformat(theirs[kind])
    ]


def _late_again(source: Complaint) -> list[tuple[str, datetime]]:
    """The clocks as they would stand had the case never been merged."""
    now = clock.now()
    events = list(source.events.order_by("at", "id"))
    last = next((each for each in reversed(events) if each.kind == EventKind.MERGED), None)
    unheard = [each for each in events if each is not last]
    judged = judge_clocks(source, unheard, calendar=calendar_of(source.dealer), now=now)
    return [
        (str(run.place.kind.label), run.due_at)
        for run in judged.runs
        if run.is_open and run.due_at is not None and run.due_at < now
    ]
