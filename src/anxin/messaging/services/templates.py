"""Filling templates in, and changing a dealer's wording of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.foundation import audit, clock
from anxin.foundation.bilingual import pick
from anxin.foundation.errors import InvalidInput, Refused, Stale
from anxin.messaging.choices import Channel, TemplateKind
from anxin.messaging.models import TemplateVersion
from anxin.messaging.selectors.templates import (
    BRACED,
    Field,
    Template,
    fields_of,
    fill_in,
    history_of,
    template_of,
    templates_of,
    values_of_house,
)

MOST_NAME = 60
MOST_SUBJECT = 200
MOST_TEXT = 4000
#: By which channels a template can leave the house.
TEMPLATE_CHANNELS = (Channel.EMAIL, Channel.SMS, Channel.DOOR)
_LANGUAGES = ("zh", "en")
_BRACES = str.maketrans("｛｝", "{}")


class Rendered(NamedTuple):
    """A template filled in."""

    subject: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Wording:
    """How a template is to read; ``name``, ``subject`` and ``text`` by language (``zh``, ``en``)."""

    name: Mapping[str, str]
    kind: str
    channels: tuple[str, ...]
    text: Mapping[str, str]
    subject: Mapping[str, str] = field(default_factory=dict)
    active: bool = True


def render_template(
    key: str, *, dealer: Dealer, language: str, values: Mapping[str, str], gaps: bool = False
) -> Rendered:
    """Return subject and text of a template as the dealer words it, in ``zh`` or ``en`` (``zh-hans`` is understood).

    ``values`` go by the keys of ``fields_of(dealer)``; ``dealer`` and ``dealer_phone`` are filled by themselves. Where
    nothing is given, a word stands instead, the line falls away, or a gap is left for whoever writes: with ``gaps``
    it shows as ``【日期】``, without it is ``InvalidInput``. ``NotFound`` for a template that does not exist.
    """
    reads = "zh" if language.startswith("zh") else "en"
    template, fields = template_of(dealer, key), fields_of(dealer)
    known = {**values_of_house(dealer), **{name: str(value) for name, value in values.items() if value}}
    subject, left = fill_in(pick(template.subject, reads), values=known, fields=fields, language=reads)
    text, more = fill_in(pick(template.text, reads), values=known, fields=fields, language=reads)
    if (left or more) and not gaps:
        missing = fields[(left or more)[0]]
        raise InvalidInput(
            "TEMPLATE_GAP",
            _("The template leaves a gap: %(word)s."),
            field="text",
            params={"word": pick(missing.name)},
        )
    return Rendered(subject=" ".join(subject.split()), text=text)


@transaction.atomic
def change_template(
    dealer: Dealer, *, wording: Wording, by: Person, key: str = "", why: str = "", seen: int | None = None
) -> Template:
    """Write the next version of a template, or the first of a new one of the dealer's own where ``key`` is empty.

    ``InvalidInput`` names the field that is wrong, such as ``text_zh``. ``seen`` is the version looked at.
    """
    _lock(dealer, by)
    present = template_of(dealer, key) if key else None
    if present and seen is not None and seen != present.version:
        raise Stale("TEMPLATE_STALE", _("Somebody changed this template in the meantime. Look at it again."))
    body = _checked(wording, fields_of(dealer), automatic=bool(present and present.automatic))
    if present and body == present.as_body():
        return present
    return _write(dealer, key or _new_key(dealer), body, by=by, why=why)


@transaction.atomic
def restore_shipped(dealer: Dealer, *, key: str, by: Person) -> Template:
    """Put a template back to what is shipped; the dealer's versions stay in its history."""
    _lock(dealer, by)
    present = template_of(dealer, key)
    if not present.shipped:
        raise Refused("TEMPLATE_OWN", _("This template is the dealer's own; nothing was shipped for it."))
    newest = history_of(dealer, key)[:1]
    if not newest or not newest[0].body:
        return present
    return _write(dealer, key, {}, by=by, why=gettext_noop("As shipped"))


def _lock(dealer: Dealer, by: Person) -> None:
    """Let changes of a dealer's templates follow one another."""
    require(by, Capability.SET_CLOCKS, dealer.pk)
    Dealer.objects.select_for_update(no_key=True).get(pk=dealer.pk)


def _write(dealer: Dealer, key: str, body: dict[str, Any], *, by: Person, why: str) -> Template:
    past = history_of(dealer, key)
    made = TemplateVersion.objects.create(
        dealer=dealer,
        key=key,
        version=past[0].version + 1 if past else 1,
        body=body,
        made_at=clock.now(),
        made_by=by,
        why=why.strip()[:300],
    )
    audit.record_operation(
        "messaging.template_changed",
        person_id=by.pk,
        dealer_id=dealer.pk,
        subject=f"{dealer.code}/{key}",
        version=made.version,
    )
    return template_of(dealer, key)


def _new_key(dealer: Dealer) -> str:
    own = [int(each.key.rpartition("_")[2]) for each in templates_of(dealer) if not each.shipped]
    return f"own_{max(own, default=0) + 1}"


def _checked(wording: Wording, fields: Mapping[str, Field], *, automatic: bool) -> dict[str, Any]:
    if wording.kind not in TemplateKind.values:
        raise InvalidInput("KIND_UNKNOWN", _("There is no such kind of template."), field="kind")
    channels = [str(each) for each in TEMPLATE_CHANNELS if each in wording.channels]
    if not channels:
        raise InvalidInput("NO_CHANNEL", _("Choose at least one channel."), field="channels")
    if automatic and not wording.active:
        raise InvalidInput(
            "TEMPLATE_NEEDED", _("The house sends this template by itself; it stays in use."), field="active"
        )
    names = {each: _line(wording.name, "name", each, most=MOST_NAME) for each in _LANGUAGES}
    by_mail = Channel.EMAIL in channels
    subject = {
        each: _line(wording.subject, "subject", each, most=MOST_SUBJECT, needed=by_mail)
        for each in _LANGUAGES
    }
    text = {each: _line(wording.text, "text", each, most=MOST_TEXT) for each in _LANGUAGES}
    for name, words in (("subject", subject), ("text", text)):
        for language in _LANGUAGES:
            _check_braces(words[language], fields, field=f"{name}_{language}", automatic=automatic)
    return {
        **names, "kind": wording.kind, "channels": channels, "subject": subject, "text": text,
        "active": wording.active,
    }  # fmt: skip


def _line(words: Mapping[str, str], name: str, language: str, *, most: int, needed: bool = True) -> str:
    plain = words.get(language, "").replace("\x00", "").replace("\r\n", "\n").strip().translate(_BRACES)
    plain = BRACED.sub(lambda found: "{" + found[1].strip() + "}", plain)
    if name != "text":
        plain = " ".join(plain.split())
    if needed and not plain:
        raise InvalidInput("TEXT_MISSING", _("Write it in both languages."), field=f"{name}_{language}")
    if len(plain) > most:
        raise InvalidInput(
            "TEXT_TOO_LONG",
            _("At most %(limit)s characters; there are %(count)s."),
            field=f"{name}_{language}",
            params={"limit": most, "count": len(plain)},
        )
    return plain


def _check_braces(text: str, fields: Mapping[str, Field], *, field: str, automatic: bool) -> None:
    for key in BRACED.findall(text):
        if key not in fields:
            raise InvalidInput(
                "PLACEHOLDER_UNKNOWN",
                _("{%(word)s} is not one of the words that can be filled in."),
                field=field,
                params={"word": key},
            )
        if automatic and fields[key].when_empty == "gap" and key != "dealer":
            raise InvalidInput(
                "PLACEHOLDER_BY_HAND",
                _("{%(word)s} is filled in by hand, and this template is also sent by the house itself."),
                field=field,
                params={"word": key},
            )
    if set("{}") & set(BRACED.sub("", text)):
        raise InvalidInput("BRACES_OPEN", _("Braces stand in pairs around one word."), field=field)
