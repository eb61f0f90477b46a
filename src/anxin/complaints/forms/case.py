"""The forms of a case, one a named operation. ``seen`` is the version that the person was looking at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Person
from anxin.complaints.choices import ContactOutcome, Level, Phase, Side
from anxin.complaints.forms.fields import ColleagueField, entry_choices, reason_choices, threat_choices
from anxin.complaints.models import Complaint
from anxin.complaints.policies import can_see_concerned
from anxin.complaints.selectors.categories import category_choices
from anxin.foundation.form_fields import MomentField, ScaleField, TextField
from anxin.promises.choices import CASE_KINDS, PromiseKind

BEFORE_SOLVING = frozenset({Phase.GREETING, Phase.LISTENING, Phase.CALMING})


@dataclass(frozen=True)
class FormGround:
    """What forms of a case are drawn from: the case, who works on it, and the colleagues who could."""

    complaint: Complaint
    person: Person
    colleagues: Sequence[Person]
    may_decide: bool
    follow_up_choices: Sequence[int] = ()
    follow_up_days: int = 0


class OperationForm(forms.Form):
    """A small form of one operation; ``row_field`` names the hidden field that says which row is meant."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    button: ClassVar[LazyText | str] = _("Save")
    row_field: ClassVar[str] = ""

    def __init__(self, *args: Any, ground: FormGround, **more: Any) -> None:
        super().__init__(*args, **more)
        self.ground = ground
        self.label_suffix = ""
        self.prepare()

    def prepare(self) -> None:
        """Fill the choices from the case; forms without such choices leave it alone."""

    def drop_early_reason(self) -> None:
        """Take out the reason for opening something early where it is open, or where the person may not."""
        if not (self.ground.may_decide and self.ground.complaint.phase in BEFORE_SOLVING):
            del self.fields["early_reason"]

    def plainly(self, name: str) -> Any:
        """Return a cleaned value; an empty text for what was left out."""
        return self.cleaned_data.get(name) or ""


class NoteForm(OperationForm):
    text = TextField(
        label=_("Note down what is said"),
        # The colleagues offered after an @ stand in the page's list of this name.
        widget=forms.Textarea(attrs={"rows": 2, "data-mentions": "colleagues"}),
        help_text=_("@ and a name calls a colleague to the case."),
        error_messages={"required": _("Write the note first.")},
    )
    button = _("Keep the note")


class MoveForm(OperationForm):
    to = forms.ChoiceField(choices=Phase, widget=forms.HiddenInput)
    reason = TextField(label=_("Why"), required=False)
    row_field = "to"
    button = _("Go there")


class CalmingForm(OperationForm):
    mood_before = ScaleField(label=_("Mood before this round"))
    mood_after = ScaleField(label=_("Mood after this round"))
    note = TextField(label=_("What helped"), required=False, max_length=300, rows=1)
    button = _("Keep this round")

    def prepare(self) -> None:
        self.initial.setdefault("mood_before", self.ground.complaint.mood_now)


class ThreatForm(OperationForm):
    kind = forms.ChoiceField(label=_("What the customer announces"))
    words = TextField(label=_("In which words"), required=False, max_length=300, rows=1)
    button = _("Record it quietly")

    def prepare(self) -> None:
        choices = [("", "—"), *threat_choices(self.ground.complaint.dealer.code)]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a choice field, as declared above


class AssignForm(OperationForm):
    to = ColleagueField(label=_("New owner"))
    reason = TextField(label=_("Why"), required=False, rows=1)
    button = _("Hand over")

    def prepare(self) -> None:
        ground = self.ground
        fit = [
            p
            for p in ground.colleagues
            if p.pk not in {ground.complaint.owner_id, ground.complaint.concerns_id}
        ]
        self.fields["to"].offer(fit)  # type: ignore[attr-defined]


class LevelForm(OperationForm):
    level = forms.TypedChoiceField(label=_("Level"), choices=Level, coerce=lambda value: Level(int(value)))
    reason = TextField(label=_("Why"), rows=1, error_messages={"required": _("Say why the level changes.")})
    button = _("Change the level")

    def prepare(self) -> None:
        self.initial.setdefault("level", self.ground.complaint.level)
        if not self.ground.may_decide:
            higher = [choice for choice in Level.choices if choice[0] >= self.ground.complaint.level]
            self.fields["level"].choices = higher  # type: ignore[attr-defined]


class DetailsForm(OperationForm):
    category = forms.ChoiceField(label=_("Category"))
    trouble_area = forms.ChoiceField(label=_("Trouble area"), required=False)
    reason = forms.ChoiceField(label=_("Why dissatisfied"), required=False)
    demand = forms.ChoiceField(label=_("What matters to the customer"), required=False)
    wish = forms.CharField(label=_("What the customer wants"), required=False, max_length=500)
    wants_result = forms.BooleanField(label=_("Wants a result"), required=False)
    car_left = forms.BooleanField(label=_("Has left the car here in protest"), required=False)
    on_behalf = forms.CharField(
        label=_("Who speaks for the customer"),
        required=False,
        max_length=120,
        help_text=_("Name, and what he is to the customer; empty where the customer speaks himself."),
    )
    concerns = ColleagueField(label=_("Complained about"), required=False)
    button = _("Keep the details")
    names = (
        "category", "trouble_area", "reason", "demand", "wish", "wants_result", "car_left", "on_behalf", "concerns",
    )  # fmt: skip

    def prepare(self) -> None:
        complaint = self.ground.complaint
        code = complaint.dealer.code
        lists: dict[str, Any] = {
            "category": category_choices(code),
            "trouble_area": entry_choices("trouble_areas", "areas", dealer_code=code, empty="—"),
            "reason": reason_choices(code),
            "demand": entry_choices("demands", "demands", dealer_code=code, empty="—"),
        }
        for name, choices in lists.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name in self.names:
            self.initial.setdefault(name, getattr(complaint, name))
        self._prepare_concerns(complaint)

    def _prepare_concerns(self, complaint: Complaint) -> None:
        if not can_see_concerned(self.ground.person, complaint):
            del self.fields["concerns"]
            return
        people = {person.pk: person for person in self.ground.colleagues}
        if complaint.concerns:
            people.setdefault(complaint.concerns.pk, complaint.concerns)
        self.fields["concerns"].offer(list(people.values()), empty=_("nobody"))  # type: ignore[attr-defined]
        self.initial["concerns"] = complaint.concerns_id


class LinkForm(OperationForm):
    customer = forms.UUIDField(required=False, widget=forms.HiddenInput)
    vehicle = forms.UUIDField(required=False, widget=forms.HiddenInput)
    button = _("Link")


class ContactForm(OperationForm):
    outcome = forms.ChoiceField(label=_("How the try ended"), choices=ContactOutcome)
    note = TextField(label=_("Note"), required=False, max_length=500, rows=1)
    button = _("Keep the try")


class ProposeForm(OperationForm):
    what = TextField(
        label=_("What we offer"),
        max_length=500,
        rows=1,
        error_messages={"required": _("Say what the solution is.")},
    )
    worth = TextField(
        label=_("What it is worth to the customer"),
        max_length=300,
        rows=1,
        error_messages={"required": _("Say what the solution is worth to the customer.")},
    )
    must_agree = forms.CharField(label=_("Who else must agree"), required=False, max_length=120)
    agree_by = MomentField(label=_("Until when"), required=False)
    early_reason = TextField(label=_("Why already now"), required=False, rows=1)
    button = _("Propose it")

    def prepare(self) -> None:
        self.drop_early_reason()


class DecideForm(OperationForm):
    solution = forms.IntegerField(widget=forms.HiddenInput)
    accepted = forms.TypedChoiceField(
        label=_("The customer"),
        choices=[("yes", _("accepts")), ("no", _("declines"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the customer says.")},
    )
    words = TextField(label=_("In which words"), required=False, rows=1)
    row_field = "solution"
    button = _("Keep the answer")


class ActionForm(OperationForm):
    side = forms.ChoiceField(choices=Side, widget=forms.HiddenInput)
    what = TextField(
        label=_("What"), max_length=300, rows=1, error_messages={"required": _("Say what is to be done.")}
    )
    doer = ColleagueField(label=_("Who"), required=False)
    due_at = MomentField(label=_("Until when"), required=False)
    row_field = "side"
    button = _("Add")

    def prepare(self) -> None:
        self.fields["doer"].offer(self.ground.colleagues)  # type: ignore[attr-defined]
        self.initial.setdefault("doer", self.ground.person.pk)
        if self.initial.get("side") == Side.CUSTOMER:
            del self.fields["doer"]


class TickForm(OperationForm):
    action = forms.IntegerField(widget=forms.HiddenInput)
    done = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes", widget=forms.HiddenInput
    )
    row_field = "action"


class PromiseForm(OperationForm):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(each.value, each.label) for each in CASE_KINDS],
        widget=forms.RadioSelect,
    )
    what = TextField(
        label=_("What is promised"),
        max_length=300,
        rows=1,
        error_messages={"required": _("Say what is promised.")},
    )
    due_at = MomentField(label=_("By when"), error_messages={"required": _("Choose by when.")})
    keeper = ColleagueField(label=_("Who keeps it"))
    early_reason = TextField(label=_("Why already now"), required=False, rows=1)
    button = _("Promise it")

    def prepare(self) -> None:
        self.fields["keeper"].offer(self.ground.colleagues)  # type: ignore[attr-defined]
        self.initial.setdefault("keeper", self.ground.person.pk)
        self.initial.setdefault("kind", PromiseKind.ACKNOWLEDGEMENT)
        self.drop_early_reason()


class KeepPromiseForm(OperationForm):
    promise = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.CharField(label=_("How it went"), required=False, max_length=300)
    row_field = "promise"
    button = _("Kept")


class MovePromiseForm(OperationForm):
    promise = forms.IntegerField(widget=forms.HiddenInput)
    due_at = MomentField(label=_("New time"), error_messages={"required": _("Choose the new time.")})
    reason = TextField(
        label=_("Why"), rows=1, error_messages={"required": _("Say why the promise is moved.")}
    )
    customer_told = forms.BooleanField(label=_("The customer knows"), required=False)
    row_field = "promise"
    button = _("Move the promise")


class WithdrawPromiseForm(OperationForm):
    promise = forms.IntegerField(widget=forms.HiddenInput)
    reason = TextField(
        label=_("Why"), rows=1, error_messages={"required": _("Say why the promise is withdrawn.")}
    )
    row_field = "promise"
    button = _("Withdraw the promise")
