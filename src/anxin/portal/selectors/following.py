"""A case as its customer sees it: what is meant for him, in plain words, and nothing of the house's own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Min, Q, QuerySet
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anxin.complaints.choices import (
    ClockKind,
    ContactOutcome,
    EventKind,
    Phase,
    ReviewOutcome,
    Side,
    SolutionState,
    Status,
)
from anxin.complaints.models import (
    Attachment,
    CaseAction,
    CaseClock,
    CaseMerge,
    CaseReview,
    Complaint,
    ComplaintEvent,
    Solution,
)
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.complaints.selectors.merged import merged_into, whole_of
from anxin.foundation.bilingual import pick
from anxin.foundation.errors import NotFound
from anxin.messaging.choices import Channel, Direction
from anxin.messaging.models import Message, Thread
from anxin.playbooks.selectors import entries
from anxin.portal.models import HandlingRating, Posting
from anxin.portal.selectors.doors import LIST, Told, bodies_of
from anxin.portal.selectors.links import Followed
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise

Facts = Mapping[str, Any]
_NEXT_WORD = (ClockKind.ACKNOWLEDGE, ClockKind.CONTACT, ClockKind.NEXT_UPDATE, ClockKind.PLAN)


@dataclass(frozen=True)
class Stage:
    """One of the six phases in the customer's words, and whether it is behind, here or ahead."""

    name: str
    what: str
    state: str


@dataclass(frozen=True)
class Happened:
    """Something that happened, as the customer is told of it."""

    at: datetime
    what: str


@dataclass(frozen=True)
class Said:
    """One message; ``who`` is the colleague, empty for the customer himself."""

    at: datetime
    text: str
    who: str
    ours: bool


@dataclass(frozen=True)
class Grade:
    """A question on the handling and its name in the form."""

    key: str
    question: str


@dataclass(frozen=True)
class CasePage:
    """Everything that a secret link shows.

    ``own`` is the case that the link was given for. ``complaint`` is the one in which it goes on, maybe another
    customer's: of it the page tells number, stage, who looks after it and when the next word comes, and nothing else.
    """

    own: Complaint
    complaint: Complaint
    stages: Sequence[Stage]
    now: Stage
    owner: str
    next_word: datetime | None
    promises: Sequence[Promise]
    solutions: Sequence[Solution]
    our_actions: Sequence[CaseAction]
    your_actions: Sequence[CaseAction]
    files: Sequence[Attachment]
    messages: Sequence[Said]
    happened: Sequence[Happened]
    grades: Sequence[Grade]
    rating: HandlingRating | None
    bodies: Sequence[Told]
    review_under_way: bool

    @property
    def to_decide(self) -> list[Solution]:
        if self.complaint.handled_at:
            return []
        return [each for each in self.solutions if each.state == SolutionState.PROPOSED]

    @property
    def decided(self) -> list[Solution]:
        return [each for each in self.solutions if each.state != SolutionState.PROPOSED]

    @property
    def is_over(self) -> bool:
        return self.complaint.handled_at is not None

    @property
    def is_closed(self) -> bool:
        return self.complaint.status == Status.CLOSED


def read_followed(followed: Followed) -> CasePage:
    """Return the page of the case that a link opens, in a fixed number of queries."""
    complaint, own = followed.complaint, own_of(followed)
    actions = list(CaseAction.objects.filter(complaint__in=own))
    promises = _promises(own)
    stages = stages_of(complaint)
    return CasePage(
        own=followed.link.complaint,
        complaint=complaint,
        stages=stages,
        now=next((each for each in stages if each.state == "here"), stages[-1]),
        owner=complaint.owner.name if complaint.owner else "",
        next_word=_next_word(complaint),
        promises=[each for each in promises if each.state != PromiseState.WITHDRAWN],
        solutions=_solutions(complaint, own),
        our_actions=[each for each in actions if each.side == Side.OURS],
        your_actions=[each for each in actions if each.side == Side.CUSTOMER],
        files=list(_his_files(own)),
        messages=_messages(followed),
        happened=_happened(followed, own, promises=promises),
        grades=[
            Grade(each["key"], pick(each))
            for each in entries(LIST, "grades", dealer_code=complaint.dealer.code)
        ],
        rating=HandlingRating.objects.filter(
            complaint=followed.link.complaint, round=complaint.times_reopened
        ).first(),
        bodies=bodies_of(complaint.dealer),
        review_under_way=CaseReview.objects.filter(complaint__in=own, decided_at=None).exists(),
    )


def own_of(followed: Followed) -> list[int]:
    """Return the keys of the cases whose content a link shows: its own, and what of the same customer's went into it.

    Who wrote at the door was found by a number that anybody can type. Neither does what came in there show by another
    case's link, nor does the link that he got there show another case: a colleague gives one when he knows him.
    """
    case = followed.link.complaint
    own = [case.pk]
    below = merged_into(case) if followed.link.made_by_id and case.customer_id else []
    if below:
        posted = set(Posting.objects.filter(complaint__in=below).values_list("complaint_id", flat=True))
        for each in below:
            same = each.customer_id == case.customer_id and each.pk not in posted
            if same and each.merged_into_id in own:
                own.append(each.pk)
    return own


def threads_of(followed: Followed) -> QuerySet[Thread]:
    """Return the conversations on the customer's page that are a link's own, wherever mergings have moved them."""
    own, standing = own_of(followed), followed.complaint
    whole = whole_of(standing)
    above = _above(followed)
    came: set[int] = set()
    strange: set[int] = set()
    merges = CaseMerge.objects.filter(undone_at=None, source__in=whole) if len(whole) > 1 else []
    for merge in merges:
        if merge.source_id in own:
            came.update(merge.threads)
        elif merge.source_id not in above:
            strange.update(merge.threads)
    here = Q(case__complaint__in=own) | Q(pk__in=came, case__complaint__in=whole)
    return Thread.objects.filter(here, channel=Channel.DOOR).exclude(pk__in=strange)


def _above(followed: Followed) -> set[int]:
    """Return the keys of the cases into which a link's own was merged, up to the one in which it goes on."""
    ways = {each.pk: each.merged_into_id for each in merged_into(followed.complaint)}
    above: set[int] = set()
    further = ways.get(followed.link.complaint_id)
    while further is not None:
        above.add(further)
        further = ways.get(further)
    return above


def stages_of(complaint: Complaint) -> list[Stage]:
    """Return the six stages of a case in the customer's words."""
    order = [each.value for each in Phase]
    here = len(order) if complaint.status == Status.CLOSED else order.index(complaint.phase)
    rows = {each["key"]: each for each in entries(LIST, "stages", dealer_code=complaint.dealer.code)}
    states = ("done" if place < here else "here" if place == here else "ahead" for place in range(len(order)))
    return [
        Stage(pick(rows[key]), pick(rows[key]["what"]), state)
        for key, state in zip(order, states, strict=True)
    ]


def his_file(followed: Followed, key: UUID) -> Attachment:
    """Return a file that the customer himself sent to the case of a link; ``NotFound`` for any other."""
    found = _his_files(own_of(followed)).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def door_thread(followed: Followed) -> Thread | None:
    """Return the conversation on the customer's page, or nothing where none has begun."""
    return threads_of(followed).select_related("dealer").order_by("pk").first()


def _next_word(complaint: Complaint) -> datetime | None:
    running = CaseClock.objects.filter(complaint=complaint, kind__in=_NEXT_WORD, stopped_at=None)
    due: datetime | None = running.aggregate(due=Min("due_at"))["due"]
    return due


def _promises(own: Sequence[int]) -> list[Promise]:
    slugs = [each.slug for each in Complaint.objects.filter(pk__in=own).select_related("dealer")]
    rows = Promise.objects.filter(subject_kind=SUBJECT_KIND, subject__in=slugs)
    return list(rows.order_by("due_at", "pk"))


def _solutions(complaint: Complaint, own: Sequence[int]) -> list[Solution]:
    rows = Solution.objects.filter(complaint__in=own)
    if complaint.times_reopened:
        rows = rows.filter(proposed_at__gte=complaint.round_began_at)
    return list(rows.order_by("proposed_at", "pk"))


def _his_files(own: Sequence[int]) -> QuerySet[Attachment]:
    return Attachment.objects.filter(complaint__in=own, added_by=None, removed_at=None)


def _messages(followed: Followed) -> list[Said]:
    rows = Message.objects.filter(thread__in=threads_of(followed), channel=Channel.DOOR)
    return [
        Said(
            at=each.at,
            text=each.text,
            who=each.author.name if each.author else "",
            ours=each.direction == Direction.OUT,
        )
        for each in rows.select_related("author").order_by("at", "pk")
    ]


def _happened(followed: Followed, own: Sequence[int], *, promises: Sequence[Promise]) -> list[Happened]:
    """What stands in his own history, and what he did himself after it went on in another's."""
    numbers = set(Complaint.objects.filter(pk__in=own).values_list("number", flat=True))
    made = {each.pk for each in promises}
    solutions = set(Solution.objects.filter(complaint__in=own).values_list("pk", flat=True))
    his = Q(complaint__in=own) | Q(
        complaint__in=whole_of(followed.complaint), facts__case__in=sorted(numbers)
    )
    rows = ComplaintEvent.objects.filter(his, kind__in=_WORDS).order_by("-at", "-pk")
    return [
        Happened(each.at, words)
        for each in rows
        if _is_his(each.facts, numbers=numbers, solutions=solutions, promises=made)
        and (words := _WORDS[EventKind(each.kind)](each.facts))
    ]


def _is_his(facts: Facts, *, numbers: set[str], solutions: set[int], promises: set[int]) -> bool:
    """Tell whether a line of his case is not about what belongs to another that was merged with it."""
    return (
        facts.get("case") in {None, *numbers}
        and ("solution" not in facts or facts["solution"] in solutions)
        and ("promise" not in facts or facts["promise"] in promises)
    )


def _contacted(facts: Facts) -> str:
    reached = facts.get("outcome") == ContactOutcome.REACHED
    return _("We spoke with you.") if reached else _("We tried to reach you.")


def _decided(facts: Facts) -> str:
    if facts.get("accepted"):
        return _("You accepted: %(what)s") % {"what": facts.get("what", "")}
    return _("You did not accept: %(what)s") % {"what": facts.get("what", "")}


def _reviewed(facts: Facts) -> str:
    if facts.get("outcome") == ReviewOutcome.CORRECTED:
        return _("The review found that we have to put the handling right.")
    return _("The review found the handling right.")


def _always(words: LazyText) -> Callable[[Facts], str]:
    return lambda _facts: str(words)


def _of_what(words: LazyText) -> Callable[[Facts], str]:
    return lambda facts: str(words) % {"what": facts.get("what", "")}


def _by_himself(words: LazyText) -> Callable[[Facts], str]:
    return lambda facts: str(words) if facts.get("himself") else ""


#: The kinds of event that a customer is told of, and how. What is not here stays in the house.
_WORDS: Mapping[EventKind, Callable[[Facts], str]] = {
    EventKind.OPENED: _always(gettext_lazy("We have your complaint.")),
    EventKind.IMPORTED: _always(gettext_lazy("We have your complaint.")),
    EventKind.ACKNOWLEDGED: _always(gettext_lazy("We told you that we have it.")),
    EventKind.CONTACTED: _contacted,
    EventKind.SOLUTION_PROPOSED: _of_what(gettext_lazy("We propose: %(what)s")),
    EventKind.SOLUTION_DECIDED: _decided,
    EventKind.PROMISE_MADE: _of_what(gettext_lazy("We promised: %(what)s")),
    EventKind.PROMISE_KEPT: _of_what(gettext_lazy("Done as promised: %(what)s")),
    EventKind.PROMISE_MOVED: _of_what(gettext_lazy("Another time for: %(what)s")),
    EventKind.FILE_ATTACHED: _by_himself(gettext_lazy("You sent a file.")),
    EventKind.QUICK_CLOSED: _always(gettext_lazy("Settled on the spot.")),
    EventKind.CLOSED: _always(gettext_lazy("The handling is finished; we ask again in some days.")),
    EventKind.FOLLOWED_UP: _always(gettext_lazy("We asked you whether it is really settled.")),
    EventKind.REOPENED: _always(gettext_lazy("The case was opened again.")),
    EventKind.CLOSED_FOR_GOOD: _always(gettext_lazy("The case is closed.")),
    EventKind.REVIEW_ASKED: _by_himself(gettext_lazy("You asked for a review.")),
    EventKind.REVIEW_DECIDED: _reviewed,
    EventKind.HANDLING_RATED: _always(gettext_lazy("You judged the handling.")),
}
