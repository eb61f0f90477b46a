"""A promise that cannot be judged and a customer who cannot be reminded hold up nobody behind them."""

from typing import Any

import pytest

from anxin.accounts.models import Dealer
from anxin.customers.models import Customer
from anxin.foundation import clock
from anxin.promises.models import Promise, Reminder
from anxin.promises.selectors.reminding import appointments_to_remind
from anxin.promises.selectors.risk_facts import RiskReader
from anxin.promises.services import remind, risks
from anxin.promises.tests.parts import DAY, NOON, given
from tests.cast import Cast


def test_a_promise_that_cannot_be_judged_holds_up_none_behind_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = given(cast), given(cast)
    read = RiskReader.facts

    def raises(self: RiskReader, promise: Promise) -> Any:
        if promise.pk == broken.pk:
            raise ValueError
        return read(self, promise)

    monkeypatch.setattr(RiskReader, "facts", raises)
    with clock.at(NOON + 4 * DAY):
        assert risks.judge_risks() == 1
    sound.refresh_from_db()
    assert sound.to_tell


def test_a_dealer_whose_settings_cannot_be_read_holds_up_none_behind_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    Customer.objects.filter(pk=cast.customer.pk).update(email="wang@example.com")
    given(cast)
    find = appointments_to_remind

    def raises(dealer: Dealer, **more: Any) -> Any:
        if dealer != cast.shanghai:
            raise ValueError
        return find(dealer, **more)

    monkeypatch.setattr(remind, "appointments_to_remind", raises)
    monkeypatch.setattr(
        remind, "_dealers", lambda: sorted(Dealer.objects.all(), key=lambda each: each == cast.shanghai)
    )
    with clock.at(NOON + 2 * DAY):
        assert remind.remind_of_appointments() == 1


def test_a_customer_who_cannot_be_reminded_holds_up_none_behind_him(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    Customer.objects.filter(pk=cast.customer.pk).update(email="wang@example.com")
    broken, sound = given(cast), given(cast)
    said = remind._said

    def raises(dealer: Dealer, occasion: Any, template: str) -> Any:
        if occasion.promise.pk == broken.pk:
            raise ValueError
        return said(dealer, occasion, template)

    monkeypatch.setattr(remind, "_said", raises)
    with clock.at(NOON + 2 * DAY):
        assert remind.remind_of_appointments() == 1
    assert Reminder.objects.get().promise == sound
