"""Rates and counts in words: what each is, and the formula that it is made by."""

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anxin.callbacks.selectors.counted import Figure

COUNTS: dict[Figure, LazyText] = {
    Figure.ALL: pgettext_lazy("calls", "All"),
    Figure.EXCLUDED: pgettext_lazy("calls", "Excluded"),
    Figure.DUE: pgettext_lazy("calls", "To be called"),
    Figure.CALLED: pgettext_lazy("calls", "Called"),
    Figure.OPEN: pgettext_lazy("calls", "Not over yet"),
    Figure.COMPLETE: pgettext_lazy("calls", "I answered"),
    Figure.PARTIAL: pgettext_lazy("calls", "P in part"),
    Figure.REFUSAL: pgettext_lazy("calls", "R refused"),
    Figure.NON_CONTACT: pgettext_lazy("calls", "NC not on the line"),
    Figure.OTHER: pgettext_lazy("calls", "O other"),
    Figure.UNKNOWN_HOUSEHOLD: pgettext_lazy("calls", "UH unknown"),
    Figure.UNKNOWN_OTHER: pgettext_lazy("calls", "UO unknown"),
}
#: What a count holds, for whoever points at its head.
COUNT_HINTS: dict[Figure, LazyText] = {
    Figure.ALL: _("Every call that was due in the period."),
    Figure.EXCLUDED: _("Complaint open, or the customer wants no calls: counted here, in no rate."),
    Figure.DUE: _("All but the excluded."),
    Figure.CALLED: _("Tried at least once."),
    Figure.OPEN: _("May still be answered: it stands in its class as it is now."),
    Figure.COMPLETE: _("Every question answered, or a reason why not."),
    Figure.PARTIAL: _("At least half of the weight answered."),
    Figure.REFUSAL: _("Refused, broken off, or an appointment that was not kept yet."),
    Figure.NON_CONTACT: _("Voice mail, or nobody answers a number that has reached him before."),
    Figure.OTHER: _(
        "Wrong number, no common language, another person, attempts used, expired: all of them eligible."
    ),
    Figure.UNKNOWN_HOUSEHOLD: _("Not tried yet, or a number that has never reached him does not answer."),
    Figure.UNKNOWN_OTHER: _("Unknown for another reason."),
}
#: Each rate by its field in ``engines.callbacks.Rates``, with its formula as the standard writes it.
RATES: dict[str, str] = {
    "rr1": "I / (I + P + R + NC + O + UH + UO)",
    "rr2": "(I + P) / (I + P + R + NC + O + UH + UO)",
    "rr3": "I / (I + P + R + NC + O + e(UH + UO))",
    "rr4": "(I + P) / (I + P + R + NC + O + e(UH + UO))",
    "rr5": "I / (I + P + R + NC + O)",
    "rr6": "(I + P) / (I + P + R + NC + O)",
    "coop1": "I / (I + P + R + O)",
    "coop2": "(I + P) / (I + P + R + O)",
    "coop3": "I / (I + P + R)",
    "coop4": "(I + P) / (I + P + R)",
    "ref1": "R / (I + P + R + NC + O + UH + UO)",
    "ref2": "R / (I + P + R + NC + O + e(UH + UO))",
    "ref3": "R / (I + P + R + NC + O)",
    "con1": "(I + P + R + O) / (I + P + R + NC + O + UH + UO)",
    "con2": "(I + P + R + O) / (I + P + R + NC + O + e(UH + UO))",
    "con3": "(I + P + R + O) / (I + P + R + NC + O)",
}
