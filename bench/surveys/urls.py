"""The project's addresses and the bare view."""

from django.urls import include, path

from bench.surveys import bare

urlpatterns = [path("bare/question/<str:token>/", bare.question), path("", include("bench.urls"))]
