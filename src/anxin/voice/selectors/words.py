"""Themes, reasons and stages as the content lists have them, and the channels in their words."""

from collections.abc import Sequence

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anxin.foundation.bilingual import pick
from anxin.playbooks.selectors import content, entries, entry, label
from anxin.voice.choices import COMPLAINT, SURVEY, Channel

PRINCIPLES = "channel_principles"
type Choice = tuple[str, str]
_ELSEWHERE: dict[str, LazyText] = {
    SURVEY: gettext_lazy("surveys"),
    COMPLAINT: gettext_lazy("complaints"),
}


def theme_choices(dealer_code: str = "") -> list[Choice]:
    """Return the trouble areas as id and name."""
    return [(each["id"], pick(each)) for each in entries("trouble_areas", "areas", dealer_code=dealer_code)]


def reason_choices(dealer_code: str = "") -> list[Choice]:
    """Return the reasons as id and short name; those that judge a customer stand under their group's name."""
    return [
        (each["id"], reason_name(each["id"], dealer_code))
        for each in entries("reasons", "reasons", dealer_code=dealer_code)
    ]


def theme_name(ident: str, dealer_code: str = "") -> str:
    """Return the name of a trouble area, or that none was named."""
    return label("trouble_areas", "areas", ident, dealer_code=dealer_code) if ident else _("no theme")


def reason_name(ident: str, dealer_code: str = "") -> str:
    """Return the short name of a reason, of one that judges the customer its group's name."""
    found = entry("reasons", "reasons", ident, dealer_code=dealer_code)
    if found and found["on_record"] == "group_only":
        return label("reasons", "groups", found["group"], dealer_code=dealer_code)
    return label("reasons", "reasons", ident, dealer_code=dealer_code) if ident else _("no reason noted")


def stage_choices(dealer_code: str = "") -> list[Choice]:
    """Return the stages of a mystery visit as key and name."""
    return [(each["key"], pick(each)) for each in entries(PRINCIPLES, "stages", dealer_code=dealer_code)]


def stage_name(key: str, dealer_code: str = "") -> str:
    """Return the name of a stage."""
    return label(PRINCIPLES, "stages", key, dealer_code=dealer_code)


def principles(dealer_code: str = "") -> Sequence[tuple[str, str]]:
    """Return channel and sentence of each of the ten principles (T087-T090)."""
    body = content(PRINCIPLES, dealer_code=dealer_code).body["principles"]
    return [(each["channel"], pick(each)) for each in body]


def channel_name(channel: str) -> str:
    """Return the name of a channel, also of those recorded elsewhere."""
    return str(_ELSEWHERE[channel] if channel in _ELSEWHERE else Channel(channel).label)


def category_choices(dealer_code: str = "") -> list[Choice]:
    """Return the categories of complaints that a case may have, as id and name: those with none beneath."""
    rows = entries("complaint_categories", "categories", dealer_code=dealer_code)
    above = {each["parent"] for each in rows}
    return [(each["id"], pick(each.get("label", each))) for each in rows if each["id"] not in above]
