"""The filter above the stream, the choice of months above the report, and the year's plan."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anxin.accounts.models import Dealer, Department
from anxin.voice.choices import Channel, HeardKind
from anxin.voice.selectors.listing import HeardFilter
from anxin.voice.selectors.plan import PlanLine
from anxin.voice.selectors.six_questions import EVERY_DEALER
from anxin.voice.selectors.span import Span
from anxin.voice.selectors.words import theme_choices

_ALL = ("", pgettext_lazy("filter", "all"))


class HeardFilterForm(forms.Form):
    """Shown with what is chosen; reading and checking is ``HeardFilter.read``'s."""

    q = forms.CharField(
        label=_("words"), required=False, widget=forms.TextInput(attrs={"type": "search", "maxlength": "200"})
    )
    channel = forms.ChoiceField(label=_("channel"), required=False, choices=[_ALL, *Channel.choices])
    kind = forms.ChoiceField(label=_("kind"), required=False, choices=[_ALL, *HeardKind.choices])
    theme = forms.ChoiceField(label=_("theme"), required=False)
    department = forms.ChoiceField(label=_("department"), required=False)

    def __init__(self, wanted: HeardFilter, *, dealer: Dealer, departments: Sequence[Department]) -> None:
        initial = {name: getattr(wanted, name) for name in self.base_fields}
        super().__init__(initial=initial, auto_id="filter-%s")
        self.fields["theme"].choices = [_ALL, *theme_choices(dealer.code)]  # type: ignore[attr-defined]
        here = [(str(each.pk), str(each)) for each in departments]
        self.fields["department"].choices = [_ALL, *here]  # type: ignore[attr-defined]


def chosen_filters(form: HeardFilterForm, wanted: HeardFilter, query: QueryDict) -> list[dict[str, str]]:
    """Return a chip for each thing the stream is narrowed by, with the address that takes it away."""
    chips = []
    for name, field in form.fields.items():
        if value := getattr(wanted, name):
            rest = query.copy()
            rest.pop(name, None)
            rest.pop("cursor", None)
            label = dict(getattr(field, "choices", [])).get(value, value)
            chips.append({"label": str(label), "remove_url": f"?{rest.urlencode()}"})
    return chips


class SpanForm(forms.Form):
    """The dealer and the months of the report."""

    dealer = forms.ChoiceField(label=_("dealer"), required=False)
    month = forms.CharField(
        label=_("last month"), required=False, widget=forms.TextInput(attrs={"type": "month"})
    )
    span = forms.ChoiceField(
        label=_("how long"),
        required=False,
        choices=[("1", _("one month")), ("3", _("a quarter")), ("12", _("twelve months"))],
    )

    def __init__(self, span: Span, *, dealers: Sequence[Dealer], chosen: str) -> None:
        initial = {"dealer": chosen, "month": span.month, "span": str(span.months)}
        super().__init__(initial=initial, auto_id="filter-%s")
        offered = [(each.code, str(each)) for each in dealers]
        every = [(EVERY_DEALER, _("all my dealers"))] if len(offered) > 1 else []
        self.fields["dealer"].choices = [*every, *offered]  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    """How often each channel is listened to in a year."""

    year = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Sequence[PlanLine], **more: Any) -> None:
        super().__init__(*args, **more)
        for line in lines:
            self.fields[line.channel] = forms.IntegerField(
                label=line.name, required=False, min_value=0, max_value=100_000, initial=line.target or None
            )

    def targets(self) -> dict[str, int]:
        """Return the targets by channel, 0 where none is wanted."""
        return {name: int(value or 0) for name, value in self.cleaned_data.items() if name != "year"}
