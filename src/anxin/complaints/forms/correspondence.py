"""The forms of the side on which one writes to the customer."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.complaints.forms.case import OperationForm
from anxin.complaints.forms.fields import ColleagueField
from anxin.complaints.selectors.correspondence import files_to_send, language_of, ways_of
from anxin.complaints.selectors.presence import own_draft
from anxin.foundation.form_fields import TextField
from anxin.messaging.choices import Channel
from anxin.messaging.selectors.templates import templates_of
from anxin.messaging.services.templates import MOST_SUBJECT
from anxin.messaging.services.write_message import MOST_TEXT

LANGUAGES = (("zh", "中文"), ("en", "English"))


class ReplyForm(OperationForm):
    way = forms.ChoiceField(
        label=_("To"), error_messages={"required": _("Choose by which way the customer gets it.")}
    )
    template = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    subject = forms.CharField(label=_("Subject"), required=False, max_length=MOST_SUBJECT)
    text = TextField(
        label=_("Message"),
        rows=7,
        max_length=MOST_TEXT,
        error_messages={"required": _("Write something first.")},
    )
    attached = forms.TypedMultipleChoiceField(
        label=_("Files of the case, by e-mail only"),
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
    )
    button = _("Send")

    def prepare(self) -> None:
        complaint = self.ground.complaint
        self.ways = ways_of(complaint)
        channels = {str(each.channel) for each in self.ways}
        kept = templates_of(complaint.dealer) if self.ways else []
        self.templates = [each for each in kept if each.active and channels & set(each.channels)]
        self.languages = LANGUAGES if language_of(complaint) == "zh" else LANGUAGES[::-1]
        self.fields["way"].choices = [(each.key, each.label) for each in self.ways]  # type: ignore[attr-defined]
        files = files_to_send(complaint)
        if files and any(each.channel == Channel.EMAIL for each in self.ways):
            offered = [(str(each.key), each.name) for each in files]
            self.fields["attached"].choices = offered  # type: ignore[attr-defined]
        else:
            del self.fields["attached"]
        last = next((each.thread for each in self.ways if each.thread and each.thread.subject), None)
        self.initial.setdefault("text", own_draft(complaint, self.ground.person, "reply::text"))
        if last:
            self.initial.setdefault("subject", answer_to(last.subject))


class CallBackForm(OperationForm):
    message = forms.UUIDField(widget=forms.HiddenInput)
    row_field = "message"
    button = _("Call it back")


class HandDraftForm(OperationForm):
    field = forms.CharField(max_length=120, widget=forms.HiddenInput)
    to = ColleagueField(label=_("Hand my draft to"))
    #: Put in by the page (``drafts.js``): what stands in the field at this moment.
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    row_field = "field"
    button = _("Hand it over")

    def prepare(self) -> None:
        others = [each for each in self.ground.colleagues if each.pk != self.ground.person.pk]
        self.fields["to"].offer(others)  # type: ignore[attr-defined]


class TemplateChoice(forms.Form):
    """Which template is to be filled in for a case, after what is written already."""

    chosen = forms.CharField(max_length=60)
    language = forms.ChoiceField(choices=LANGUAGES, required=False)
    subject = forms.CharField(required=False, max_length=MOST_SUBJECT)
    text = forms.CharField(required=False, max_length=MOST_TEXT)

    def given(self, name: str) -> Any:
        """Return what was given; an empty text for what was left out or too long."""
        return self.cleaned_data.get(name) or ""


def answer_to(subject: str) -> str:
    """Return the subject of an answer, marked once, however often it went to and fro."""
    marked = subject.lower().startswith(("re:", "re：", "回复:", "回复：", "答复:", "答复："))
    return subject if marked else f"Re: {subject}"
