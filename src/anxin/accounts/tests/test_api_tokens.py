"""API tokens: shown once, stored as a digest, used in their person's name, revoked at once."""

from datetime import UTC, datetime

import pytest

from anxin.accounts import services
from anxin.accounts.models import ApiToken
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.foundation.models import AuditRecord
from tests.cast import Cast


def test_a_token_speaks_for_its_person(cast: Cast):
    token, words = services.create_api_token("workshop system", by=cast.chen)
    assert services.person_for_token(words) == cast.chen
    assert words.startswith(token.prefix)
    assert services.person_for_token(words + "x") is None
    assert services.person_for_token("") is None


def test_the_words_of_a_token_are_stored_nowhere(cast: Cast):
    token, words = services.create_api_token("workshop system", by=cast.chen)
    row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert all(words not in str(value) for value in row.values())
    record = AuditRecord.objects.get(action="accounts.api_token_made")
    assert words not in str(record.details)


def test_its_use_is_noted_once_a_day(cast: Cast, django_assert_num_queries):
    token, words = services.create_api_token("workshop system", by=cast.chen)
    with clock.at(datetime(2026, 11, 21, 8, 0, tzinfo=UTC)):
        services.person_for_token(words)
        with django_assert_num_queries(1):
            services.person_for_token(words)
    token.refresh_from_db()
    assert str(token.last_used_on) == "2026-11-21"
    with clock.at(datetime(2026, 11, 22, 8, 0, tzinfo=UTC)):
        services.person_for_token(words)
    token.refresh_from_db()
    assert str(token.last_used_on) == "2026-11-22"


def test_a_revoked_token_opens_nothing(cast: Cast):
    token, words = services.create_api_token("workshop system", by=cast.chen)
    services.revoke_api_token(token.pk, by=cast.chen)
    assert services.person_for_token(words) is None


def test_nobody_revokes_another_persons_token(cast: Cast):
    token, words = services.create_api_token("workshop system", by=cast.chen)
    with pytest.raises(NotFound):
        services.revoke_api_token(token.pk, by=cast.sun)
    assert services.person_for_token(words) == cast.chen


def test_a_token_needs_a_name(cast: Cast):
    with pytest.raises(InvalidInput) as caught:
        services.create_api_token("   ", by=cast.chen)
    assert caught.value.field == "name"


def test_twenty_tokens_suffice(cast: Cast):
    for number in range(20):
        services.create_api_token(f"system {number}", by=cast.chen)
    with pytest.raises(Refused):
        services.create_api_token("one more", by=cast.chen)


def test_the_page_shows_the_words_once(cast: Cast, signed_in):
    client = signed_in(cast.chen)
    made = client.post("/people/me/tokens/", {"name": "workshop"}, headers={"HX-Request": "true"})
    words = made.context["new_token"]
    assert words in made.content.decode()
    assert "<html" not in made.content.decode()
    page = client.get("/people/me/").content.decode()
    assert words not in page
    assert "workshop" in page
    token = ApiToken.objects.get()
    client.post(f"/people/me/tokens/{token.pk}/revoke/")
    assert services.person_for_token(words) is None
