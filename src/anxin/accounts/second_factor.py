"""Whether a person's roles demand a second factor that he has not set up yet."""

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from anxin.accounts.models import Membership, Person, SignInRule
from anxin.foundation.ready_queries import Given, ReadyQuery

_CHECKED = "_anxin_second_factor"
_rules_for_roles = ReadyQuery(
    lambda: SignInRule.objects.filter(
        second_factor_required=True, role__in=Membership.objects.filter(person=Given("person")).values("role")
    ).values_list("pk", flat=True)[:1]
)


def second_factor_demanded(person: Person) -> bool:
    """Tell whether a rule of a brand demands a second factor of a role that the person has in that brand."""
    # Most houses have no such rule for most roles, and this is asked at every page: the brand is looked up after it.
    if not _rules_for_roles(person=person.pk):
        return False
    brand_of_membership = Coalesce(
        "brand_id", "region__brand_id", "dealer__region__brand_id", "department__dealer__region__brand_id"
    )
    rules = SignInRule.objects.filter(
        second_factor_required=True, role=OuterRef("role"), brand_id=OuterRef("brand_of_membership")
    )
    held = Membership.objects.filter(person=person).annotate(brand_of_membership=brand_of_membership)
    return held.filter(Exists(rules)).exists()


def must_set_up_second_factor(person: Person) -> bool:
    """Tell whether sign-in rules demand a second factor of one of the person's roles and he has none."""
    known: bool | None = getattr(person, _CHECKED, None)
    if known is None:
        known = second_factor_demanded(person) and not has_second_factor(person)
        setattr(person, _CHECKED, known)
    return known


def has_second_factor(person: Person) -> bool:
    """Tell whether the person has set up an authenticator app."""
    return bool(Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists())
