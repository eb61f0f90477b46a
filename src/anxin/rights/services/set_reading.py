"""A dealer decides how an open question of the law is read: with a reason, and every car is reckoned anew."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.engines.rights.law import Ambiguity
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput
from anxin.foundation.jobs import enqueue
from anxin.rights.models import LawReading
from anxin.rights.selectors.laws import law_of
from anxin.rights.selectors.readings import is_switchable
from anxin.rights.services.checking import short_text
from anxin.rights.services.reckoning import OF_DEALER_TASK
from anxin.rights.services.set_terms import require_unchanged

_LONGEST_REASON = 500


@transaction.atomic
def set_reading(
    dealer: Dealer, question: str, *, reading: str, reason: str, by: Person, seen: int | None = None
) -> LawReading:
    """Let an open question be read so at a dealer from now on; the shipped reading takes an earlier decision back.

    A question that cannot be switched, and a reading that the law's documents do not give to it, are refused and name
    their field. ``seen`` is the number of the decision that the person looked at, 0 for none.
    """
    require(by, Capability.READ_LAW, dealer.pk)
    Dealer.objects.select_for_update(no_key=True).only("pk").get(pk=dealer.pk)
    found = _question(dealer, question)
    if reading not in found.options:
        raise InvalidInput("READING_UNKNOWN", _("The law's data gives no such reading."), field="reading")
    why = short_text("reason", reason, limit=_LONGEST_REASON)
    if not why:
        raise InvalidInput("REASON_MISSING", _("Write why it is read so here."), field="reason")
    newest = LawReading.objects.filter(dealer=dealer, question=question).order_by("-id").first()
    require_unchanged(seen, newest.pk if newest else 0)
    before = newest.reading if newest else found.default
    if before == reading:
        raise InvalidInput("READING_HOLDS", _("It is read so already."), field="reading")
    made = LawReading.objects.create(
        dealer=dealer, question=question, reading=reading, reason=why, set_by=by, set_at=clock.now()
    )
    audit.record_operation(
        "rights.reading_set",
        person_id=by.pk,
        dealer_id=dealer.pk,
        subject=dealer.code,
        question=question,
        before=before,
        after=reading,
    )
    enqueue(OF_DEALER_TASK, dealer_id=dealer.pk)
    return made


def _question(dealer: Dealer, ident: str) -> Ambiguity:
    law = law_of(dealer)
    found = next((each for each in law.ambiguities if each.id == ident), None) if law else None
    if found is None or not is_switchable(found):
        raise InvalidInput(
            "QUESTION_UNKNOWN",
            _("The law's data has no such question that may be read otherwise."),
            field="question",
        )
    return found
