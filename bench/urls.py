from django.urls import include, path

from bench import bare

urlpatterns = [
    path("bare/list/", bare.bare_list),
    path("bare/case/<int:pk>/", bare.bare_case),
    path("bare/search/", bare.bare_search),
    path("bare/today/", bare.bare_today),
    path("", include("anxin.config.urls")),
]
