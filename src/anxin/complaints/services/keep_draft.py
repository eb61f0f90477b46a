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
    _require_short(text)
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


def _require_short(text: str) -> None:
    if len(text) > MOST_TEXT:
        raise InvalidInput(
            "TEXT_TOO_LONG",
            _("At most %(limit)s characters; there are %(count)s."),
            field="text",
            params={"limit": MOST_TEXT, "count": len(text)},
        )


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
    _require_short(_joined(own, handed.text))
    handed.delete()
    return add_to_draft(complaint, field=handed.field, text=handed.text, by=by)


def add_to_draft(complaint: Complaint, *, field: str, text: str, by: Person) -> CaseDraft:
    """Put a text after what somebody has begun in a field of a case, in the caller's transaction.

    The case has been fetched and authorised by the caller. What is too long together is kept as far as it fits.
    """
    own = CaseDraft.objects.select_for_update().filter(complaint=complaint, person=by, field=field).first()
    draft, _made = CaseDraft.objects.update_or_create(
        complaint=complaint, person=by, field=field,
        defaults={"text": _joined(own, text)[:MOST_TEXT], "saved_at": clock.now(), "handed_to": None},
    )  # fmt: skip
    return draft


def _joined(own: CaseDraft | None, text: str) -> str:
    begun = own.text.rstrip() if own else ""
    return f"{begun}\n\n{text}" if begun and begun != text.rstrip() else text


def move_drafts(source: Complaint, *, to: Complaint) -> None:
    """Let the drafts of a merged case go along to the one in which it goes on, in the caller's transaction."""
    for draft in CaseDraft.objects.select_for_update().filter(complaint=source).order_by("pk"):
        begun = CaseDraft.objects.filter(complaint=to, person=draft.person_id, field=draft.field).first()
        if begun is None:
            draft.complaint = to
            draft.save(update_fields=["complaint"])
        elif len(_joined(begun, draft.text)) <= MOST_TEXT:
            add_to_draft(to, field=draft.field, text=draft.text, by=draft.person)
            draft.delete()


def forget_old_drafts() -> int:
    """Forget drafts that nobody went on with, and return how many that were."""
    number, _by_model = CaseDraft.objects.filter(saved_at__lt=clock.now() - KEPT).delete()
    return number
