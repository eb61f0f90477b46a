"""A person's page: details, roles, stop and start, each with its line in the audit trail."""

from anxin.accounts.models import Person
from anxin.foundation.models import AuditRecord
from tests.cast import Cast


def _actions(subject: str) -> list[str]:
    return list(AuditRecord.objects.filter(subject=subject).order_by("id").values_list("action", flat=True))


def test_the_list_finds_by_words_role_and_place(cast: Cast, signed_in):
    client = signed_in(cast.an)

    def found(query: str) -> set[str]:
        return {person.username for person in client.get(f"/people/?{query}").context["page"].rows}

    assert found("q=陈") == {"chen.min"}
    assert found("q=sun.li") == {"sun.li"}
    assert found("role=caller") == {"chen.min", "sun.li"}
    assert found("place=region:chenxi-east&role=regional_manager") == {"qian.duo"}
    assert "an.ran" not in found("place=dealer:SH01")
    assert found("q=李蓉") == set()


def test_a_fragment_of_the_list_is_answered_with_rows_alone(cast: Cast, signed_in):
    text = signed_in(cast.an).get("/people/?q=chen", headers={"HX-Request": "true"}).content.decode()
    assert text.lstrip().startswith('<div id="people-rows">')
    assert "<html" not in text


def test_the_list_asks_no_more_with_more_people(cast: Cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.an)
    client.get("/people/")
    with django_assert_max_num_queries(16):
        client.get("/people/")


def test_details_are_changed_and_recorded(cast: Cast, signed_in):
    form = {"name": "陈敏之", "email": "Min.Chen@example.com", "language": "zh-hans"}
    answer = signed_in(cast.an).post("/people/person/chen.min/change/", form)
    assert answer.headers["Location"] == "/people/person/chen.min/"
    chen = Person.objects.get(username="chen.min")
    assert (chen.name, chen.email, chen.language) == ("陈敏之", "min.chen@example.com", "zh-hans")
    assert _actions("chen.min") == ["accounts.person_changed"]
    assert chen.revisions.count() >= 1  # type: ignore[attr-defined]  # made by the history's tracker


def test_what_was_typed_wrong_is_kept_beside_its_error(cast: Cast, signed_in):
    form = {"name": "陈敏之", "email": "sun.li@example.com", "language": "en"}
    page = signed_in(cast.an).post("/people/person/chen.min/change/", form)
    assert page.status_code == 422
    assert 'value="陈敏之"' in page.content.decode()
    assert "Somebody else signs in with this mail address." in page.content.decode()


def test_a_role_is_given_and_taken(cast: Cast, signed_in):
    client = signed_in(cast.an)
    client.post("/people/person/chen.min/roles/", {"role": "auditor", "place": "brand:chenxi"})
    given = cast.chen.memberships.get(role="auditor")
    assert given.brand == cast.shanghai.region.brand
    client.post(f"/people/person/chen.min/roles/{given.pk}/revoke/")
    assert not cast.chen.memberships.filter(role="auditor").exists()
    assert _actions("chen.min") == ["accounts.membership_granted", "accounts.membership_revoked"]


def test_what_is_refused_is_told_on_the_persons_page(cast: Cast, signed_in):
    only = cast.chen.memberships.get()
    page = signed_in(cast.an).post(f"/people/person/chen.min/roles/{only.pk}/revoke/", follow=True)
    assert "only role" in page.content.decode()
    assert cast.chen.memberships.count() == 1


def test_stopping_and_letting_in_again(cast: Cast, signed_in):
    client, chen = signed_in(cast.an), signed_in(cast.chen)
    assert chen.get("/people/me/").status_code == 200
    client.post("/people/person/chen.min/deactivate/")
    assert chen.get("/people/me/").status_code == 302
    assert "This person may not sign in." in client.get("/people/person/chen.min/").content.decode()
    client.post("/people/person/chen.min/activate/")
    assert Person.objects.get(username="chen.min").is_active
    assert _actions("chen.min") == ["accounts.person_deactivated", "accounts.person_activated"]
