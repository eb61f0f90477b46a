"""Fields that forms of several apps share: moments in the dealer's zone, words of several lines, a place of five."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LOCAL_FORMAT = "%Y-%m-%dT%H:%M"
_FIVE = [(str(step), str(step)) for step in range(1, 6)]


class MomentField(forms.DateTimeField):
    """A day and a time of day as the dealer's clock shows them."""

    kind = "moment"

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_FORMAT))
        more.setdefault("input_formats", [LOCAL_FORMAT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"])
        expected = {"invalid": _("Choose a day and a time, such as 2026-11-21 18:00.")}
        more["error_messages"] = expected | more.get("error_messages", {})
        super().__init__(**more)


class TextField(forms.CharField):
    """Words of several lines, kept as a draft while they are written."""

    kind = "text"

    def __init__(self, *, rows: int = 2, **more: Any) -> None:
        more.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**more)


class ScaleField(forms.TypedChoiceField):
    """A place on a scale from 1 to 5."""

    kind = "mood"

    def __init__(self, **more: Any) -> None:
        more.setdefault("error_messages", {"required": _("Choose one of the five.")})
        super().__init__(choices=_FIVE, coerce=int, empty_value=None, widget=forms.RadioSelect, **more)
