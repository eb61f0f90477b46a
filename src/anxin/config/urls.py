"""Every address of the house."""

from django.urls import URLPattern, include, path

from anxin.complaints import customer_urls, order_urls
from anxin.config import api, brand, home
from anxin.customers import urls as customer_forms
from anxin.workshop import urls as workshop

#: One part of the house from two floors: what is written about customers, and what is shown with their complaints.
CUSTOMER_PAGES: list[URLPattern] = [*customer_forms.urlpatterns, *customer_urls.urlpatterns]
#: Of the workshop likewise: an order stands beside the complaints about it.
WORKSHOP_PAGES: list[URLPattern] = [*workshop.urlpatterns, *order_urls.urlpatterns]

urlpatterns = [
    path("", home.home, name="home"),
    path("messages/", home.messages, name="messages"),
    path("brand.css", brand.stylesheet, name="brand_css"),
    path("accounts/", include("anxin.accounts.sign_in_urls")),
    path("", include("anxin.accounts.urls")),
    path("customers/", include((CUSTOMER_PAGES, "customers"))),
    path("workshop/", home.workshop, name="workshop"),
    path("", include((WORKSHOP_PAGES, "workshop"))),
    path("", include("anxin.messaging.urls")),
    path("promises/", include("anxin.promises.urls")),
    path("rights/", include("anxin.rights.urls")),
    path("surveys/", include("anxin.surveys.urls")),
    path("calls/", home.calls, name="calls"),
    path("callbacks/", include("anxin.callbacks.urls")),
    path("voice/", include("anxin.voice.urls")),
    path("satisfaction/", include("anxin.satisfaction.urls")),
    path("figures/", include("anxin.reports.urls")),
    path("", include("anxin.portal.urls")),
    path("", include(api.urlpatterns)),
    path("", include("anxin.complaints.urls")),
]
