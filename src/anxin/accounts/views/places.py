"""The administrator's places: the tree, its brands, regions, dealers and departments, and the sign-in rules."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anxin.accounts import services
from anxin.accounts.choices import DepartmentKind, Role
from anxin.accounts.forms import (
    BrandForm,
    DealerForm,
    DepartmentForm,
    NamesForm,
    NewDealerForm,
    names_of,
    show_error,
)
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Brand, Dealer, Person, Place, Region
from anxin.accounts.selectors import get_place_for, sign_in_rules, tree_under
from anxin.foundation.errors import InvalidInput


def places(request: HttpRequest) -> HttpResponse:
    """Show the administrator's part of the tree."""
    return render(request, "accounts/places.html", {"tree": tree_under(_person(request)), "tab": "places"})


def brand(request: HttpRequest, key: str) -> HttpResponse:
    """Change a brand's names and its brand pack."""
    by = _person(request)
    found = cast(Brand, get_place_for(by, f"brand:{key}"))
    form = BrandForm(request.POST or None, initial=names_of(found) | {"pack": found.pack})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_brand(key, names=form.names(), pack=form.cleaned_data["pack"], by=by)
        except InvalidInput as error:
            show_error(form, error)
        else:
            return _saved(request)
    return _form_page(request, form, place=found, heading=_("Brand"))


def new_region(request: HttpRequest, key: str) -> HttpResponse:
    """Add a region to a brand."""
    by = _person(request)
    above = cast(Brand, get_place_for(by, f"brand:{key}"))
    form = NamesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_region(form.names(), brand=above, by=by)
        except InvalidInput as error:
            show_error(form, error)
        else:
            return _saved(request)
    return _form_page(request, form, place=above, heading=_("New region"))


def region(request: HttpRequest, key: str) -> HttpResponse:
    """Give a region other names."""
    by = _person(request)
    found = cast(Region, get_place_for(by, f"region:{key}"))
    form = NamesForm(request.POST or None, initial=names_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.save_region(form.names(), region=found, by=by)
        except InvalidInput as error:
            show_error(form, error)
        else:
            return _saved(request)
    return _form_page(request, form, place=found, heading=_("Region"))


def new_dealer(request: HttpRequest, key: str) -> HttpResponse:
    """Add a dealer to a region."""
    by = _person(request)
    above = cast(Region, get_place_for(by, f"region:{key}"))
    initial = {"time_zone": "Asia/Shanghai", "country": "CN", "language": by.language}
    form = NewDealerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            added = services.save_dealer(
                form.cleaned_data["code"], details=form.details(), region=above, by=by
            )
        except InvalidInput as error:
            show_error(form, error)
        else:
            messages.success(request, _("Added. Next: its departments and its people."))
            return redirect("accounts:dealer", added.code)
    return _form_page(request, form, place=above, heading=_("New dealer"))


def dealer(request: HttpRequest, code: str) -> HttpResponse:
    """Show and change a dealer; its departments stand beneath."""
    by = _person(request)
    found = cast(Dealer, get_place_for(by, f"dealer:{code}"))
    form = DealerForm(request.POST or None, initial=DealerForm.values_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.save_dealer(code, details=form.details(), by=by)
        except InvalidInput as error:
            show_error(form, error)
        else:
            return _saved(request)
    return _dealer_page(request, found, form, DepartmentForm())


@require_POST
def save_department(request: HttpRequest, code: str) -> HttpResponse:
    """Add a department to a dealer, or give the one of this kind other names."""
    by = _person(request)
    found = cast(Dealer, get_place_for(by, f"dealer:{code}"))
    form = DepartmentForm(request.POST)
    if form.is_valid():
        kind = DepartmentKind(form.cleaned_data["kind"])
        try:
            services.save_department(code, kind=kind, names=form.names(), by=by)
        except InvalidInput as error:
            show_error(form, error)
        else:
            return redirect("accounts:dealer", code)
    return _dealer_page(request, found, DealerForm(initial=DealerForm.values_of(found)), form)


def rules(request: HttpRequest) -> HttpResponse:
    """Show which roles must sign in with a second factor, and change it."""
    by = _person(request)
    if request.method == "POST":
        above = cast(Brand, get_place_for(by, f"brand:{request.POST.get('brand', '')}"))
        wanted = set(request.POST.getlist("role"))
        for role in Role:
            services.set_sign_in_rule(role, brand=above, required=role.value in wanted, by=by)
        messages.success(request, _("Saved. It holds from the next page that they open."))
        return redirect("accounts:rules")
    return render(request, "accounts/rules.html", {"brands": sign_in_rules(by), "tab": "rules"})


def _person(request: HttpRequest) -> Person:
    return cast(WorkplaceRequest, request).user


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("accounts:places")


def _form_page(request: HttpRequest, form: NamesForm, *, place: Place, heading: str) -> HttpResponse:
    context = {"form": form, "place": place, "heading": heading, "tab": "places"}
    return render(request, "accounts/place.html", context, status=422 if form.errors else 200)


def _dealer_page(
    request: HttpRequest, found: Dealer, form: DealerForm, department_form: DepartmentForm
) -> HttpResponse:
    context = {
        "dealership": found,
        "form": form,
        "department_form": department_form,
        "departments": found.departments.order_by("kind"),
        "tab": "places",
    }
    status = 422 if form.errors or department_form.errors else 200
    return render(request, "accounts/dealer.html", context, status=status)
