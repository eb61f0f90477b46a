"""Addresses of the index."""

from django.urls import path

from anxin.satisfaction.views import (
    complaint_rates,
    disputes,
    drivers,
    first_fix,
    index,
    league,
    plan,
    recovery,
    runs,
    why,
)

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
    path("first-fix/", first_fix.fixed, name="first_fix"),
    path("first-fix.<str:kind>", first_fix.fixed_file, name="first_fix_file"),
    path("recovery/", recovery.recovery, name="recovery"),
    path("recovery.<str:kind>", recovery.recovery_file, name="recovery_file"),
    path("plan/", plan.plan, name="plan"),
    path("plan.<str:kind>", plan.plan_file, name="plan_file"),
    path("plan/check/", plan.check, name="plan_check"),
    path("plan/back/", plan.take_back, name="plan_take_back"),
    path("why/", why.why, name="why"),
    path("why.<str:kind>", why.why_file, name="why_file"),
    path("runs/", runs.runs, name="runs"),
    path("runs/<uuid:key>/", runs.run, name="run"),
    path("runs/<uuid:key>/progress/", runs.progress, name="run_progress"),
    path("runs/<uuid:key>/call-off/", runs.stop, name="call_off"),
    path("runs/<uuid:key>/recompute/", runs.again, name="recompute"),
    path("runs/<uuid:key>/figures.<str:kind>", runs.table, name="run_table"),
    path("runs/<uuid:key>/paper.pdf", runs.paper, name="run_paper"),
    path("runs/<uuid:key>/files/<str:name>", runs.file, name="run_file"),
    path("runs/<uuid:key>/interviews/", disputes.figure, name="figure"),
    path("runs/disputes/", disputes.listed, name="disputes"),
    path("disputes/<uuid:key>/", disputes.dispute, name="dispute"),
    path("disputes/<uuid:key>/figures.<str:kind>", disputes.dispute_file, name="dispute_file"),
    path("disputes/<uuid:key>/<slug:what>/", disputes.decide, name="decide"),
]
