"""Forms of joining and parting cases."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.complaints.choices import LinkKind
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.categories import Choice, category_choices
from anxin.complaints.services.link_cases import NewLink
from anxin.complaints.services.merge_cases import Merging
from anxin.complaints.services.split_case import Part
from anxin.foundation.form_fields import TextField

_WHY = 300


class MergeForm(forms.Form):
    """Two cases become one: which one goes on is chosen on the page, and both versions are the ones shown there."""

    other = forms.CharField(widget=forms.HiddenInput)
    keep = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    target_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    knowingly = forms.BooleanField(
        required=False, label=_("Two customers complain, and their matter is one all the same")
    )
    tell = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Write to the customer under which number his case goes on"),
        help_text=_("By the channel in which he wrote. Of two customers neither learns who the other is."),
    )
    why = TextField(label=_("Why"), required=False, max_length=_WHY)

    def merging(self) -> Merging:
        """Return what the person decided."""
        data = self.cleaned_data
        return Merging(
            why=data["why"],
            knowingly=data["knowingly"],
            tell=data["tell"],
            seen=data["seen"],
            target_seen=data["target_seen"],
        )


class PartForm(forms.Form):
    """Taking a merging or a splitting back."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    why = TextField(label=_("Why"), required=False, max_length=_WHY)


class LinkForm(forms.Form):
    """Another case beside this one, and how."""

    RELATED, SAME_CAUSE, CHILD, PARENT = "related", "same_cause", "child", "parent"

    other = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    how = forms.ChoiceField(
        label=_("How they belong together"),
        choices=[
            (RELATED, _("Related")),
            (SAME_CAUSE, _("The same cause")),
            (PARENT, _("The other one is the parent of this one")),
            (CHILD, _("This one is the parent of the other")),
        ],
        widget=forms.RadioSelect,
        initial=RELATED,
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=_WHY)

    def link(self, to: str) -> NewLink:
        """Return the link that the person wants."""
        how = self.cleaned_data["how"]
        kind = LinkKind(how) if how in {self.RELATED, self.SAME_CAUSE} else LinkKind.PARENT
        return NewLink(to=to, kind=kind, parent_is_other=how != self.CHILD, note=self.cleaned_data["note"])


class SplitForm(forms.Form):
    """What becomes a case of its own: his words, and what belongs to them."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = TextField(
        rows=4,
        label=_("The customer's words that become a case of their own"),
        help_text=_(
            "As they stand in the complaint or in one of its messages; words of ours are no complaint."
        ),
    )
    category = forms.ChoiceField(label=_("What they are about"))
    threads = forms.MultipleChoiceField(
        label=_("Whole conversations"), required=False, widget=forms.CheckboxSelectMultiple
    )
    messages = forms.MultipleChoiceField(
        label=_("Single messages"), required=False, widget=forms.CheckboxSelectMultiple
    )
    promises = forms.MultipleChoiceField(
        label=_("Promises"), required=False, widget=forms.CheckboxSelectMultiple
    )
    actions = forms.MultipleChoiceField(
        label=_("Actions"), required=False, widget=forms.CheckboxSelectMultiple
    )
    attached = forms.MultipleChoiceField(
        label=_("Files"), required=False, widget=forms.CheckboxSelectMultiple
    )
    claims = forms.MultipleChoiceField(
        label=_("Requests under the law"), required=False, widget=forms.CheckboxSelectMultiple
    )
    count_from = forms.ChoiceField(
        label=_("Its clocks count"),
        choices=[
            ("receipt", _("from when the customer told us: he has waited since then")),
            ("now", _("from now: the matter is new")),
        ],
        widget=forms.RadioSelect,
        initial="receipt",
    )
    why = TextField(label=_("Why"), required=False, max_length=_WHY)

    #: Names of the fields with things that may move.
    MOVABLE = ("threads", "messages", "promises", "actions", "attached", "claims")

    def __init__(
        self, *args: Any, complaint: Complaint, movable: dict[str, Sequence[Choice]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        category = self.fields["category"]
        assert isinstance(category, forms.ChoiceField)
        category.choices = category_choices(complaint.dealer.code)
        self.initial.setdefault("category", complaint.category)
        for name in self.MOVABLE:
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = list(movable[name])
            if not movable[name]:
                del self.fields[name]

    def part(self) -> Part:
        """Return what the person chose."""
        data = self.cleaned_data
        return Part(
            words=data["words"],
            category=data["category"],
            why=data["why"],
            threads=[int(each) for each in data.get("threads", ())],
            messages=[UUID(each) for each in data.get("messages", ())],
            promises=[int(each) for each in data.get("promises", ())],
            actions=[int(each) for each in data.get("actions", ())],
            files=[UUID(each) for each in data.get("attached", ())],
            claims=[int(each) for each in data.get("claims", ())],
            from_receipt=data["count_from"] == "receipt",
        )
