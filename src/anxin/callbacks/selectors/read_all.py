"""Calls and attempts of all dealers whose lists a person sees, as the API pages them."""

from django.db.models import Q, QuerySet

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.callbacks.models import Attempt, Call
from anxin.callbacks.policies import dealers_called_for
from anxin.callbacks.selectors.calls import calls_visible_to

CALLS_NEWEST = ("-due_on", "-id")
_WITH = (
    "dealer", "call_list", "customer", "vehicle", "order", "complaint__dealer", "adviser", "made_complaint__dealer",
    "done_by",
)  # fmt: skip


def calls_with_names(person: Person) -> QuerySet[Call]:
    """Return the calls that a person may see, with whatever a line of them names."""
    return calls_visible_to(person).select_related(*_WITH).defer("customer__search", "vehicle__search")


def attempts_visible_to(person: Person) -> QuerySet[Attempt]:
    """Return the attempts of the dealers whose figures a person sees, elsewhere his own."""
    every = standing_of(person).dealers_with(Capability.SEE_FIGURES)
    own = dealers_called_for(person)
    rows = Attempt.objects.filter(Q(dealer__in=every) | Q(dealer__in=own, by=person))
    return rows.select_related("call", "by")
