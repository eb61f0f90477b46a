"""The place and the months of studies and charts, and what a signal was."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from anxin.foundation.errors import AnxinError
from anxin.satisfaction.choices import SignalState
from anxin.satisfaction.selectors.monthly import Measure
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.study_words import MEASURES
from anxin.satisfaction.selectors.windows import Window

#: With more places than this the dealers are left to the pages of the index, which lead here.
_MOST = 150


class StudyForm(forms.Form):
    """Shown with what is chosen; reading and checking is the selectors'."""

    of = forms.ChoiceField(label=_("what is charted"), required=False)
    place = forms.ChoiceField(label=_("place"), required=False)
    until = forms.CharField(
        label=_("last month"), required=False, widget=forms.TextInput(attrs={"type": "month"})
    )
    span = forms.ChoiceField(label=_("how long"), required=False)

    def __init__(
        self,
        window: Window,
        *,
        place: Place,
        places: Sequence[Place],
        lengths: Sequence[int],
        measure: Measure | None = None,
    ) -> None:
        initial = {"of": measure, "place": named(place), "until": window.until, "span": str(window.asked)}
        super().__init__(initial=initial, auto_id="filter-%s")
        offered = list(places) if len(places) <= _MOST else [each for each in places if each.dealer is None]
        if place.asked not in [each.asked for each in offered]:
            offered.append(place)
        self.fields["place"].choices = [(named(each), each.name) for each in offered]  # type: ignore[attr-defined]
        self.fields["span"].choices = [(str(each), _months(each)) for each in lengths]  # type: ignore[attr-defined]
        if measure is None:
            del self.fields["of"]
        else:
            self.fields["of"].choices = list(MEASURES.items())  # type: ignore[attr-defined]


class SignalForm(forms.Form):
    """What a signal was, in words; ``seen`` is the state that the person was looking at."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    state = forms.ChoiceField(
        label=pgettext_lazy("signal", "What it was"),
        choices=[(each.value, each.label) for each in SignalState if each != SignalState.OPEN],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What you found"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def take_error(self, error: AnxinError) -> None:
        """Show a service's error at the field that it names, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, str(error))


def named(place: Place) -> str:
    """Return a place as one value of a choice: ``dealer:SH01``."""
    kind, key = next(iter(place.asked.items()))
    return f"{kind}:{key}"


def _months(length: int) -> str:
    return ngettext("%(count)s month", "%(count)s months", length) % {"count": length}
