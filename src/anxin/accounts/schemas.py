"""People and places as the API shows them."""

from typing import Annotated

from pydantic import Field

from anxin.accounts.choices import Capability, Language
from anxin.accounts.models import Person
from anxin.foundation.rest import Shown, Text60

DealerCode = Annotated[Text60, Field(description="A dealer's code; `GET /me` has yours.", examples=["SH01"])]


class PersonShown(Shown):
    """A person, by the user name that requests name him by."""

    username: str
    name: str


class DealerShown(Shown):
    """One of the person's dealers."""

    code: str
    """Named in requests and part of every complaint's name, such as `SH01`."""
    name: str
    time_zone: str
    capabilities: list[Capability]
    """What the person may do there."""


class MeShown(PersonShown):
    """The token's person."""

    language: Language
    dealers: list[DealerShown]


def shown_person(person: Person | None) -> PersonShown | None:
    """Return a person as the API shows him, or nothing for nobody."""
    return PersonShown(username=person.username, name=person.name) if person else None
