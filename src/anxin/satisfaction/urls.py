"""Addresses of the index."""

from django.urls import path

from anxin.satisfaction.views import index, league

app_name = "satisfaction"
urlpatterns = [
    path("", index.index, name="index"),
    path("figures.<str:kind>", index.table, name="index_table"),
    path("paper.pdf", index.paper, name="index_paper"),
    path("league/", league.league, name="league"),
    path("league/figures.<str:kind>", league.table, name="league_table"),
    path("league/paper.pdf", league.paper, name="league_paper"),
]
