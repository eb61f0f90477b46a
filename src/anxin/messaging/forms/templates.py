"""The form of a template: its wording in both languages, beside each other."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.messaging.choices import Channel, TemplateKind
from anxin.messaging.selectors.templates import Template
from anxin.messaging.services.templates import (
    MOST_NAME,
    MOST_SUBJECT,
    MOST_TEXT,
    TEMPLATE_CHANNELS,
    Wording,
)


def _words(label: Any, most: int, *, rows: int = 0, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=most, widget=widget, required=required)


class TemplateForm(forms.Form):
    """Names, channels, subject and text; which words in braces are known, the service says."""

    name_zh = _words(_("Name in Chinese"), MOST_NAME)
    name_en = _words(_("Name in English"), MOST_NAME)
    kind = forms.ChoiceField(label=_("What it is for"), choices=TemplateKind)
    channels = forms.MultipleChoiceField(
        label=_("Channels"),
        choices=[(each.value, Channel(each).label) for each in TEMPLATE_CHANNELS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one channel.")},
    )
    subject_zh = _words(_("Subject in Chinese"), MOST_SUBJECT, required=False)
    subject_en = _words(_("Subject in English"), MOST_SUBJECT, required=False)
    text_zh = _words(_("Text in Chinese"), MOST_TEXT, rows=10)
    text_en = _words(_("Text in English"), MOST_TEXT, rows=10)
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    why = _words(_("Why it changes"), 300, required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""

    def wording(self) -> Wording:
        """Return what was typed, for the service to check."""
        data = self.cleaned_data
        both = {name: _both(data, name) for name in ("name", "subject", "text")}
        return Wording(kind=data["kind"], channels=tuple(data["channels"]), active=data["active"], **both)


def initial_of(template: Template) -> dict[str, Any]:
    """Return a template as the form shows it."""
    return {
        **{f"name_{language}": text for language, text in template.name.items()},
        **{f"subject_{language}": text for language, text in template.subject.items()},
        **{f"text_{language}": text for language, text in template.text.items()},
        "kind": template.kind,
        "channels": list(template.channels),
        "active": template.active,
        "seen": template.version,
    }


def _both(data: dict[str, Any], name: str) -> dict[str, str]:
    return {language: data.get(f"{name}_{language}", "") for language in ("zh", "en")}
