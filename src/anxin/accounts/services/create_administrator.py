"""The first administrator comes from the terminal: whoever may run commands there owns the installation."""

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Language, Role
from anxin.accounts.models import Brand, Membership, Person
from anxin.accounts.services.checking import check_row
from anxin.accounts.services.recording import record_on_person
from anxin.foundation.errors import InvalidInput

FIRST_BRAND = "home"


@transaction.atomic
def create_administrator(
    username: str, *, name: str, email: str, password: str, language: Language, brand_key: str = ""
) -> Person:
    """Add a person who administers a brand; an empty installation gets its first brand with him."""
    person = Person(
        username=username.strip().lower(), name=name.strip(), email=email.strip().lower(), language=language
    )
    person.set_password(password)
    check_row(person)
    brand = _brand(brand_key)
    person.save()
    Membership.objects.create(person=person, role=Role.ADMINISTRATOR, brand=brand)
    record_on_person("accounts.administrator_created", person, by=person, where=str(brand))
    return person


def _brand(key: str) -> Brand:
    brands = list(Brand.objects.filter(key=key) if key else Brand.objects.all()[:2])
    if len(brands) == 1:
        return brands[0]
    if brands:
        raise InvalidInput(
            "BRAND_UNCLEAR", _("There are several brands: name the one to administer."), field="brand"
        )
    if Brand.objects.exists():
        raise InvalidInput("BRAND_UNKNOWN", _("There is no such brand."), field="brand")
    return Brand.objects.create(key=key or FIRST_BRAND, name={"zh": "安心", "en": "Anxin"})
