"""Drafts on the server: what a crash of a computer would lose, kept for its writer and whom he hands it to."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.models import CaseDraft, Complaint
from anxin.complaints.policies import can_handle_complaint
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.handlers import require_handler
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell

MOST_TEXT = 20_000
MOST_FIELD = 120
#: What nobody went on with is forgotten.
KEPT = timedelta(days=14)


@transaction.atomic
def keep_draft(slug: str, *, field: str, text: str, by: Person) -> CaseDraft | None:
    """Keep what somebody has begun to write in a field of a case; an empty text forgets it.

    No history and no version: a draft is nobody's business but its writer's. Writing on ends a hand-over, so that no
    colleague reads along; the same text once more, as a page sends it that is left, does not.
    """
    complaint = get_complaint_for(by, slug)
    require_handler(by, complaint)
    if not field or len(field) > MOST_FIELD:
        raise InvalidInput("FIELD_UNKNOWN", _("This field keeps no draft."), field="field")
    if len(text) > MOST_TEXT:
        raise InvalidInput(
            "TEXT_TOO_LONG",
            _("At most %(limit)s characters; there are %(count)s."),
            field="text",
            params={"limit": MOST_TEXT, "count": len(text)},
        )
    plain = text.replace("\x00", "")
    if not plain.strip():
        CaseDraft.objects.filter(complaint=complaint, person=by, field=field).delete()
        return None
    own = CaseDraft.objects.filter(complaint=complaint, person=by, field=field)
    defaults: dict[str, Any] = {"text": plain, "saved_at": clock.now()}
    if not own.filter(text=plain).exists():
        defaults["handed_to"] = None
    draft, _made = CaseDraft.objects.update_or_create(
        complaint=complaint, person=by, field=field, defaults=defaults
    )
    return draft


def forget_drafts(complaint: Complaint, *, operation: str, row: str, by: Person) -> None:
    """Forget the drafts of a form that has been saved."""
    CaseDraft.objects.filter(complaint=complaint, person=by, field__startswith=f"{operation}:{row}:").delete()


@transaction.atomic
def hand_draft(slug: str, *, field: str, to: Person, by: Person) -> CaseDraft:
    """Hand one's draft to a colleague, who finds it on the case and is told; ``NotFound`` where there is none."""
    complaint = get_complaint_for(by, slug)
    require_handler(by, complaint)
    if to == by or not can_handle_complaint(to, complaint):
        raise InvalidInput("COLLEAGUE_UNFIT", _("Choose a colleague who works on this case."), field="to")
    draft = CaseDraft.objects.filter(complaint=complaint, person=by, field=field).first()
    if draft is None:
        raise InvalidInput("DRAFT_EMPTY", _("There is no draft to hand over yet."), field="to")
    draft.handed_to = to
    draft.save(update_fields=["handed_to"])
    now = clock.now()
    notice = NewNotice(
        dealer=complaint.dealer,
        kind=NoticeKind.HAND_OVER,
        code="DRAFT_HANDED",
        params={"number": complaint.number, "by": by.name},
        subject=complaint.slug,
        url=f"{complaint.get_absolute_url()}?side=messages",
        key=f"{complaint.slug}/draft/{draft.pk}/{to.pk}/{now:%Y%m%d%H%M}",
    )
    tell([to], notice=notice, at=now)
    return draft


@transaction.atomic
def take_draft(slug: str, *, draft_id: int, by: Person) -> CaseDraft:
    """Make a draft that was handed to one one's own, after what one has begun there oneself."""
    complaint = get_complaint_for(by, slug)
    require_handler(by, complaint)
    rows = CaseDraft.objects.select_for_update().filter(complaint=complaint, handed_to=by, pk=draft_id)
    handed = rows.first()
    if handed is None:
        raise NotFound
    own = CaseDraft.objects.filter(complaint=complaint, person=by, field=handed.field).first()
    text = f"{own.text.rstrip()}\n\n{handed.text}" if own and own.text.strip() else handed.text
    handed.delete()
    kept = keep_draft(slug, field=handed.field, text=text, by=by)
    if kept is None:
        raise NotFound
    return kept


def forget_old_drafts() -> int:
    """Forget drafts that nobody went on with, and return how many that were."""
    number, _by_model = CaseDraft.objects.filter(saved_at__lt=clock.now() - KEPT).delete()
    return number
