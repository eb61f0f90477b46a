"""People come by invitation: the account is made by an administrator, the password by the person himself."""

import logging
from dataclasses import dataclass
from smtplib import SMTPException

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from anxin.accounts.choices import Language, Role
from anxin.accounts.models import Person, Place
from anxin.accounts.policies import require_realm
from anxin.accounts.selectors import get_person_for
from anxin.accounts.services.checking import check_row
from anxin.accounts.services.manage_memberships import add_membership
from anxin.accounts.services.recording import record_on_person
from anxin.foundation.errors import InvalidInput

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class PersonDetails:
    """What an administrator writes about a person."""

    name: str
    email: str
    language: Language


@transaction.atomic
def invite_person(username: str, *, details: PersonDetails, role: Role, place: Place, by: Person) -> Person:
    """Create an account that cannot sign in yet, with its first role; ``send_invitation`` brings the way in."""
    require_realm(by)
    person = Person(username=username.strip().lower())
    _write_details(person, details)
    person.set_unusable_password()
    check_row(person, exclude={"password"})
    person.save()
    add_membership(person, role=role, place=place, by=by)
    record_on_person("accounts.person_invited", person, by=by, role=str(role), where=str(place))
    return person


@transaction.atomic
def change_person(username: str, *, details: PersonDetails, by: Person) -> Person:
    """Change a person's name, mail address and language."""
    person = get_person_for(by, username, whole=True, lock=True)
    before = PersonDetails(name=person.name, email=person.email, language=Language(person.language))
    _write_details(person, details)
    check_row(person, exclude={"password"})
    changed = [
        name for name in ("name", "email", "language") if getattr(before, name) != getattr(person, name)
    ]
    if changed:
        person.save(update_fields=changed)
        record_on_person("accounts.person_changed", person, by=by, fields=changed)
    return person


def send_invitation(person: Person, *, link: str, by: Person) -> bool:
    """Mail the way in, in the person's language; False when no mail could be sent, so that the link is handed over."""
    with translation.override(person.language):
        subject = _("Your sign-in to Anxin")
        body = render_to_string("accounts/mail/invitation.txt", {"invited": person, "link": link, "by": by})
    try:
        send_mail(subject, body, None, [person.email])
    except (OSError, SMTPException):
        logger.exception("The invitation of %s could not be mailed.", person.username)
        return False
    return True


def _write_details(person: Person, details: PersonDetails) -> None:
    person.name = details.name.strip()
    person.email = details.email.strip().lower()
    person.language = details.language.value
    others = Person.objects.exclude(pk=person.pk) if person.pk else Person.objects.all()
    if others.filter(email__iexact=person.email).exists():
        raise InvalidInput("EMAIL_TAKEN", _("Somebody else signs in with this mail address."), field="email")
    if others.filter(username=person.username).exists():
        raise InvalidInput(
            "USERNAME_TAKEN", _("This user name is taken. Choose another one."), field="username"
        )
