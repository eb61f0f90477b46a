"""Forms of the house at work on a case: requests, hand-over, tasks, check-lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.complaints.forms.case import OperationForm
from anxin.complaints.forms.fields import ColleagueField
from anxin.complaints.selectors.house_side import check_lists_to_start, departments_to_ask
from anxin.foundation.form_fields import MomentField, TextField


class AskDepartmentForm(OperationForm):
    department = forms.TypedChoiceField(
        label=_("Department"), error_messages={"required": _("Choose the department.")}
    )
    question = TextField(
        label=_("What we ask"), rows=3, error_messages={"required": _("Write what the department is asked.")}
    )
    button = _("Ask the department")

    def prepare(self) -> None:
        departments, suggested = departments_to_ask(self.ground.complaint)
        known = {str(each.pk): each for each in departments}
        field = self.fields["department"]
        field.choices = [("", "—"), *((key, str(each)) for key, each in known.items())]  # type: ignore[attr-defined]
        field.coerce = known.__getitem__  # type: ignore[attr-defined]  # a typed choice, as declared above
        if suggested:
            self.initial.setdefault("department", str(suggested.pk))
            field.help_text = _("Suggested from the trouble area.")


class WithdrawRequestForm(OperationForm):
    request = forms.IntegerField(widget=forms.HiddenInput)
    why = TextField(
        label=_("Why"),
        max_length=500,
        rows=1,
        error_messages={"required": _("Say why the request is withdrawn.")},
    )
    row_field = "request"
    button = _("Withdraw the request")


class OfferHandOverForm(OperationForm):
    to = ColleagueField(label=_("To whom"), error_messages={"required": _("Choose a colleague.")})
    what = TextField(
        label=_("What is to be taken over"),
        rows=2,
        error_messages={"required": _("Say what is to be taken over.")},
    )
    customer_told = forms.BooleanField(label=_("The customer knows"), required=False)
    button = _("Offer the hand-over")

    def prepare(self) -> None:
        complaint = self.ground.complaint
        away = {complaint.owner_id, complaint.concerns_id}
        fit = [each for each in self.ground.colleagues if each.pk not in away]
        self.fields["to"].offer(fit, empty="—")  # type: ignore[attr-defined]


class AcceptHandOverForm(OperationForm):
    button = _("Take the case over")


class RefuseHandOverForm(OperationForm):
    why = TextField(
        label=_("Why"),
        max_length=500,
        rows=1,
        error_messages={"required": _("Say why you do not take it over.")},
    )
    button = _("Decline")


class WithdrawHandOverForm(OperationForm):
    button = _("Take the offer back")


class TaskForm(OperationForm):
    what = TextField(
        label=_("What"), max_length=300, rows=1, error_messages={"required": _("Say what is to be done.")}
    )
    doer = ColleagueField(label=_("Who"), required=False)
    due_at = MomentField(label=_("Until when"), required=False)
    button = _("Add")

    def prepare(self) -> None:
        self.fields["doer"].offer(self.ground.colleagues)  # type: ignore[attr-defined]
        self.initial.setdefault("doer", self.ground.person.pk)


class FinishTaskForm(OperationForm):
    task = forms.IntegerField(widget=forms.HiddenInput)
    done = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes", widget=forms.HiddenInput
    )
    row_field = "task"


class DropTaskForm(OperationForm):
    task = forms.IntegerField(widget=forms.HiddenInput)
    why = TextField(
        label=_("Why"), max_length=300, rows=1, error_messages={"required": _("Say why the task is dropped.")}
    )
    row_field = "task"
    button = _("Drop it")


class CheckListForm(OperationForm):
    key = forms.ChoiceField(label=_("Check-list"))
    button = _("Put it on the case")

    def prepare(self) -> None:
        self.fields["key"].choices = check_lists_to_start(self.ground.complaint)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What a department writes; ``seen`` is the number of drafts that the writer had before him.

    Whoever signs with it owes all three answers.
    """

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    facts = TextField(
        label=_("What happened, and who confirms it"),
        rows=4,
        required=False,
        error_messages={"required": _("Write what happened, and who confirms it.")},
    )
    cause = TextField(
        label=_("How it came about"),
        rows=3,
        required=False,
        error_messages={"required": _("Write how it came about.")},
    )
    measure = TextField(
        label=_("What the department does about it"),
        rows=3,
        required=False,
        error_messages={"required": _("Write what the department does about it.")},
    )

    def __init__(self, *args: Any, signs: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        for name in ("facts", "cause", "measure"):
            self.fields[name].required = signs


class RefuseForm(forms.Form):
    why = TextField(
        label=_("Why"),
        max_length=500,
        rows=2,
        error_messages={"required": _("Say why the request goes back.")},
    )

    def __init__(self, *args: Any, signs: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""


class NothingForm(forms.Form):
    """Of operations that need no words."""

    def __init__(self, *args: Any, signs: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
