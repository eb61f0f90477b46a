"""A ready query answers as the same query asked anew does, with whatever values, in whichever thread."""

from threading import Thread

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Q
from django.db.transaction import TransactionManagementError

from anxin.accounts.models import Dealer, Membership, Person
from anxin.foundation.ready_queries import Given, ReadyQuery, keep_related
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_it_answers_as_the_same_query_does(cast: Cast) -> None:
    ready = ReadyQuery(
        lambda: (
            Membership.objects.filter(Q(person__pk__any_of=Given("people")) | Q(dealer=Given("dealer")))
            .select_related("dealer__region", "person")
            .order_by("person__username", "pk")
        )
    )
    for people in ([cast.chen.pk], [cast.wang.pk, cast.zhao.pk], []):
        for dealer in Dealer.objects.all():
            plain = Membership.objects.filter(Q(person__in=people) | Q(dealer=dealer))
            found = ready(people=people, dealer=dealer.pk)
            assert found == list(plain.order_by("person__username", "pk"))
            assert [each.person.name for each in found] == [
                Person.objects.get(pk=each.person_id).name for each in found
            ]


def test_it_works_its_sql_out_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    built = []

    def build() -> object:
        built.append(1)
        return Person.objects.filter(username=Given("name")).values_list("pk", flat=True)

    ready: ReadyQuery[int] = ReadyQuery(build)  # type: ignore[arg-type]
    assert ready(name=cast.chen.username) == [cast.chen.pk]
    assert ready(name=cast.sun.username) == [cast.sun.pk]
    assert built == [1]


def test_a_value_is_never_read_as_sql(cast: Cast) -> None:
    ready = ReadyQuery(lambda: Person.objects.filter(username=Given("name")))
    assert ready(name="' OR true --") == []
    assert ready(name="%s") == []


def test_a_value_that_is_not_given_is_an_error(cast: Cast) -> None:
    ready = ReadyQuery(lambda: Person.objects.filter(username=Given("name")))
    with pytest.raises(KeyError):
        ready(nam="chen")


def test_what_is_prefetched_comes_along(cast: Cast, django_assert_num_queries: object) -> None:
    ready = ReadyQuery(lambda: Person.objects.filter(pk=Given("person")).prefetch_related("memberships"))
    (found,) = ready(person=cast.chen.pk)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert [each.person_id for each in found.memberships.all()] == [cast.chen.pk]


def test_rows_that_were_read_are_not_read_again(cast: Cast, django_assert_num_queries: object) -> None:
    rows = list(Membership.objects.filter(person=cast.chen))
    chen = Person.objects.get(pk=cast.chen.pk)
    keep_related(chen, "memberships", rows)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert list(chen.memberships.all()) == rows
        assert chen.memberships.all()[0].person is chen


@pytest.mark.django_db(transaction=True)
def test_a_row_is_held_in_a_transaction_alone() -> None:
    ready = ReadyQuery(lambda: Session.objects.filter(session_key=Given("key")).select_for_update())
    with transaction.atomic():
        assert ready(key="none") == []
    with pytest.raises(TransactionManagementError):
        ready(key="none")


@pytest.mark.django_db(transaction=True)
def test_another_thread_asks_over_its_own_connection() -> None:
    ready = ReadyQuery(lambda: Session.objects.filter(session_key=Given("key")))
    assert ready(key="none") == []
    answers: list[object] = []

    def ask() -> None:
        answers.append(ready(key="none"))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert answers == [[]]
