"""Opening and shutting a dealer's door, its welcome, and who looks after what comes in."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require, standing_of
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput
from anxin.portal.models import Door

MOST_WELCOME = 600


@transaction.atomic
def keep_door(
    dealer: Dealer, *, open: bool, welcome: Mapping[str, str], contact: Person | None, by: Person
) -> Door:
    """Open or shut the dealer's door; ``welcome`` by language (``zh``, ``en``), empty for the shipped words."""
    require(by, Capability.RUN_CHANNELS, dealer.pk)
    words = {language: welcome.get(language, "").strip() for language in ("zh", "en")}
    for language, text in words.items():
        if len(text) > MOST_WELCOME:
            raise InvalidInput(
                "TEXT_TOO_LONG",
                _("At most %(limit)s characters; there are %(count)s."),
                field=f"welcome_{language}",
                params={"limit": MOST_WELCOME, "count": len(text)},
            )
    if contact and not standing_of(contact).can(Capability.HANDLE_COMPLAINTS, dealer.pk):
        raise InvalidInput(
            "OWNER_CANNOT_HANDLE",
            _("Choose somebody of this dealer who handles complaints."),
            field="contact",
        )
    door, _made = Door.objects.update_or_create(
        dealer=dealer,
        defaults={
            "open": open,
            "welcome": {language: text for language, text in words.items() if text},
            "contact": contact,
            "changed_at": clock.now(),
            "changed_by": by,
        },
    )
    audit.record_operation(
        "portal.door_opened" if open else "portal.door_shut",
        person_id=by.pk,
        dealer_id=dealer.pk,
        subject=dealer.code,
    )
    return door
