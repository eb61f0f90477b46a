"""Addresses of the workshop's pages that show complaints too; mounted under ``workshop``."""

from django.urls import path

from anxin.complaints.views import order_page, reception, repeat_page

urlpatterns = [
    path("workshop/orders/<uuid:key>/", order_page.order, name="order"),
    path("workshop/orders/<uuid:key>/repeat/", repeat_page.report, name="report_repeat"),
    path("workshop/reception/", reception.reception, name="reception"),
    path("workshop/reception/find/", reception.find, name="reception_find"),
    path("workshop/reception/judge/", reception.judge, name="reception_judge"),
    path("workshop/reception/announce/", reception.announce, name="announce_repeat"),
    path("workshop/repeats/<uuid:key>/", repeat_page.repeat, name="repeat"),
    path("workshop/repeats/<uuid:key>/confirm/", repeat_page.confirm, name="confirm_repeat"),
    path("workshop/repeats/<uuid:key>/refuse/", repeat_page.refuse, name="refuse_repeat"),
    path("workshop/repeats/<uuid:key>/reopen/", repeat_page.reopen, name="reopen_repeat"),
    path("workshop/repeats/<uuid:key>/outcome/", repeat_page.outcome, name="repeat_outcome"),
    path("workshop/repeats/<uuid:key>/finish/", repeat_page.finish, name="finish_repeat"),
    path("workshop/repeats/<uuid:key>/prove/<slug:item>/", repeat_page.prove, name="prove"),
    path("workshop/repeats/<uuid:key>/take-back/<slug:item>/", repeat_page.take_back, name="take_back_proof"),
]
