"""What a named operation of a case is to its page: a form, and the service that it feeds."""

from collections.abc import Callable
from dataclasses import dataclass

from anxin.accounts.models import Person
from anxin.complaints.choices import CaseSide
from anxin.complaints.forms.case import OperationForm

Call = Callable[[str, OperationForm, Person], object]


@dataclass(frozen=True)
class Operation:
    """A form, what is done with it, and the side of the case on which it stands."""

    form: type[OperationForm]
    call: Call
    side: CaseSide = CaseSide.CASE
