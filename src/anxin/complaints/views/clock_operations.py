"""The operations of the clocks as the page of a case offers them."""

from collections.abc import Mapping

from anxin.accounts.models import Person
from anxin.complaints.forms.case import OperationForm
from anxin.complaints.forms.clocks import AcknowledgeForm, HoldForm, ResumeForm
from anxin.complaints.services.clocks.holding import hold_clocks, resume_clocks
from anxin.complaints.services.contact_customer import acknowledge_complaint
from anxin.complaints.views.operation import Operation


def _hold(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return hold_clocks(slug, reason=data["hold"], note=form.plainly("note"), by=by, seen=data["seen"])


def _resume(slug: str, form: OperationForm, by: Person) -> object:
    return resume_clocks(slug, note=form.plainly("note"), by=by, seen=form.cleaned_data["seen"])


def _acknowledge(slug: str, form: OperationForm, by: Person) -> object:
    return acknowledge_complaint(slug, how=form.plainly("how"), by=by, seen=form.cleaned_data["seen"])


CLOCK_OPERATIONS: Mapping[str, Operation] = {
    "hold": Operation(HoldForm, _hold),
    "resume": Operation(ResumeForm, _resume),
    "acknowledge": Operation(AcknowledgeForm, _acknowledge),
}
