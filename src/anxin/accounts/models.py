"""The organisation tree (brand, region, dealer, department), people, and who is what where."""

import pghistory
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import DepartmentKind, Language, Role
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


class People(UserManager["Person"]):
    """Django's user manager with our two required fields."""


@pghistory.track(exclude=["password", "last_login"], model_name="PersonRevision")
class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. What he may do comes from his memberships alone, never from Django's permissions."""

    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]*$", _("Small letters, digits, dot, dash and underscore only.")
            )
        ],
    )
    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail"), unique=True)
    language = models.CharField(_("language"), max_length=10, choices=Language, default=Language.CHINESE)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "email"]
    objects = People()

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


@pghistory.track(model_name="MembershipRevision")
class Membership(models.Model):
    """A role at exactly one place of the tree; it holds for everything below that place."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)
    brand = models.ForeignKey(
        Brand, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    region = models.ForeignKey(
        Region, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    dealer = models.ForeignKey(
        Dealer, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_at_one_place",
                condition=(
                    Q(brand__isnull=False, region=None, dealer=None, department=None)
                    | Q(brand=None, region__isnull=False, dealer=None, department=None)
                    | Q(brand=None, region=None, dealer__isnull=False, department=None)
                    | Q(brand=None, region=None, dealer=None, department__isnull=False)
                ),
            ),
            models.UniqueConstraint(
                fields=["person", "role", "brand", "region", "dealer", "department"],
                name="one_membership_a_place",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()} {self.place}"

    @property
    def place(self) -> Place:
        found = self.department or self.dealer or self.region or self.brand
        assert found is not None
        return found


class SignInRule(models.Model):
    """An administrator's demand that a role of his brand signs in with a second factor."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="sign_in_rules")
    role = models.CharField(max_length=30, choices=Role)
    second_factor_required = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "role"], name="one_sign_in_rule_a_role")]

    def __str__(self) -> str:
        return f"{self.brand} {self.role}"


class ApiToken(models.Model):
    """A person's key to the API; only its digest is stored, the token is shown once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    #: The first characters, so that a person recognises his token in the list.
    prefix = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
