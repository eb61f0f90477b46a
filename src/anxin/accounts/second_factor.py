"""Whether a person's roles demand a second factor that he has not set up yet."""

from allauth.mfa.models import Authenticator

from anxin.accounts.models import Person, SignInRule
from anxin.accounts.policies import standing_of

_CHECKED = "_anxin_second_factor"


def must_set_up_second_factor(person: Person) -> bool:
    """Tell whether sign-in rules demand a second factor of one of the person's roles and he has none."""
    known: bool | None = getattr(person, _CHECKED, None)
    if known is None:
        demanded = SignInRule.objects.filter(role__in=standing_of(person).all_roles, second_factor_required=True)
        known = demanded.exists() and not Authenticator.objects.filter(
            user=person, type=Authenticator.Type.TOTP
        ).exists()
        setattr(person, _CHECKED, known)
    return known
