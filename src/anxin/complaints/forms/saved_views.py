"""Naming and sharing a view."""

from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Role
from anxin.accounts.models import Dealer, Department
from anxin.complaints.choices import Sharing
from anxin.complaints.models import SavedView
from anxin.complaints.selectors.list_state import ListState
from anxin.complaints.services.keep_view import WantedView


class ViewForm(forms.Form):
    """A view's name, and with whom it is shared; what it shows, the list's address says."""

    name = forms.CharField(label=_("name"), max_length=60)
    #: One of ``Sharing``, with a role's or a department's key behind a colon where it needs one.
    sharing = forms.ChoiceField(label=_("shared with"))
    #: The list's own query string; empty where only the name changes.
    list = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)

    def __init__(self, *args: Any, dealer: Dealer | None, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "view-%s", **kwargs})
        self._departments = {str(each.pk): each for each in Department.objects.filter(dealer=dealer)}
        field = self.fields["sharing"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (Sharing.NOBODY.value, Sharing.NOBODY.label),
            (Sharing.DEALER.value, Sharing.DEALER.label),
            (_("one role"), [(f"role:{key}", label) for key, label in Role.choices]),
            (
                _("one department"),
                [(f"department:{key}", str(each)) for key, each in self._departments.items()],
            ),
        ]

    @classmethod
    def of_state(cls, state: ListState, *, dealer: Dealer | None) -> Self:
        """Return the form that keeps what a list shows as a new view."""
        return cls(dealer=dealer, initial={"sharing": Sharing.NOBODY, "list": state.address()})

    @classmethod
    def of_view(cls, saved: SavedView) -> Self:
        """Return the form that renames and shares a view."""
        initial = {"name": saved.name, "sharing": _sharing_value(saved)}
        return cls(dealer=saved.dealer, initial=initial, auto_id=f"view-{saved.pk}-%s")

    def wanted(self, state: ListState) -> WantedView:
        """Return the view that is wanted, for a form in order."""
        sharing, _colon, which = self.cleaned_data["sharing"].partition(":")
        return WantedView(
            name=self.cleaned_data["name"],
            wanted=state.wanted,
            columns=state.columns,
            sharing=Sharing(sharing),
            role=which if sharing == Sharing.ROLE else "",
            department=self._departments.get(which) if sharing == Sharing.DEPARTMENT else None,
        )


def _sharing_value(saved: SavedView) -> str:
    which = {Sharing.ROLE: saved.role, Sharing.DEPARTMENT: str(saved.department_id)}.get(
        Sharing(saved.sharing)
    )
    return f"{saved.sharing}:{which}" if which else saved.sharing
