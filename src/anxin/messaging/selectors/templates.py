"""Templates of messages: a dealer's own wording before the shipped one, and the words in {braces} filled in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.foundation import clock
from anxin.foundation.bilingual import pick
from anxin.foundation.errors import NotFound
from anxin.messaging.choices import Channel, Direction, TemplateKind
from anxin.messaging.models import Message, TemplateVersion
from anxin.playbooks.selectors import content

LIST = "message_templates"
BRACED = re.compile(r"\{([^{}]*)\}")
#: A text with Chinese characters: 70 fit in a single one, 67 in each part of a longer one (3GPP TS 23.040).
SMS_SINGLE = 70
SMS_PART = 67
#: How far back uses of a template are counted.
USED_WITHIN = timedelta(days=90)
_READERS = (Capability.SEE_COMPLAINTS, Capability.SEE_OWN_COMPLAINTS, Capability.SET_CLOCKS)


@dataclass(frozen=True)
class Field:
    """A word in braces: what it means, how it looks, and what happens where there is nothing to fill in."""

    key: str
    name: Mapping[str, str]
    what: Mapping[str, str]
    sample: Mapping[str, str]
    #: ``word`` (``instead`` stands there), ``line`` (the line falls away) or ``gap`` (somebody must fill it).
    when_empty: str
    instead: Mapping[str, str]

    @property
    def meaning(self) -> str:
        return pick(self.what)

    def gap(self, language: str) -> str:
        """Return how an unfilled word looks in a draft: ``【日期】`` or ``[date]``."""
        return f"【{pick(self.name, 'zh')}】" if language == "zh" else f"[{pick(self.name, 'en')}]"


@dataclass(frozen=True)
class Template:
    """A template as a dealer uses it now. ``version`` is 0 while it stands as shipped."""

    key: str
    name: Mapping[str, str]
    kind: str
    channels: Sequence[str]
    subject: Mapping[str, str]
    text: Mapping[str, str]
    #: The house sends it by itself too: nothing in it may be left for a person to fill in.
    automatic: bool
    shipped: bool
    active: bool = True
    version: int = 0
    used: int = 0

    def __str__(self) -> str:
        return pick(self.name)

    @property
    def kind_label(self) -> str:
        return str(TemplateKind(self.kind).label)

    @property
    def channel_labels(self) -> list[str]:
        return [str(Channel(each).label) for each in self.channels]

    def as_body(self) -> dict[str, Any]:
        """Return the wording as a version keeps it."""
        return {
            **self.name, "kind": self.kind, "channels": list(self.channels), "subject": dict(self.subject),
            "text": dict(self.text), "active": self.active,
        }  # fmt: skip


@dataclass(frozen=True)
class SmsLength:
    """How long a text is as a text message, and in how many parts it goes out."""

    characters: int
    parts: int


@dataclass(frozen=True)
class Preview:
    """A template as it would read in one language, how long it is as a text message, and what nobody can fill in."""

    language: str
    subject: str
    text: str
    length: str
    unknown: Sequence[str]


def may_read_templates(asker: Person, dealer: Dealer) -> bool:
    """Tell whether somebody sees a dealer's templates: whoever sees complaints there, or sets up the house."""
    return any(standing_of(asker).can(each, dealer.pk) for each in _READERS)


def fields_of(dealer: Dealer) -> dict[str, Field]:
    """Return the words that a template may have in braces, by key, in their order."""
    found = content(LIST, dealer_code=dealer.code).body["fields"]
    return {
        each["key"]: Field(
            key=each["key"],
            name={"zh": each["zh"], "en": each["en"]},
            what=each["what"],
            sample=each["sample"],
            when_empty=each["when_empty"],
            instead=each.get("instead", {}),
        )
        for each in found
    }


def templates_of(dealer: Dealer) -> list[Template]:
    """Return every template of a dealer, put aside ones too: the shipped ones in their order, then his own."""
    kept = _newest(dealer)
    shipped = [_shipped(each, kept.get(each["key"])) for each in _shipped_entries(dealer)]
    known = {each.key for each in shipped}
    own = [_own(row) for key, row in kept.items() if key not in known]
    return [*shipped, *sorted(own, key=lambda each: int(each.key.rpartition("_")[2]))]


def template_of(dealer: Dealer, key: str) -> Template:
    """Return one template as the dealer uses it; ``NotFound`` where there is none of this key."""
    row = TemplateVersion.objects.filter(dealer=dealer, key=key).order_by("-version").first()
    entry = next((each for each in _shipped_entries(dealer) if each["key"] == key), None)
    if entry is not None:
        return _shipped(entry, row)
    if row is None:
        raise NotFound
    return _own(row)


def history_of(dealer: Dealer, key: str) -> list[TemplateVersion]:
    """Return the versions that a dealer has made of a template, the newest first."""
    return list(
        TemplateVersion.objects.filter(dealer=dealer, key=key).select_related("made_by").order_by("-version")
    )


def count_uses(dealer: Dealer) -> dict[str, int]:
    """Return how often each template was used in the last 90 days, by key, in one query."""
    sent = Message.objects.filter(
        dealer=dealer,
        direction=Direction.OUT,
        at__gte=clock.now() - USED_WITHIN,
        marks__has_key="template",
    )
    return dict(sent.values_list("marks__template").annotate(Count("id")).order_by())


def sample_values(dealer: Dealer, language: str) -> dict[str, str]:
    """Return values to look at a template with, without a case."""
    values = {key: pick(field.sample, language) for key, field in fields_of(dealer).items()}
    return {**values, **values_of_house(dealer)}


def values_of_house(dealer: Dealer) -> dict[str, str]:
    """Return the values that the dealer alone gives."""
    return {"dealer": str(dealer), **({"dealer_phone": dealer.phone} if dealer.phone else {})}


def fill_in(
    text: str, *, values: Mapping[str, str], fields: Mapping[str, Field], language: str
) -> tuple[str, list[str]]:
    """Return the text with its words in braces filled in, and the keys of those that are left as gaps."""
    lines: list[str] = []
    gaps: list[str] = []
    for line in text.splitlines():
        missing = [key for key in BRACED.findall(line) if key in fields and not values.get(key)]
        if any(fields[key].when_empty == "line" for key in missing):
            continue
        gaps += [key for key in missing if fields[key].when_empty == "gap" and key not in gaps]
        stands = {key: _stand_in(fields[key], language) for key in missing}
        lines.append(BRACED.sub(lambda found: _value(found, values, stands), line))  # noqa: B023  used at once
    return "\n".join(lines), gaps


def preview_of(dealer: Dealer, typed: Mapping[str, str]) -> list[Preview]:
    """Return what is being worded as a customer would read it, in both languages, with made-up values.

    ``typed`` holds ``subject_zh``, ``text_zh`` and so on; words in braces that are not known stand as they are.
    """
    fields = fields_of(dealer)
    found = []
    for language in ("zh", "en"):
        values = sample_values(dealer, language)
        subject, _gaps = fill_in(
            typed.get(f"subject_{language}", ""), values=values, fields=fields, language=language
        )
        text, _gaps = fill_in(
            typed.get(f"text_{language}", ""), values=values, fields=fields, language=language
        )
        unknown = [
            key
            for key in BRACED.findall(
                typed.get(f"subject_{language}", "") + typed.get(f"text_{language}", "")
            )
            if key.strip() not in fields
        ]
        found.append(Preview(language, subject, text, sms_in_words(text), unknown))
    return found


def gaps_in(text: str, dealer: Dealer) -> list[str]:
    """Return the gaps, such as ``【日期】``, that are still in a text written from a template."""
    marks = [field.gap(language) for field in fields_of(dealer).values() for language in ("zh", "en")]
    return [mark for mark in dict.fromkeys(marks) if mark in text]


def sms_length(text: str) -> SmsLength:
    """Count a text as gateways count one with Chinese characters: by units of UTF-16."""
    units = len(text.encode("utf-16-le")) // 2
    parts = 1 if units <= SMS_SINGLE else -(-units // SMS_PART)
    return SmsLength(characters=units, parts=parts if units else 0)


def sms_in_words(text: str) -> str:
    """Return how long a text is as a text message, in words."""
    length = sms_length(text)
    return _("%(characters)s characters: %(parts)s text message(s)") % {
        "characters": length.characters,
        "parts": length.parts,
    }


def _value(found: re.Match[str], values: Mapping[str, str], stands: Mapping[str, str]) -> str:
    key = found[1]
    return values.get(key) or stands.get(key, found[0])


def _stand_in(field: Field, language: str) -> str:
    return pick(field.instead, language) if field.when_empty == "word" else field.gap(language)


def _shipped_entries(dealer: Dealer) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = content(LIST, dealer_code=dealer.code).body["templates"]
    return found


def _newest(dealer: Dealer) -> dict[str, TemplateVersion]:
    rows = TemplateVersion.objects.filter(dealer=dealer).order_by("key", "-version").distinct("key")
    return {row.key: row for row in rows}


def _shipped(entry: Mapping[str, Any], row: TemplateVersion | None) -> Template:
    body = row.body if row and row.body else entry
    return _template(entry["key"], body, row, automatic=entry["automatic"], shipped=True)


def _own(row: TemplateVersion) -> Template:
    return _template(row.key, row.body, row, automatic=False, shipped=False)


def _template(
    key: str, body: Mapping[str, Any], row: TemplateVersion | None, *, automatic: bool, shipped: bool
) -> Template:
    return Template(
        key=key,
        name={"zh": body["zh"], "en": body["en"]},
        kind=body["kind"],
        channels=body["channels"],
        subject=body["subject"],
        text=body["text"],
        automatic=automatic,
        shipped=shipped,
        active=body.get("active", True),
        version=row.version if row else 0,
    )
