"""The page of a car shows what is promised about it, the open ones first; another dealer's eyes see no such page."""

from collections.abc import Callable

from django.test import Client

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.promises.services.settling import keep_own_promise
from anxin.promises.tests.parts import DAY, NOON, given
from tests.cast import Cast

SignIn = Callable[[Person], Client]


def test_open_promises_stand_before_settled_ones(cast: Cast, signed_in: SignIn) -> None:
    settled, still = given(cast, what="已经交车"), given(cast, what="等着的配件", due_at=NOON + 9 * DAY)
    given(cast, what="没有车的约定", vehicle=None)
    with clock.at(NOON):
        keep_own_promise(settled.key, by=cast.chen)
        for address in (f"/customers/cars/{cast.car.key}/", f"/customers/{cast.customer.key}/"):
            page = signed_in(cast.chen).get(address).content.decode()
            section = page[
                page.index("promises-title") : page.index("</section>", page.index("promises-title"))
            ]
            assert section.index("等着的配件") < section.index("已经交车")
            assert still.get_absolute_url() in section
            assert ("没有车的约定" in section) is ("cars" not in address)
