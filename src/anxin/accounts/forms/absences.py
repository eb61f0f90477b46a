"""What is typed about somebody's absence."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anxin.accounts.forms.hours import local_field
from anxin.accounts.models import Person
from anxin.accounts.services import Away
from anxin.foundation import clock


class AbsenceForm(forms.Form):
    """One's own absence: when, and who stands in."""

    from_at = local_field(label=_("Away from"))
    to_at = local_field(label=pgettext_lazy("absence", "until"))
    stand_in = forms.ChoiceField(label=_("Stands in"), required=False)
    why = forms.CharField(label=_("Why"), required=False, max_length=200)

    def __init__(self, *args: Any, colleagues: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._colleagues = {person.username: person for person in colleagues}
        names = [(person.username, person.name) for person in colleagues]
        self.fields["stand_in"].choices = [("", pgettext_lazy("absence", "nobody")), *names]  # type: ignore[attr-defined]

    @staticmethod
    def first_values() -> dict[str, Any]:
        """Return what the form shows before anything is typed: the whole of tomorrow."""
        here = clock.now().astimezone(timezone.get_current_timezone())
        midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
        return {"from_at": midnight + timedelta(days=1), "to_at": midnight + timedelta(days=2)}

    def away(self) -> Away:
        """Return what was typed, for the service."""
        data = self.cleaned_data
        return Away(
            from_at=data["from_at"],
            to_at=data["to_at"],
            stand_in=self._colleagues.get(data["stand_in"]),
            why=data["why"],
        )


class ColleaguesAbsenceForm(AbsenceForm):
    """The absence of one of the dealer's people."""

    person = forms.ChoiceField(label=pgettext_lazy("absence", "Who"))
    field_order = ["person"]

    def __init__(self, *args: Any, colleagues: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, colleagues=colleagues, **kwargs)
        names = [(person.username, person.name) for person in colleagues]
        self.fields["person"].choices = [("", _("choose")), *names]  # type: ignore[attr-defined]

    def who(self) -> Person:
        """Return the person who is away."""
        return self._colleagues[self.cleaned_data["person"]]
