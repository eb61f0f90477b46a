"""Every number of a list opens its visits; rules are set in versions, tried first, and errors stand at their field."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind, WhyLeftOut
from anxin.callbacks.forms.rules import RulesForm
from anxin.callbacks.models import Call, CallList, CallRules
from anxin.callbacks.selectors.lists import parts_of_list
from anxin.callbacks.selectors.rules import call_rules_of
from anxin.callbacks.services.rules import set_call_rules
from anxin.callbacks.tests.mornings import listed, morning, visitor
from anxin.engines.callbacks import Exclusion, Rules, Work, write_rules
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused, Stale
from tests.cast import Cast

SignIn = Callable[[Person], Client]
LISTS, RULES = "/callbacks/lists/", "/callbacks/rules/"


def _typed(**changes: object) -> dict[str, Any]:
    """Return what the form sends when some fields of the shipped rules are typed over."""
    form = RulesForm.of(Rules(), number=0)
    sent = {name: form[name].value() for name in form.fields}
    told = {name.replace("__", "."): value for name, value in changes.items()}
    return {name: value for name, value in (sent | told).items() if value is not None and value is not False}


def test_every_reason_of_the_engine_has_its_words() -> None:
    assert {each.value for each in Exclusion} <= set(WhyLeftOut.values)


def test_each_number_of_a_list_opens_its_visits(cast: Cast, signed_in: SignIn) -> None:
    order = visitor(cast.shanghai, name="周正")
    visitor(cast.shanghai, name="吴静", do_not_call=True)
    visitor(cast.shanghai, name="郑和", phone="")
    made = listed(cast.shanghai)
    client = signed_in(cast.liu)
    page = client.get(LISTS).content.decode()
    address = f"{LISTS}{made.key}/"
    assert f'{address}?of=listed">1<' in page
    assert f'{address}?of=excluded">2<' in page
    called = client.get(address).content.decode()
    assert "周正" in called
    assert order.number in called
    assert "吴静" not in called
    why = client.get(address, {"of": "do_not_call"}).content.decode()
    assert "吴静" in why
    assert "The customer wants no calls." in why
    assert "郑和" not in why
    assert "no telephone number on file" in client.get(address, {"of": "excluded"}).content.decode()


def test_the_parts_of_a_list_are_all_of_it(cast: Cast) -> None:
    set_call_rules(cast.shanghai, document={"quota": 1}, reason="人手", by=cast.liu)
    for _ in range(3):
        visitor(cast.shanghai)
    visitor(cast.shanghai, do_not_call=True)
    made = listed(cast.shanghai)
    assert [(part.of, part.count) for part in parts_of_list(made)] == [
        ("listed", 1), ("do_not_call", 1), ("not_drawn", 2),
    ]  # fmt: skip
    assert sum(part.count for part in parts_of_list(made)) == made.all_visits


def test_numbers_of_customers_are_masked_on_a_list(cast: Cast, signed_in: SignIn) -> None:
    visitor(cast.shanghai, phone="13912345678")
    made = listed(cast.shanghai)
    page = signed_in(cast.liu).get(f"{LISTS}{made.key}/").content.decode()
    assert "139****5678" in page
    assert "13912345678" not in page


def test_whoever_sets_the_rules_builds_the_lists_of_today(cast: Cast, signed_in: SignIn) -> None:
    visitor(cast.shanghai)
    with morning():
        answer = signed_in(cast.liu).post(f"{LISTS}build/", follow=True).content.decode()
        assert signed_in(cast.chen).post(f"{LISTS}build/").status_code == 403
    assert "Today&#x27;s lists are built: 1 call." in answer
    assert Call.objects.count() == 1


@pytest.mark.parametrize("path", ["", "rules"])
def test_a_caller_sees_lists_and_rules_an_adviser_neither(cast: Cast, signed_in: SignIn, path: str) -> None:
    address = RULES if path else LISTS
    assert signed_in(cast.chen).get(address).status_code == 200
    assert signed_in(cast.wang).get(address).status_code == 403
    made = listed(cast.shanghai)
    assert signed_in(cast.wang).get(f"{LISTS}{made.key}/").status_code == 404
    assert signed_in(cast.zhao).get(f"{LISTS}{made.key}/").status_code == 404


def test_the_form_writes_the_rules_that_it_read() -> None:
    form = RulesForm(_typed())
    assert form.is_valid()
    assert form.document() == write_rules(Rules())


def test_a_change_is_a_new_version_with_its_reason(cast: Cast, signed_in: SignIn) -> None:
    sent = _typed(
        quota=4, plans__after_service__day=2, windows="9:30 - 11:30；14:00至17:00", reason="改为次日后回访"
    )
    sent["windows"] = "09:30 - 11:30；14:00至17:00"
    assert signed_in(cast.liu).post(f"{RULES}set/", sent).status_code == 302
    held = call_rules_of(cast.shanghai)
    assert (held.number, held.reason) == (2, "改为次日后回访")
    assert (held.rules.quota, held.rules.plans[Work.AFTER_SERVICE].day) == (4, 2)
    assert held.rules.windows == ((570, 690), (840, 1020))
    assert held.rules.plans[Work.AFTER_SALE] == Rules().plans[Work.AFTER_SALE]
    assert CallRules.objects.get(number=1).rules == write_rules(Rules())
    assert "改为次日后回访" in signed_in(cast.liu).get(RULES).content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"plans__after_service__opens": 5}, "plans.after_service.day", "The days come in this order"),
        ({"plans__lost__expires": 200}, "plans.lost.expires", "a whole number from 0 to 90"),
        ({"windows": "12:00-10:00"}, "windows", "Give times such as 10:00 to 12:00"),
        ({"windows": "vormittags"}, "windows", "Give times such as 10:00 to 12:00"),
        ({"quota": 20_000}, "quota", "a whole number from 0 to 10000"),
        ({"per_day": 9}, "per_day", "a whole number from 1 to 5"),
        ({"fatigue_days": "viele"}, "fatigue_days", "Enter a whole number"),
        ({"reason": "  "}, "reason", "Say in a sentence why"),
    ],
)
def test_an_error_stands_at_its_field_in_plain_words(
    cast: Cast, signed_in: SignIn, changes: dict[str, object], field: str, words: str
) -> None:
    sent = _typed(**({"reason": "试一下", "called_days": 3} | changes))
    answer = signed_in(cast.liu).post(f"{RULES}set/", sent)
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])
    assert f'id="id_{field}-error"' in answer.content.decode()
    assert not CallRules.objects.exists()


def test_rules_are_set_by_who_may_and_not_over_somebody_elses(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        set_call_rules(cast.shanghai, document={"quota": 4}, reason="少打一些", by=cast.chen)
    set_call_rules(cast.shanghai, document={"quota": 4}, reason="少打一些", by=cast.liu, seen=0)
    with pytest.raises(Stale):
        set_call_rules(cast.shanghai, document={"quota": 5}, reason="多打一些", by=cast.liu, seen=0)
    with pytest.raises(Refused) as nothing:
        set_call_rules(cast.shanghai, document={"quota": 4}, reason="又一次", by=cast.liu, seen=2)
    assert nothing.value.code == "NOTHING_CHANGED"
    with pytest.raises(InvalidInput) as error:
        set_call_rules(cast.shanghai, document={"kinds": ["internal"]}, reason="内部", by=cast.liu)
    assert error.value.field == "kinds"


def test_rules_are_tried_on_the_last_list_and_nothing_is_kept(cast: Cast, signed_in: SignIn) -> None:
    for _ in range(4):
        visitor(cast.shanghai)
    visitor(cast.shanghai, do_not_call=True)
    listed(cast.shanghai)
    answer = signed_in(cast.liu).post(f"{RULES}try/", _typed(quota=1))
    lines = {line.label: (line.before, line.after) for line in answer.context["trial"].lines}
    assert lines == {"To be called": (4, 1), "wants no calls": (1, 1), "not drawn": (0, 3)}
    kinds = signed_in(cast.liu).post(f"{RULES}try/", _typed(kinds=["service"])).context["trial"].lines
    assert {line.label: line.after for line in kinds}["a kind of order that nobody is asked about"] == 5
    assert not CallRules.objects.exclude(number=1).exists()
    assert CallList.objects.filter(kind=CallKind.AFTER_SERVICE).get().listed == 4
