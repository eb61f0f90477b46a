"""What to do where there is nothing to show yet, for who may do it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of


@dataclass(frozen=True)
class FirstStep:
    """Something that brings figures about, and where it is done."""

    words: str
    url: str


def first_steps(person: Person, dealer_ids: Collection[int]) -> list[FirstStep]:
    """Return what the person may do at one of the dealers so that figures come about; nothing where he may do none."""
    standing = standing_of(person)

    def may(capability: Capability) -> bool:
        return any(standing.can(capability, each) for each in dealer_ids)

    steps = []
    if may(Capability.IMPORT_DATA):
        steps.append(
            FirstStep(_("Bring repair orders in: they tell who was here"), reverse("workshop:import"))
        )
    if may(Capability.CALL_BACK) or may(Capability.RUN_SURVEYS):
        steps.append(
            FirstStep(
                _("Look at the lists of calls: who is asked after his visit"), reverse("callbacks:lists")
            )
        )
    if may(Capability.RUN_SURVEYS):
        steps.append(
            FirstStep(_("Look at the questionnaires: what is asked"), reverse("surveys:questionnaires"))
        )
    return steps
