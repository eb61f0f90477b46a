"""Brands, regions, dealers, departments and the people who work there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from anxin.accounts.choices import DepartmentKind, Role
from anxin.accounts.models import Brand, Dealer, Department, Membership, Person, Place, Region
from anxin.config.demo.office_hours import Office
from anxin.config.demo.texts import Entry, language_key

#: Told to everybody who starts the demo; nobody else ever gets an account with it.
PASSWORD = "hechang-demo-2026"  # noqa: S105 (printed on purpose)
MAIL_DOMAIN = "hechang.example"
#: Roles that people have in a department of the dealer; the others they have at the dealer as a whole.
_IN_DEPARTMENTS = frozenset({Role.HEAD_OF_DEPARTMENT, Role.SERVICE_ADVISER})
_COUNTRIES = {"CNY": "CN", "GBP": "GB"}


@dataclass(frozen=True)
class Colleague:
    """Somebody of a dealer's staff, with what the stories ask about him."""

    person: Person
    role: Role
    department: DepartmentKind | None
    sex: str


@dataclass
class Shop:
    """A dealer with his staff, his hours and his language."""

    dealer: Dealer
    entry: Entry
    brand_key: str
    office: Office
    staff: list[Colleague] = field(default_factory=list)
    #: Since this day customers are rung from lists of the house.
    calls_from: date | None = None

    @property
    def code(self) -> str:
        return str(self.dealer.code)

    @property
    def language(self) -> str:
        return language_key(self.dealer.language)

    @property
    def callers(self) -> Sequence[Person]:
        return self.with_role(Role.CALLER)

    @property
    def manager(self) -> Person:
        return self.with_role(Role.CUSTOMER_SERVICE_MANAGER)[0]

    @property
    def general_manager(self) -> Person:
        return self.with_role(Role.GENERAL_MANAGER)[0]

    def with_role(self, role: Role) -> list[Person]:
        """Return the staff of a role, in the order of the world's list."""
        return [each.person for each in self.staff if each.role == role]

    def advisers(self, *, sex: str = "", department: DepartmentKind | None = None) -> list[Person]:
        """Return the service advisers, narrowed where that leaves anybody."""
        every = [each for each in self.staff if each.role == Role.SERVICE_ADVISER]
        every = [each for each in every if department in {None, each.department}] or every
        every = [each for each in every if sex in {"", each.sex}] or every
        return [each.person for each in every]

    def head_of(self, department: DepartmentKind) -> Person:
        """Return the head of a department."""
        heads = [each for each in self.staff if each.role == Role.HEAD_OF_DEPARTMENT]
        return next(each.person for each in heads if each.department == department)


def make_group(world: Entry) -> dict[str, Shop]:
    """Create the tree and its people; return the dealers by code."""
    hashed = make_password(PASSWORD)
    brands = {
        entry["key"]: Brand.objects.create(key=entry["key"], name=_names(entry), pack=entry["key"])
        for entry in world["brands"]
    }
    regions = _make_regions(world, brands)
    shops = {entry["code"]: _make_shop(entry, regions) for entry in world["dealers"]}
    for entry in world["group"]["users"]:
        _employ(entry, list(brands.values()), hashed, home=world["group"])
    for entry in world["regions"]:
        places = [region for (key, _brand), region in regions.items() if key == entry["key"]]
        for user in entry["users"]:
            _employ(user, list(places), hashed, home=entry)
    for shop in shops.values():
        shop.staff.extend(_hire(shop, world["departments"], hashed))
    return shops


def _make_regions(world: Entry, brands: dict[str, Brand]) -> dict[tuple[str, str], Region]:
    """A region of the group is one of each brand that it sells there."""
    pairs = sorted({(dealer["region"], dealer["brand"]) for dealer in world["dealers"]})
    names = {entry["key"]: _names(entry) for entry in world["regions"]}
    return {
        (key, brand): Region.objects.create(brand=brands[brand], key=f"{brand}-{key}", name=names[key])
        for key, brand in pairs
    }


def _make_shop(entry: Entry, regions: dict[tuple[str, str], Region]) -> Shop:
    dealer = Dealer.objects.create(
        region=regions[entry["region"], entry["brand"]],
        code=entry["code"],
        name=_names(entry),
        city=entry["city"][language_key(entry["language"])],
        phone=entry["phone"],
        time_zone=entry["time_zone"],
        language=entry["language"],
        country=_COUNTRIES[entry["currency"]],
    )
    office = Office(zone=ZoneInfo(entry["time_zone"]))
    return Shop(dealer=dealer, entry=entry, brand_key=entry["brand"], office=office)


def _hire(shop: Shop, departments: Sequence[Entry], hashed: str) -> Iterator[Colleague]:
    kinds = {
        entry["key"]: Department.objects.create(dealer=shop.dealer, kind=entry["key"], name=_names(entry))
        for entry in departments
    }
    for user in shop.entry["users"]:
        role = Role(user["role"])
        kind = DepartmentKind(user["department"]) if user["department"] else None
        place: Place = kinds[kind] if kind and role in _IN_DEPARTMENTS else shop.dealer
        yield Colleague(_employ(user, [place], hashed, home=shop.entry), role, kind, user["sex"])


def _employ(user: Entry, places: Sequence[Place], hashed: str, *, home: Entry) -> Person:
    # A colleague's name is written as his dealer writes it, whatever language he reads the pages in.
    key = language_key(home.get("language", user["language"]))
    person = Person.objects.create(
        username=user["username"],
        name=user[key],
        email=f"{user['username']}@{MAIL_DOMAIN}",
        language=user["language"],
        password=hashed,
    )
    for place in places:
        column = type(place).__name__.lower()
        Membership.objects.create(person=person, role=user["role"], **{column: place})
    return person


def _names(entry: Entry) -> dict[str, str]:
    return {"zh": entry["zh"], "en": entry["en"]}
