"""The organisation tree: brand, region, dealer, department."""

from django.core.validators import RegexValidator
from django.db import models

from anxin.accounts.choices import DepartmentKind, Language
from anxin.foundation.bilingual import pick


class Place(models.Model):
    """A node of the organisation tree, named in both languages."""

    name = models.JSONField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return pick(self.name)


class Brand(Place):
    """A car brand; ``pack`` is the key of its brand pack (name, colours, greeting, standards)."""

    key = models.SlugField(unique=True)
    pack = models.SlugField(default="anxin")


class Region(Place):
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="regions")
    key = models.SlugField(unique=True)


class Dealer(Place):
    """A dealership: every business row belongs to one."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="dealers")
    #: Part of every public address, such as SH01 in /complaints/SH01-TS20261121-0007/.
    code = models.CharField(max_length=12, unique=True, validators=[RegexValidator(r"^[A-Z0-9]{2,12}$")])
    city = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    time_zone = models.CharField(max_length=60, default="Asia/Shanghai")
    language = models.CharField(max_length=10, choices=Language, default=Language.CHINESE)
    #: Replaces the brand's pack where a dealer group has its own.
    pack = models.SlugField(blank=True)
    #: Where the market asks for the VIN's check digit: ISO country code, upper case.
    country = models.CharField(max_length=2, default="CN")

    class Meta:
        ordering = ["code"]

    @property
    def brand_pack(self) -> str:
        return self.pack or self.region.brand.pack


class Department(Place):
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="departments")
    kind = models.CharField(max_length=20, choices=DepartmentKind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dealer", "kind"], name="one_department_of_a_kind")]
