"""What is asked for before an operation on many cases is looked at."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.accounts.selectors import colleagues_at
from anxin.complaints.choices import BulkOperation, Level, LinkKind
from anxin.complaints.forms.fields import ColleagueField
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.clocks.policies import hold_reasons
from anxin.complaints.selectors.house_side import check_list_choices
from anxin.complaints.services.bulk.wanted import LONGEST_TEXT, Wanted
from anxin.foundation.form_fields import TextField

_RAISED = (Level.ESCALATED, Level.IMPORTANT)
_TEXTS: Mapping[str, Any] = {
    BulkOperation.NOTE: _("Note"),
    BulkOperation.RAISE: _("Why"),
    BulkOperation.CLOSE: _("Why the follow-up call is given up"),
}


class BulkForm(forms.Form):
    """The fields that one operation needs; the chosen cases stand beside them."""

    operation = forms.ChoiceField(choices=BulkOperation.choices, widget=forms.HiddenInput)
    owner = ColleagueField(label=_("New owner"))
    level = forms.TypedChoiceField(
        label=_("Level"), choices=[(each.value, each.label) for each in _RAISED], coerce=int
    )
    to = forms.CharField(label=_("Number of the other case"), max_length=40)
    how = forms.ChoiceField(
        label=_("How they belong together"),
        choices=[
            (LinkKind.PARENT, _("The other one is the parent of all these")),
            (LinkKind.SAME_CAUSE, _("The same cause")),
            (LinkKind.RELATED, _("Related")),
        ],
        widget=forms.RadioSelect,
        initial=LinkKind.PARENT,
    )
    hold = forms.ChoiceField(label=_("Why the clocks stand still"))
    check_list = forms.ChoiceField(label=_("Check-list"))
    text = TextField(label=_("Note"), required=False, max_length=LONGEST_TEXT, rows=3)

    #: The fields of each operation beside itself.
    NEEDS: Mapping[str, Sequence[str]] = {
        BulkOperation.ASSIGN: ("owner", "text"),
        BulkOperation.NOTE: ("text",),
        BulkOperation.RAISE: ("level", "text"),
        BulkOperation.LINK: ("to", "how", "text"),
        BulkOperation.HOLD: ("hold", "text"),
        BulkOperation.CLOSE: ("text",),
        BulkOperation.CHECK_LIST: ("check_list",),
    }

    def __init__(self, *args: Any, operation: str, dealer: Dealer, person: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial["operation"] = operation
        needed = {"operation", *self.NEEDS.get(operation, ())}
        for name in set(self.fields) - needed:
            del self.fields[name]
        if operation in _TEXTS:
            self.fields["text"].label = _TEXTS[operation]
            self.fields["text"].required = True
        offers: Mapping[str, Callable[[Dealer, Person], None]] = {
            "owner": self._offer_owners,
            "hold": self._offer_reasons,
            "check_list": self._offer_lists,
        }
        for name in needed & set(offers):
            offers[name](dealer, person)

    def wanted(self, *, to: Complaint | None = None) -> Wanted:
        """Return what is to be done; ``to`` is the case that the number names."""
        data = self.cleaned_data
        level = data.get("level")
        return Wanted(
            owner=data.get("owner"),
            level=Level(level) if level else None,
            text=data.get("text", ""),
            to=to,
            how=data.get("how", ""),
            hold=data.get("hold", ""),
            check_list=data.get("check_list", ""),
        )

    def _offer_owners(self, dealer: Dealer, person: Person) -> None:
        field = self.fields["owner"]
        assert isinstance(field, ColleagueField)
        field.offer(colleagues_at(dealer, able_to=Capability.HANDLE_COMPLAINTS), empty="—")

    def _offer_reasons(self, dealer: Dealer, person: Person) -> None:
        held = standing_of(person).capabilities(dealer.pk)
        usable = [each for each in hold_reasons(dealer) if Capability(each.needs) in held]
        self._choices("hold", [(each.key, each.offered) for each in usable])

    def _offer_lists(self, dealer: Dealer, person: Person) -> None:
        self._choices("check_list", check_list_choices(dealer))

    def _choices(self, name: str, offered: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *offered]
