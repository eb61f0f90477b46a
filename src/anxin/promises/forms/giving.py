"""Promising something outside a case, and the filter above the ledger."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anxin.accounts.models import Department, Person
from anxin.foundation.form_fields import MomentField
from anxin.promises.choices import OWN_KINDS, PromiseKind
from anxin.promises.forms.fields import ColleagueField, DayField, JudgedForm
from anxin.promises.selectors.listing import PromiseFilter

_ALL = ("", pgettext_lazy("filter", "all"))


class GiveForm(JudgedForm):
    """What is promised; the customer and his car are chosen before."""

    customer = forms.UUIDField(widget=forms.HiddenInput)
    vehicle = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(each.value, each.label) for each in OWN_KINDS], widget=forms.RadioSelect
    )
    what = forms.CharField(
        label=_("What is promised"), max_length=300, error_messages={"required": _("Say what is promised.")}
    )
    due_at = MomentField(label=_("By when"), error_messages={"required": _("Choose by when.")})
    keeper = ColleagueField(label=_("Who keeps it"))
    part_order = forms.CharField(
        label=_("Order number at the supplier"), max_length=40, required=False,
        help_text=_("For a part on order: the supplier's lists name it by this number."),
    )  # fmt: skip
    part_number = forms.CharField(label=_("Part number"), max_length=40, required=False)
    supplier = forms.CharField(label=_("Supplier"), max_length=80, required=False)
    expected_on = DayField(label=_("The supplier's date"))
    order = forms.CharField(
        label=_("Repair order"), max_length=40, required=False,
        help_text=_("For a car ready by a time: its repair order tells whether the work is done."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["keeper"].offer(people)  # type: ignore[attr-defined]
        self.initial.setdefault("kind", PromiseKind.PART)

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in ("what", "due_at", "keeper")]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in ("part_order", "part_number", "supplier", "expected_on", "order")]


class LedgerFilterForm(forms.Form):
    """Shown with what is chosen; reading and checking is ``PromiseFilter.read``'s."""

    q = forms.CharField(
        label=_("customer, plate, number, words"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": "200"}),
    )
    kind = forms.ChoiceField(label=_("kind"), required=False, choices=[_ALL, *PromiseKind.choices])
    department = forms.ChoiceField(label=_("department"), required=False)
    mine = forms.ChoiceField(
        label=_("whose"), required=False, choices=[("", _("everybody’s")), ("1", _("mine"))]
    )

    def __init__(self, wanted: PromiseFilter, *, departments: Sequence[Department]) -> None:
        super().__init__(
            initial={name: getattr(wanted, name) for name in self.base_fields}, auto_id="filter-%s"
        )
        choices = [_ALL, *((str(each.pk), str(each)) for each in departments), ("0", _("of no department"))]
        self.fields["department"].choices = choices  # type: ignore[attr-defined]


def chosen_filters(
    wanted: PromiseFilter, query: QueryDict, departments: Sequence[Department]
) -> list[dict[str, str]]:
    """Return a chip for each thing the list is narrowed by, with the address that takes it away."""
    named = {str(each.pk): str(each) for each in departments}
    labels = {
        "kind": str(dict(PromiseKind.choices).get(wanted.kind, "")),
        "department": named.get(wanted.department, str(_("of no department"))),
        "mine": str(_("mine")),
        "since": _("from %(day)s") % {"day": wanted.since},
        "until": _("until %(day)s") % {"day": wanted.until},
        "figure": str(FIGURE_WORDS.get(wanted.figure, "")),
    }
    chips = []
    for name in ("q", "kind", "department", "keeper", "mine", "since", "until", "figure"):
        if value := getattr(wanted, name):
            rest = query.copy()
            rest.pop(name, None)
            rest.pop("cursor", None)
            chips.append({"label": str(labels.get(name, value)), "remove_url": f"?{rest.urlencode()}"})
    return chips


FIGURE_WORDS = {
    "due": _("time over"),
    "kept": _("kept by the time promised first"),
    "missed": _("not kept by the time promised first"),
    "told_first": _("told before the time and before he asked"),
    "told_before": _("told before he asked"),
    "told_after": _("told after he had asked"),
    "not_told": _("not told at all"),
    "in_vain": _("came in vain"),
}
