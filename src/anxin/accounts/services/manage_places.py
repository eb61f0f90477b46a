"""The organisation tree: regions, dealers and departments are added and changed, never taken away."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from anxin.accounts.brand_packs import brand_pack_keys
from anxin.accounts.choices import DepartmentKind, Language
from anxin.accounts.models import Brand, Dealer, Department, Person, Region
from anxin.accounts.policies import forget_standing, require_realm
from anxin.accounts.services.changing_calendar import follow_time_zone
from anxin.accounts.services.checking import check_row, checked_names
from anxin.accounts.services.recording import record_at_place
from anxin.foundation.errors import InvalidInput, NotFound


@dataclass(frozen=True, kw_only=True)
class DealerDetails:
    """What an administrator writes about a dealer; ``pack`` is empty where the brand's own pack holds."""

    names: Mapping[str, str]
    city: str = ""
    phone: str = ""
    time_zone: str = "Asia/Shanghai"
    language: Language = Language.CHINESE
    country: str = "CN"
    pack: str = ""


@transaction.atomic
def save_dealer(code: str, *, details: DealerDetails, by: Person, region: Region | None = None) -> Dealer:
    """Add a dealer to ``region``, or change the one with this code when no region is given."""
    realm = require_realm(by)
    if region is None:
        dealer = Dealer.objects.select_for_update().filter(code=code, pk__in=realm.dealers).first()
        if dealer is None:
            raise NotFound
    else:
        if not realm.holds(region):
            raise NotFound
        dealer = Dealer(code=code.strip().upper(), region=region)
    added = region is not None
    _write_dealer(dealer, details)
    dealer.save()
    forget_standing(by)
    follow_time_zone(dealer, by=by)
    action = "accounts.dealer_added" if added else "accounts.dealer_changed"
    record_at_place(action, dealer, by=by, subject=dealer.code)
    return dealer


def _write_dealer(dealer: Dealer, details: DealerDetails) -> None:
    if details.time_zone not in available_timezones():
        raise InvalidInput(
            "TIME_ZONE_UNKNOWN", _("Choose a time zone such as Asia/Shanghai."), field="time_zone"
        )
    if details.pack and details.pack not in brand_pack_keys():
        raise InvalidInput("PACK_UNKNOWN", _("Choose one of the brand packs in the list."), field="pack")
    country = details.country.strip().upper()
    if len(country) != 2 or not country.isalpha() or not country.isascii():
        raise InvalidInput(
            "COUNTRY_UNKNOWN", _("Write the country's two letters, such as CN or GB."), field="country"
        )
    dealer.name = checked_names(details.names)
    dealer.city, dealer.phone = details.city.strip(), details.phone.strip()
    dealer.time_zone, dealer.language = details.time_zone, details.language
    dealer.country, dealer.pack = country, details.pack
    check_row(dealer)


@transaction.atomic
def save_department(
    dealer_code: str, *, kind: DepartmentKind, names: Mapping[str, str], by: Person
) -> Department:
    """Add the department of this kind to a dealer, or give it other names when the dealer has it."""
    realm = require_realm(by)
    dealer = Dealer.objects.select_for_update().filter(code=dealer_code, pk__in=realm.dealers).first()
    if dealer is None:
        raise NotFound
    department, added = Department.objects.update_or_create(
        dealer=dealer, kind=kind, defaults={"name": checked_names(names)}
    )
    action = "accounts.department_added" if added else "accounts.department_changed"
    record_at_place(action, department, by=by, subject=dealer.code, department=str(kind))
    return department


@transaction.atomic
def save_region(
    names: Mapping[str, str], *, by: Person, region: Region | None = None, brand: Brand | None = None
) -> Region:
    """Give a region other names, or add one to ``brand``."""
    realm = require_realm(by)
    above = region or brand
    if above is None or not realm.holds(above):
        raise NotFound
    written = checked_names(names)
    if region is None:
        assert brand is not None
        region = Region(brand=brand, key=_region_key(brand, written))
        action = "accounts.region_added"
    else:
        action = "accounts.region_changed"
    region.name = written
    check_row(region)
    region.save()
    forget_standing(by)
    record_at_place(action, region, by=by, subject=region.key)
    return region


@transaction.atomic
def change_brand(key: str, *, names: Mapping[str, str], pack: str, by: Person) -> Brand:
    """Change a brand's names and the brand pack that its dealers show."""
    realm = require_realm(by)
    brand = Brand.objects.select_for_update().filter(key=key, pk__in=realm.brands).first()
    if brand is None:
        raise NotFound
    if pack not in brand_pack_keys():
        raise InvalidInput("PACK_UNKNOWN", _("Choose one of the brand packs in the list."), field="pack")
    brand.name, brand.pack = checked_names(names), pack
    brand.save()
    record_at_place("accounts.brand_changed", brand, by=by, subject=brand.key, pack=pack)
    return brand


def _region_key(brand: Brand, names: Mapping[str, str]) -> str:
    base = slugify(f"{brand.key}-{names.get('en') or ''}").strip("-")[:40] or brand.key
    taken = set(Region.objects.filter(key__startswith=base).values_list("key", flat=True))
    if base not in taken and base != brand.key:
        return base
    return next(key for number in range(2, 10_000) if (key := f"{base}-{number}") not in taken)
