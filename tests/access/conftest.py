"""Two dealers, and everything that an address can name at the first of them."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from anxin.accounts.services import create_api_token
from tests.access.addresses import House
from tests.cast import Cast, make_complaint


@pytest.fixture
def house(cast: Cast) -> House:
    """The cast with a complaint, a session and an API token of Chen's."""
    client = Client()
    client.force_login(cast.chen)
    client.get("/people/me/")
    return House(
        cast=cast,
        complaint=make_complaint(cast),
        session_id=UserSession.objects.get(user=cast.chen).pk,
        token_id=create_api_token("chen's own", by=cast.chen)[0].pk,
    )
