"""Every address of the house."""

from django.urls import include, path

from anxin.config import brand, home

urlpatterns = [
    path("", home.home, name="home"),
    path("brand.css", brand.stylesheet, name="brand_css"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("people/", include("anxin.accounts.urls")),
    path("customers/", include("anxin.customers.urls")),
    path("figures/", include("anxin.reports.urls")),
    path("", include("anxin.complaints.urls")),
]
