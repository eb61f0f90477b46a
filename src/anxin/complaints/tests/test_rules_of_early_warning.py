"""The dealer's rules: kept within bounds by those who may, and tried on the past without writing anything."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.complaints.models import EarlyWarning, WatchRuleChoice
from anxin.complaints.selectors.watch_trial import rule_lines, try_rules
from anxin.complaints.selectors.watching import watch_rules
from anxin.complaints.services.watch_customers import set_watch_rule
from anxin.engines.priority.early_warning import Choice
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound
from anxin.foundation.models import AuditRecord
from anxin.messaging.models import Notice
from anxin.workshop.models import RepairOrder
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]
NOW = datetime(2026, 9, 15, 4, 0, tzinfo=UTC)
PAGE = "/warnings/rules/"


def typed(cast: Cast, **changed: Any) -> dict[str, Any]:
    """The form as it stands, with some fields typed anew."""
    data: dict[str, Any] = {}
    for line in rule_lines(cast.shanghai):
        key = line.rule.key
        data |= {f"most-{key}": line.rule.most, f"days-{key}": line.rule.days}
        if line.rule.on:
            data[f"on-{key}"] = "on"
    return data | {name.replace("__", "-"): value for name, value in changed.items()}


def a_year_of_claims(cast: Cast) -> None:
    """Three claims within a week in spring, two complaints in summer."""
    for number in range(3):
        RepairOrder.objects.create(
            dealer=cast.shanghai, number=f"W{number}", vehicle=cast.car, sender=cast.customer, kind="warranty",
            opened_at=datetime(2026, 4, 1 + number, 3, tzinfo=UTC),
        )  # fmt: skip
    with clock.at(NOW - timedelta(days=60)):
        make_complaint(cast, channel="intake-online")


def test_every_rule_is_shown_in_words_with_its_numbers(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.shen).get(PAGE).content.decode()
    assert page.count('class="watch-rule"') == len(rule_lines(cast.shanghai)) == 9
    assert "More than three warranty claims on one car within a month" in page
    assert 'name="most-warranty_claims_month" value="3"' in page
    assert "Keep the rules" not in page, "an auditor only looks"


def test_a_rule_is_set_recorded_and_falls_back_to_the_shipped(cast: Cast) -> None:
    wanted = Choice(on=True, most=5, days=31)
    assert set_watch_rule(cast.shanghai, rule="warranty_claims_month", choice=wanted, by=cast.liu)
    row = WatchRuleChoice.objects.get()
    assert (row.most, row.days) == (5, None), "31 days are as shipped"
    [rule] = [each for each in watch_rules(cast.shanghai) if each.key == "warranty_claims_month"]
    assert (rule.most, rule.days) == (5, 31)
    assert not set_watch_rule(cast.shanghai, rule="warranty_claims_month", choice=wanted, by=cast.liu)
    assert AuditRecord.objects.filter(action="complaints.watch_rule_set", person=cast.liu).count() == 1
    assert rule_lines(cast.chengdu)[5].rule.most == 3, "another dealer keeps his own"


@pytest.mark.parametrize(("choice", "field"), [
    (Choice(on=True, most=100), "most-part_replaced"),
    (Choice(on=True, most=-1), "most-part_replaced"),
    (Choice(on=True, days=3651), "days-part_replaced"),
])  # fmt: skip
def test_numbers_out_of_bounds_name_their_field(cast: Cast, choice: Choice, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        set_watch_rule(cast.shanghai, rule="part_replaced", choice=choice, by=cast.liu)
    assert refused.value.field == field


def test_an_unknown_rule_and_people_without_the_right_are_turned_away(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        set_watch_rule(cast.shanghai, rule="looks_angry", choice=Choice(on=True), by=cast.liu)
    for person, error in ((cast.shen, NotAllowed), (cast.chen, NotAllowed), (cast.zhao, NotFound)):
        with pytest.raises(error):
            set_watch_rule(cast.shanghai, rule="part_replaced", choice=Choice(on=False), by=person)


def test_the_form_keeps_what_was_typed_all_or_none(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.liu)
    wrong = typed(cast, most__part_replaced=4, days__warranty_claims_month=9999)
    answer = client.post(f"{PAGE}keep/", wrong)
    assert answer.status_code == 422 and "from 0 to 3650" in answer.content.decode()
    assert not WatchRuleChoice.objects.exists()
    right = typed(cast, most__part_replaced=4)
    del right["on-press_background"]
    assert client.post(f"{PAGE}keep/", right).status_code == 302
    kept = {row.rule: (row.on, row.most) for row in WatchRuleChoice.objects.all()}
    assert kept == {"part_replaced": (True, 4), "press_background": (False, None)}


def test_a_trial_counts_by_typed_numbers_and_writes_nothing(cast: Cast, signed_in: SignIn) -> None:
    a_year_of_claims(cast)
    before = (AuditRecord.objects.count(), Notice.objects.count())
    with clock.at(NOW):
        client = signed_in(cast.liu)
        as_shipped = client.post(f"{PAGE}try/", typed(cast)).content.decode()
        stricter = client.post(f"{PAGE}try/", typed(cast, most__warranty_claims_month=2)).content.decode()
    assert "Warnings: 1. Customers looked at: 1." in as_shipped
    assert "Warnings: 2. Customers looked at: 1." in stricter
    assert "Warranty claims on one car: 3, 2026-04-01 to 2026-04-03." in stricter
    assert 'name="most-warranty_claims_month" value="2"' in stricter, "what was typed stays typed"
    assert not WatchRuleChoice.objects.exists() and not EarlyWarning.objects.exists()
    assert (AuditRecord.objects.count(), Notice.objects.count()) == before


def test_a_trial_looks_at_its_period_only(cast: Cast) -> None:
    a_year_of_claims(cast)

    def hits(since: date, until: date) -> list[tuple[str, date]]:
        choices = {"warranty_claims_month": Choice(on=True, most=2)}
        trial = try_rules(cast.shanghai, choices=choices, since=since, until=until, by=cast.gao)
        return [(row.rule, row.on) for row in trial.rows]

    media, claims = (
        ("Turned to the press", date(2026, 7, 17)),
        ("Many warranty claims in a month", date(2026, 4, 3)),
    )
    assert hits(date(2026, 1, 1), date(2026, 9, 15)) == [media, claims]
    assert hits(date(2026, 1, 1), date(2026, 4, 2)) == []
    assert hits(date(2026, 1, 1), date(2026, 7, 16)) == [claims]
    assert hits(date(2026, 6, 1), date(2026, 9, 15)) == [media]


def test_a_serious_case_would_have_been_seen_while_it_was_open(cast: Cast) -> None:
    with clock.at(NOW - timedelta(days=30)):
        complaint = make_complaint(cast, level=3)
    complaint.status, complaint.handled_at = "closed", NOW - timedelta(days=20)
    complaint.save()
    trial = try_rules(cast.shanghai, choices={}, since=date(2026, 8, 1), until=date(2026, 9, 15), by=cast.liu)
    assert [row.on for row in trial.rows if row.case_url] == [date(2026, 8, 19)]


def test_a_trial_stops_at_its_bound_and_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.foreign_customer.dealer = cast.shanghai
    cast.foreign_customer.save()
    monkeypatch.setattr("anxin.complaints.selectors.watch_trial.MOST_LOOKED_AT", 1)
    trial = try_rules(cast.shanghai, choices={}, since=date(2026, 8, 1), until=date(2026, 9, 15), by=cast.liu)
    assert (trial.looked_at, trial.stopped) == (1, True)


def test_only_who_sees_the_figures_tries_the_rules(cast: Cast) -> None:
    for person in (cast.an, cast.chen):
        with pytest.raises(NotAllowed):
            try_rules(cast.shanghai, choices={}, since=date(2026, 8, 1), until=date(2026, 9, 1), by=person)
