"""Following a case: whoever follows it is told when it moves, at most once an hour and never of his own doing."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.db import transaction

from anxin.accounts.models import Person
from anxin.complaints.events import CaseMoved
from anxin.complaints.models import CaseFollower, Complaint
from anxin.complaints.policies import is_kept_out, visible_to
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.merged import ends_of, merged_below, standing_case, whole_of
from anxin.foundation import audit, clock
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell

TASK = "complaints.tell_followers"


@transaction.atomic
def follow_case(slug: str, *, by: Person) -> Complaint:
    """Follow a case that one sees; following it twice changes nothing."""
    complaint = get_complaint_for(by, slug)
    if add_followers(complaint, [by]):
        _keep_trail("complaints.followed", complaint, by)
    return complaint


@transaction.atomic
def unfollow_case(slug: str, *, by: Person) -> Complaint:
    """Follow a case no longer."""
    complaint = get_complaint_for(by, slug)
    number, _by_model = CaseFollower.objects.filter(complaint__in=whole_of(complaint), person=by).delete()
    if number:
        _keep_trail("complaints.unfollowed", complaint, by)
    return complaint


def add_followers(complaint: Complaint, people: Iterable[Person]) -> int:
    """Let people follow a case and return how many did not before."""
    wanted = {person.pk: person for person in people}
    known = set(complaint.followers.filter(person__in=wanted).values_list("person_id", flat=True))
    new = [
        CaseFollower(complaint=complaint, person=person, since=clock.now())
        for key, person in wanted.items()
        if key not in known
    ]
    CaseFollower.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def tell_followers(moved: CaseMoved) -> None:
    """Tell those who follow a case that it has moved: who still sees it, each once an hour of the dealer's clock."""
    complaint = Complaint.objects.select_related("dealer__region__brand").get(pk=moved.complaint_id)
    complaint = standing_case(complaint)
    rows = CaseFollower.objects.filter(complaint__in=whole_of(complaint)).select_related("person")
    followers = {row.person_id: row.person for row in rows if row.person_id != moved.by_id}
    others = [person for person in followers.values() if not is_kept_out(person, complaint)]
    people = [person for person in others if visible_to(person).filter(pk=complaint.pk).exists()]
    if not people:
        return
    hour = moved.at.astimezone(ZoneInfo(complaint.dealer.time_zone))
    notice = NewNotice(
        dealer=complaint.dealer,
        kind=NoticeKind.FOLLOWING,
        code="FOLLOWED_CASE_CHANGED",
        params={"number": complaint.number},
        subject=complaint.slug,
        url=complaint.get_absolute_url(),
        key=f"{complaint.slug}/followed/{hour:%Y%m%d%H}",
    )
    tell(people, notice=notice, at=moved.at)


def has_followers(complaint_id: int, *, besides: int | None) -> bool:
    """Tell whether anybody but one person follows a case."""
    end = ends_of([complaint_id])[complaint_id]
    rows = CaseFollower.objects.filter(complaint__in=[end, *merged_below([end]).get(end, ())])
    return (rows if besides is None else rows.exclude(person_id=besides)).exists()


def _keep_trail(action: str, complaint: Complaint, by: Person) -> None:
    audit.record_operation(action, person_id=by.pk, dealer_id=complaint.dealer_id, subject=complaint.slug)
