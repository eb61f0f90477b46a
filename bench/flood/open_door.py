"""Opens the door of the dealer of bench.caller and prints its address."""

import sys

import django

django.setup()

from anxin.accounts.models import Person  # noqa: E402 (Django must be set up first)
from anxin.accounts.selectors import dealers_of  # noqa: E402
from anxin.foundation import clock  # noqa: E402
from anxin.portal.models import Door  # noqa: E402

caller = Person.objects.get(username="bench.caller")
dealer = dealers_of(caller)[0]
Door.objects.update_or_create(
    dealer=dealer, defaults={"open": True, "contact": caller, "changed_at": clock.now(), "changed_by": caller}
)
sys.stdout.write(f"/d/{dealer.code}/")
