"""Why nobody rings about a visit, in a sentence, with the numbers of the rules by which its list was built."""

from collections.abc import Mapping

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from anxin.callbacks.choices import CallKind, WhyLeftOut
from anxin.callbacks.models import CallList
from anxin.engines.callbacks import Rules, Work, read_rules

_SENTENCES: Mapping[str, LazyText] = {
    WhyLeftOut.EXPIRED: _(
        "The order came into the house after its last day, %(expires)s days after the car had left."
    ),
    WhyLeftOut.KIND: _("Orders of this kind are not asked about."),
    WhyLeftOut.FLEET: _("The company has %(fleet)s cars or more here."),
    WhyLeftOut.DO_NOT_CALL: _("The customer wants no calls."),
    WhyLeftOut.NO_CONTACT: _(
        "There is no telephone number on file: reception asks for it at the next visit."
    ),
    WhyLeftOut.NO_CONSENT: _("The customer has not agreed to offers."),
    WhyLeftOut.OPEN_COMPLAINT: _("A complaint of the customer, or about the car, was open that morning."),
    WhyLeftOut.COMPLAINT_FOLLOW_UP_DUE: _(
        "The customer is called about his complaint, and about nothing else."
    ),
    WhyLeftOut.FATIGUE: _("A survey asked the customer in the %(fatigue)s days before."),
    WhyLeftOut.CALLED_LATELY: _("A call reached the customer in the %(called)s days before."),
    WhyLeftOut.SAME_CUSTOMER_TWICE: _("The customer is called about a later visit, or has a call waiting."),
    WhyLeftOut.NOT_DRAWN: _("At most %(quota)s an adviser are drawn; this one was not."),
}


def why_in_words(reason: str, made: CallList) -> str:
    """Return why a visit of a list is not called about, in a sentence."""
    rules = read_rules(made.rules.rules)
    return str(_SENTENCES[WhyLeftOut(reason)]) % _numbers(rules, made.kind)


def _numbers(rules: Rules, kind: str) -> dict[str, object]:
    return {
        "expires": rules.plans[Work(CallKind(kind))].expires,
        "fleet": rules.fleet_cars,
        "fatigue": rules.fatigue_days,
        "called": rules.called_days,
        "quota": "" if rules.quota is None else rules.quota,
    }
