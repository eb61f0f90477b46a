"""How sign-in behaves: people are invited by an administrator, nobody signs himself up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no type information
    """Close the public sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
