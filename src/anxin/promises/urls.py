"""Addresses of the ledger."""

from django.urls import path

from anxin.promises.views import giving, handing, ledger, parts, promise, reminders

app_name = "promises"
urlpatterns = [
    path("", ledger.ledger, name="ledger"),
    path("ledger.<str:kind>", ledger.export, name="export"),
    path("tell-first/", ledger.tell_first, name="tell_first"),
    path("new/", giving.new, name="new"),
    path("find/", giving.find, name="find"),
    path("hand-over/", handing.hand_over, name="hand_over"),
    path("parts/", parts.parts, name="parts"),
    path("parts/<uuid:key>/", parts.part_list, name="part_list"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("<uuid:key>/", promise.show, name="show"),
    path("<uuid:key>/<slug:what>/", promise.operate, name="operate"),
]
