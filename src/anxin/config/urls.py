"""Every address of the house."""

from django.urls import include, path

from anxin.config import brand, home

urlpatterns = [
    path("", home.home, name="home"),
    path("brand.css", brand.stylesheet, name="brand_css"),
    path("accounts/", include("anxin.accounts.sign_in_urls")),
    path("people/", include("anxin.accounts.urls")),
    path("customers/", include("anxin.customers.urls")),
    path("figures/", include("anxin.reports.urls")),
    path("", include("anxin.complaints.urls")),
]
