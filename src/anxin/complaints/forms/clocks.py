"""The forms of the clocks: hold and go on, and the customer told that we have it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.policies import standing_of
from anxin.complaints.forms.case import OperationForm
from anxin.complaints.selectors.clocks.policies import hold_reasons
from anxin.foundation.form_fields import TextField


class HoldForm(OperationForm):
    hold = forms.ChoiceField(label=_("Why the clocks stand still"))
    note = TextField(label=_("Details"), required=False, max_length=300, rows=1)
    button = _("Put on hold")

    def prepare(self) -> None:
        """Offer the reasons that this person may use, each with its cap."""
        held = standing_of(self.ground.person).capabilities(self.ground.complaint.dealer_id)
        usable = [
            each for each in hold_reasons(self.ground.complaint.dealer) if Capability(each.needs) in held
        ]
        self.fields["hold"].choices = [("", "—"), *((each.key, each.offered) for each in usable)]  # type: ignore[attr-defined]  # a choice field


class ResumeForm(OperationForm):
    note = TextField(label=_("What came of it"), required=False, max_length=300, rows=1)
    button = _("Let the clocks run")


class AcknowledgeForm(OperationForm):
    how = TextField(label=_("How the customer was told"), max_length=200, rows=1)
    button = _("Customer has been told")
