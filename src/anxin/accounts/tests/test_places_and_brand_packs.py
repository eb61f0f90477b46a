"""Dealers and departments are added and changed; a dealer's brand pack shows at once in name and colours."""

import pytest

from anxin.accounts import services
from anxin.accounts.choices import DepartmentKind
from anxin.accounts.models import Dealer, Department
from anxin.accounts.services import DealerDetails
from anxin.foundation.errors import InvalidInput
from anxin.foundation.models import AuditRecord
from tests.cast import Cast

DEALER = {
    "code": "sh07",
    "name_zh": "徐汇店",
    "name_en": "Xuhui",
    "city": "上海",
    "phone": "021-55550000",
    "time_zone": "Asia/Shanghai",
    "language": "zh-hans",
    "country": "cn",
    "pack": "",
}


def test_a_dealer_is_added_with_both_names(cast: Cast, signed_in):
    answer = signed_in(cast.an).post("/people/places/regions/chenxi-east/dealers/", DEALER)
    assert answer.headers["Location"] == "/people/places/dealers/SH07/"
    dealer = Dealer.objects.get(code="SH07")
    assert (dealer.name, dealer.country) == ({"zh": "徐汇店", "en": "Xuhui"}, "CN")
    assert AuditRecord.objects.get(action="accounts.dealer_added").dealer_id == dealer.pk


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "SH01"}, "code"),
        ({"code": "店"}, "code"),
        ({"name_zh": "", "name_en": " "}, "name_zh"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"country": "C1"}, "country"),
        ({"pack": "nobody"}, "pack"),
    ],
)
def test_a_mistake_is_told_at_its_field(cast: Cast, signed_in, change, field):
    page = signed_in(cast.an).post("/people/places/regions/chenxi-east/dealers/", DEALER | change)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert Dealer.objects.count() == 2


def test_one_name_is_enough(cast: Cast, signed_in):
    signed_in(cast.an).post("/people/places/regions/chenxi-east/dealers/", DEALER | {"name_en": ""})
    assert Dealer.objects.get(code="SH07").name == {"zh": "徐汇店"}


def test_a_department_is_added_and_given_other_names(cast: Cast, signed_in):
    client = signed_in(cast.an)
    address = "/people/places/dealers/SH01/departments/"
    client.post(address, {"kind": "parts", "name_zh": "配件部", "name_en": "Parts"})
    client.post(address, {"kind": "parts", "name_zh": "零件部", "name_en": "Parts"})
    department = Department.objects.get(dealer=cast.shanghai, kind=DepartmentKind.PARTS)
    assert department.name == {"zh": "零件部", "en": "Parts"}
    names = (
        AuditRecord.objects.filter(action__contains="department")
        .order_by("id")
        .values_list("action", flat=True)
    )
    assert list(names) == ["accounts.department_added", "accounts.department_changed"]


def test_a_region_is_added_and_renamed(cast: Cast, signed_in):
    client = signed_in(cast.an)
    client.post("/people/places/brands/chenxi/regions/", {"name_zh": "西区", "name_en": "West"})
    region = cast.shanghai.region.brand.regions.get(key="chenxi-west")
    client.post(f"/people/places/regions/{region.key}/", {"name_zh": "西部", "name_en": "West"})
    region.refresh_from_db()
    assert region.name["zh"] == "西部"


def test_the_brand_pack_of_the_brand_shows_on_the_pages(cast: Cast, signed_in):
    page = signed_in(cast.chen).get("/people/me/").content.decode()
    assert "/brand.css?pack=chenxi" in page
    assert "Chenxi" in page


def test_a_dealers_own_brand_pack_takes_the_place_of_the_brands(cast: Cast, signed_in):
    client = signed_in(cast.chen)
    details = DealerDetails(names=cast.shanghai.name, pack="lingyun")
    services.save_dealer("SH01", details=details, by=cast.an)
    page = client.get("/people/me/").content.decode()
    assert "/brand.css?pack=lingyun" in page
    assert "Chenxi" not in page
    colours = {client.get(f"/brand.css?pack={pack}").content for pack in ("chenxi", "lingyun", "anxin")}
    assert len(colours) == 3


def test_the_brands_pack_is_chosen_among_those_that_are_loaded(cast: Cast, signed_in):
    client = signed_in(cast.an)
    form = {"name_zh": "晨曦", "name_en": "Chenxi", "pack": "anxin"}
    client.post("/people/places/brands/chenxi/", form)
    cast.shanghai.region.brand.refresh_from_db()
    assert cast.shanghai.region.brand.pack == "anxin"
    assert client.post("/people/places/brands/chenxi/", form | {"pack": "nobody"}).status_code == 422
    with pytest.raises(InvalidInput):
        services.change_brand("chenxi", names={"zh": "晨曦"}, pack="nobody", by=cast.an)
