"""Addresses of surveys."""

from django.urls import path

from anxin.surveys.views import editor, questionnaires, results

app_name = "surveys"
urlpatterns = [
    path("", questionnaires.questionnaires, name="questionnaires"),
    path("new/", questionnaires.new, name="new"),
    path("take-over/", questionnaires.take_over, name="take_over"),
    path("interviews/", results.interviews, name="interviews"),
    path("interviews/<uuid:key>/", results.interview, name="interview"),
    path("versions/<uuid:key>/", questionnaires.version, name="version"),
    path("versions/<uuid:key>/results/", results.results, name="results"),
    path("versions/<uuid:key>/<slug:what>.<str:kind>", results.export, name="export"),
    path("drafts/<uuid:key>/", editor.draft, name="draft"),
    path("drafts/<uuid:key>/check/", editor.check, name="check"),
    path("drafts/<uuid:key>/<slug:what>/", editor.operate_draft, name="operate_draft"),
    path("<uuid:key>/", questionnaires.questionnaire, name="questionnaire"),
    path("<uuid:key>/<slug:what>/", questionnaires.operate, name="operate"),
]
