"""python -m bench.surveys.fill COUNT: migrates, makes so many customers with a link each, prints the tokens."""

import json
import sys
import uuid
from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (Django must be set up first)

from anxin.accounts.models import Brand, Dealer, Region  # noqa: E402
from anxin.customers.models import Customer  # noqa: E402
from anxin.foundation import clock  # noqa: E402
from anxin.playbooks.services import load_packs  # noqa: E402
from anxin.surveys.models import Invitation  # noqa: E402
from anxin.surveys.selectors.invitations import digest_of, token_of  # noqa: E402
from anxin.surveys.services.questionnaires import take_over_pack  # noqa: E402


def main(count: int) -> None:
    """Write a dealer with customers and invitations, and print the tokens."""
    call_command("migrate", verbosity=0)
    load_packs()
    now = clock.now()
    brand = Brand.objects.create(key="bench-s", name={"zh": "样", "en": "Bench"}, pack="")
    region = Region.objects.create(brand=brand, key="bench-s", name={"zh": "东", "en": "East"})
    dealer = Dealer.objects.create(
        region=region, code="BS01", name={"zh": "样店", "en": "Bench"}, city="上海"
    )
    version = take_over_pack(dealer, pack="after_service")
    customers = Customer.objects.bulk_create(
        Customer(dealer=dealer, name=f"客户{n}", phone=f"+86139{n:08}", made_at=now) for n in range(count)
    )
    keys = [uuid.uuid4() for _customer in customers]
    Invitation.objects.bulk_create(
        Invitation(
            key=key, dealer=dealer, version=version, customer=customer, digest=digest_of(token_of(key)),
            made_at=now, expires_at=now + timedelta(days=7),
        )
        for key, customer in zip(keys, customers, strict=True)
    )  # fmt: skip
    sys.stdout.write(json.dumps([token_of(key) for key in keys]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
