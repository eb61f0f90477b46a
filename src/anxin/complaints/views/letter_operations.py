"""The named operations of the side of messages: for each the form, and the service that it feeds."""

from collections.abc import Mapping

from anxin.accounts.models import Person
from anxin.complaints.choices import CaseSide
from anxin.complaints.forms import correspondence as forms
from anxin.complaints.forms.case import OperationForm
from anxin.complaints.services import keep_draft, write_to_customer
from anxin.complaints.views.operation import Operation


def _reply(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    reply = write_to_customer.Reply(
        way=data["way"],
        text=form.plainly("text"),
        subject=form.plainly("subject"),
        template=form.plainly("template"),
        files=data.get("attached") or (),
    )
    return write_to_customer.write_to_customer(slug, reply=reply, by=by, seen=data["seen"])


def _call_back(slug: str, form: OperationForm, by: Person) -> object:
    return write_to_customer.call_message_back(slug, message=form.cleaned_data["message"], by=by)


def _hand_draft(slug: str, form: OperationForm, by: Person) -> object:
    field, text = form.plainly("field"), form.plainly("text")
    if text.strip():
        # What was typed right before has not come by itself yet, and coming later it would end the hand-over.
        keep_draft.keep_draft(slug, field=field, text=text, by=by)
    return keep_draft.hand_draft(slug, field=field, to=form.cleaned_data["to"], by=by)


LETTER_OPERATIONS: Mapping[str, Operation] = {
    "reply": Operation(forms.ReplyForm, _reply, side=CaseSide.MESSAGES),
    "call_back": Operation(forms.CallBackForm, _call_back, side=CaseSide.MESSAGES),
    "hand_draft": Operation(forms.HandDraftForm, _hand_draft, side=CaseSide.MESSAGES),
}
