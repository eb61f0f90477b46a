"""Empty dealers to import into, each with a colleague who may; runs in a process of its own, with Django."""

from collections.abc import Iterable

import django

django.setup()

from anxin.accounts.choices import Role  # noqa: E402 (Django must be set up first)
from anxin.accounts.models import Brand, Dealer, Membership, Person, Region  # noqa: E402


def make(codes: Iterable[str]) -> None:
    """Make dealers with these codes."""
    name = {"zh": "试验", "en": "Bench"}
    brand = Brand.objects.create(key="bench", name=name)
    region = Region.objects.create(key="bench", brand=brand, name=name)
    for code in codes:
        dealer = Dealer.objects.create(code=code, region=region, name=name)
        username = f"manager.{code.lower()}"
        person = Person.objects.create(username=username, email=f"{username}@example.com", name="经理")
        Membership.objects.create(person=person, role=Role.CUSTOMER_SERVICE_MANAGER, dealer=dealer)
