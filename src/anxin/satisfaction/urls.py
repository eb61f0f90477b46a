"""Addresses of the index."""

from django.urls import path

from anxin.satisfaction.views import complaint_rates, drivers, index, league, recovery

app_name = "satisfaction"
urlpatterns = [
    path("", index.index, name="index"),
    path("figures.<str:kind>", index.table, name="index_table"),
    path("paper.pdf", index.paper, name="index_paper"),
    path("league/", league.league, name="league"),
    path("league/figures.<str:kind>", league.table, name="league_table"),
    path("league/paper.pdf", league.paper, name="league_paper"),
    path("drivers/", drivers.drivers, name="drivers"),
    path("drivers.<str:kind>", drivers.drivers_file, name="drivers_file"),
    path("complaints/", complaint_rates.over_time, name="complaints"),
    path("complaints.<str:kind>", complaint_rates.over_time_file, name="complaints_file"),
    path("signals/<uuid:key>/", complaint_rates.answer, name="answer_signal"),
    path("recovery/", recovery.recovery, name="recovery"),
    path("recovery.<str:kind>", recovery.recovery_file, name="recovery_file"),
]
