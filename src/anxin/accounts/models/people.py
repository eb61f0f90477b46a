"""People, what they are where, and their keys to the house."""

import pghistory
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Language, Role
from anxin.accounts.models.organisation import Brand, Dealer, Department, Place, Region


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
