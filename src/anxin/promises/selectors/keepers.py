"""Who keeps open promises at a dealer, also those who work there no more."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.foundation.errors import InvalidInput
from anxin.messaging.selectors.notices import staff_of
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise
from anxin.promises.policies import visible_to
from anxin.promises.selectors.ledger import promises_visible_to


@dataclass(frozen=True)
class Keeper:
    """Somebody who keeps open promises, how many, and whether he still works here."""

    person: Person
    promises: int
    is_here: bool


def promises_kept_by(keeper: Person, dealer: Dealer, *, seen_by: Person) -> QuerySet[Promise]:
    """Return what somebody has open at a dealer and the asker may see, in the order in which rows are held."""
    rows = promises_visible_to(seen_by).filter(dealer=dealer, keeper=keeper, state=PromiseState.OPEN)
    return rows.order_by("pk")


def keepers_at(person: Person, dealer: Dealer) -> list[Keeper]:
    """Return who keeps open promises that the asker may see, those first who work here no more; three queries."""
    rows = Promise.objects.filter(visible_to(person), dealer=dealer, state=PromiseState.OPEN)
    counts = dict(rows.order_by().values_list("keeper").annotate(many=Count("pk")))
    people = list(Person.objects.filter(pk__in=counts).order_by("name", "username"))
    here = staff_of([dealer], people)[dealer.pk] if people else set()
    found = [Keeper(each, counts[each.pk], each.pk in here) for each in people]
    return sorted(found, key=lambda each: each.is_here)


def keeper_named(person: Person, dealer: Dealer, username: str) -> Person:
    """Return who keeps open promises that the asker may see by his user name; ``InvalidInput`` where nobody does."""
    require(person, Capability.HANDLE_COMPLAINTS, dealer.pk)
    found = next(
        (each.person for each in keepers_at(person, dealer) if each.person.username == username), None
    )
    if found is None:
        raise InvalidInput(
            "KEEPS_NOTHING", _("Nobody of this name keeps an open promise here."), field="keeper"
        )
    return found
