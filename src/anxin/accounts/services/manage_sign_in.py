"""Whether and how people sign in: letting in and out, second factors, and the rules of a brand."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Language, Role
from anxin.accounts.models import Brand, Person, SignInRule
from anxin.accounts.policies import require_realm
from anxin.accounts.selectors import get_person_for
from anxin.accounts.services.recording import record_at_place, record_on_person
from anxin.foundation import clock
from anxin.foundation.errors import NotFound, Refused


@transaction.atomic
def deactivate_person(username: str, *, by: Person) -> Person:
    """Let a person sign in no more; his sessions and API tokens end at once."""
    person = get_person_for(by, username, whole=True, lock=True)
    if person == by:
        raise Refused("OWN_ACCOUNT", _("You cannot shut yourself out. Another administrator can do it."))
    if person.is_active:
        person.is_active = False
        person.save(update_fields=["is_active"])
        sessions = _end_all_sessions(person)
        tokens = person.api_tokens.filter(revoked_at=None).update(revoked_at=clock.now())
        record_on_person("accounts.person_deactivated", person, by=by, sessions=sessions, tokens=tokens)
    return person


@transaction.atomic
def activate_person(username: str, *, by: Person) -> Person:
    """Let a person sign in again; his former API tokens stay revoked."""
    person = get_person_for(by, username, whole=True, lock=True)
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
        record_on_person("accounts.person_activated", person, by=by)
    return person


@transaction.atomic
def reset_second_factor(username: str, *, by: Person) -> Person:
    """Take away a person's authenticator app and recovery codes, as when his phone is lost; he signs in anew."""
    person = get_person_for(by, username, whole=True, lock=True)
    Authenticator.objects.filter(user=person).delete()
    if person != by:
        _end_all_sessions(person)
    record_on_person("accounts.second_factor_reset", person, by=by)
    return person


@transaction.atomic
def set_sign_in_rule(role: Role, *, brand: Brand, required: bool, by: Person) -> SignInRule:
    """Demand a second factor of a role of the brand, or stop demanding it."""
    if not require_realm(by).holds(brand):
        raise NotFound
    rule, made = SignInRule.objects.select_for_update().get_or_create(brand=brand, role=role)
    if made or rule.second_factor_required != required:
        rule.second_factor_required = required
        rule.save()
        record_at_place(
            "accounts.sign_in_rule_set", brand, by=by, subject=brand.key, role=str(role), required=required
        )
    return rule


@transaction.atomic
def change_own_language(language: Language, *, by: Person) -> None:
    """Keep the language in which a person reads his pages and mails."""
    if by.language != language:
        by.language = language.value
        by.save(update_fields=["language"])


def _end_all_sessions(person: Person) -> int:
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)
