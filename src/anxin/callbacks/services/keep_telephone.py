"""A dealer's telephone system and whose extension is whose: set by whoever looks after the channels."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.accounts.selectors import colleague_at
from anxin.callbacks.models import Extension, TelephoneSystem
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.foundation.sealing import seal
from anxin.foundation.signing import new_secret

_EXTENSION = re.compile(r"[0-9*#]{1,12}")
_PREFIX = re.compile(r"[0-9]{0,4}")


@transaction.atomic
def renew_telephone_secret(dealer: Dealer, *, by: Person) -> str:
    """Give the dealer's telephone system a secret, its first or a new one, and return it this once.

    From then on the old one signs nothing.
    """
    require(by, Capability.RUN_CHANNELS, dealer.pk)
    secret = new_secret()
    TelephoneSystem.objects.update_or_create(
        dealer=dealer,
        defaults={"secret": seal(secret), "active": True},
        create_defaults={"secret": seal(secret), "made_at": clock.now()},
    )
    _record("callbacks.telephone_secret_renewed", dealer, by)
    return secret


@transaction.atomic
def set_telephone_system(dealer: Dealer, *, active: bool, outside_prefix: str, by: Person) -> TelephoneSystem:
    """Put the dealer's system into or out of use, and say what it dials before an outside number."""
    require(by, Capability.RUN_CHANNELS, dealer.pk)
    system = TelephoneSystem.objects.select_for_update().filter(dealer=dealer).first()
    if system is None:
        raise NotFound
    if not _PREFIX.fullmatch(outside_prefix.strip()):
        raise InvalidInput("PREFIX_WRONG", _("At most four digits, such as 9."), field="outside_prefix")
    system.active, system.outside_prefix = active, outside_prefix.strip()
    system.save(update_fields=["active", "outside_prefix"])
    _record("callbacks.telephone_system_set", dealer, by, active=active)
    return system


@transaction.atomic
def set_extension(dealer: Dealer, *, number: str, username: str, by: Person) -> Extension:
    """Say whose telephone an extension is; one that was somebody else's is his from now on."""
    require(by, Capability.RUN_CHANNELS, dealer.pk)
    if not _EXTENSION.fullmatch(number.strip()):
        raise InvalidInput("EXTENSION_WRONG", _("An extension has at most twelve digits."), field="number")
    person = colleague_at(dealer, username)
    if person is None:
        raise InvalidInput("NOT_HERE", _("Choose a colleague who works at this dealer."), field="username")
    made, _new = Extension.objects.update_or_create(
        dealer=dealer, number=number.strip(), defaults={"person": person}
    )
    _record("callbacks.extension_set", dealer, by, extension=made.number, person=person.username)
    return made


@transaction.atomic
def remove_extension(dealer: Dealer, *, number: str, by: Person) -> None:
    """Take an extension from whoever has it; calls that were told of it stay his."""
    require(by, Capability.RUN_CHANNELS, dealer.pk)
    gone, _each = Extension.objects.filter(dealer=dealer, number=number).delete()
    if not gone:
        raise NotFound
    _record("callbacks.extension_removed", dealer, by, extension=number)


def _record(action: str, dealer: Dealer, by: Person, **details: str | bool) -> None:
    audit.record_operation(action, person_id=by.pk, dealer_id=dealer.pk, subject=dealer.code, **details)
