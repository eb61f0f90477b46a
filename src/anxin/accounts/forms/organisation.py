"""What administrators type about people and places."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.accounts.brand_packs import brand_pack_choices
from anxin.accounts.choices import DepartmentKind, Language, Role
from anxin.accounts.models import Dealer, Person
from anxin.accounts.selectors import Branch
from anxin.accounts.services import DealerDetails, PersonDetails

#: Two blanks a step: a select cannot be indented otherwise.
_INDENT = "\u2003"


def place_choices(tree: list[Branch]) -> list[tuple[str, str]]:
    """Return the asker's own places for a select, indented as the tree is."""
    return [(each.reference, f"{_INDENT * each.depth}{each.place}") for each in tree if each.mine]


class PeopleFilter(forms.Form):
    q = forms.CharField(
        label=_("Name, user name or e-mail"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"type": "search"}),
    )
    place = forms.ChoiceField(label=_("Place"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("all")), *Role.choices])

    def __init__(self, *args: Any, tree: list[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("all")), *place_choices(tree)]  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    place = forms.ChoiceField(label=_("Place"))

    def __init__(self, *args: Any, tree: list[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Nothing is chosen beforehand: a role given at the top by oversight would reach every dealer.
        self.fields["place"].choices = [("", _("choose")), *place_choices(tree)]  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    email = forms.EmailField(label=_("E-mail"))
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    @staticmethod
    def values_of(person: Person) -> dict[str, str]:
        """Return what the form shows of a person before anything is typed."""
        return {"name": person.name, "email": person.email, "language": person.language}

    def details(self) -> PersonDetails:
        """Return what was typed, for the service."""
        data = self.cleaned_data
        return PersonDetails(name=data["name"], email=data["email"], language=Language(data["language"]))


class InvitationForm(PersonForm, RoleForm):
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("For signing in, such as chen.min. It cannot be changed later."),
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    field_order = ["name", "username", "email", "language", "role", "place"]


class NamesForm(forms.Form):
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)

    def names(self) -> dict[str, str]:
        """Return the names by language."""
        return {"zh": self.cleaned_data["name_zh"], "en": self.cleaned_data["name_en"]}


def names_of(place: Any) -> dict[str, str]:
    """Return what a form shows of a place's names before anything is typed."""
    return {"name_zh": place.name.get("zh", ""), "name_en": place.name.get("en", "")}


class DealerForm(NamesForm):
    city = forms.CharField(label=_("City"), max_length=60, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"))
    language = forms.ChoiceField(label=_("Language of the house"), choices=Language.choices)
    country = forms.CharField(
        label=_("Country"),
        max_length=2,
        help_text=_("Two letters, such as CN or GB: it decides how VINs are checked."),
    )
    pack = forms.ChoiceField(
        label=_("Brand pack"),
        required=False,
        help_text=_("Name, colours and greeting that this dealer shows."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [(zone, zone) for zone in _time_zones()]  # type: ignore[attr-defined]
        self.fields["pack"].choices = [("", _("as the brand")), *brand_pack_choices()]  # type: ignore[attr-defined]

    @staticmethod
    def values_of(dealer: Dealer) -> dict[str, str]:
        """Return what the form shows of a dealer before anything is typed."""
        names = ("city", "phone", "time_zone", "language", "country", "pack")
        return names_of(dealer) | {name: getattr(dealer, name) for name in names}

    def details(self) -> DealerDetails:
        """Return what was typed, for the service."""
        data = self.cleaned_data
        return DealerDetails(
            names=self.names(),
            city=data["city"],
            phone=data["phone"],
            time_zone=data["time_zone"],
            language=Language(data["language"]),
            country=data["country"],
            pack=data["pack"],
        )


class NewDealerForm(DealerForm):
    code = forms.RegexField(
        r"^[A-Za-z0-9]{2,12}$",
        label=_("Code"),
        help_text=_(
            "2 to 12 letters and digits, such as SH01: part of every complaint's address, never changed."
        ),
        error_messages={"invalid": _("2 to 12 letters and digits, such as SH01.")},
    )
    field_order = ["code"]


class DepartmentForm(NamesForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=DepartmentKind.choices)
    field_order = ["kind"]


class BrandForm(NamesForm):
    pack = forms.ChoiceField(
        label=_("Brand pack"), help_text=_("Name, colours and greeting that the brand's dealers show.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pack"].choices = brand_pack_choices()  # type: ignore[attr-defined]


class AuditFilter(forms.Form):
    who = forms.CharField(
        label=_("Person"), required=False, max_length=80, widget=forms.TextInput({"type": "search"})
    )
    action = forms.ChoiceField(label=_("What"), required=False)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, actions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("everything")), *actions]  # type: ignore[attr-defined]


def _time_zones() -> list[str]:
    """Zones of places, those of our markets first; the rest of the list is there for the others."""
    first = ["Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Taipei", "Europe/London"]
    places = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [*first, *(zone for zone in places if zone not in first)]
