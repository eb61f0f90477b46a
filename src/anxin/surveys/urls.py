"""Addresses of surveys."""

from django.urls import path

from anxin.surveys.views import editor, importing, invitations, questionnaires, results, sheets

app_name = "surveys"
urlpatterns = [
    path("", questionnaires.questionnaires, name="questionnaires"),
    path("new/", questionnaires.new, name="new"),
    path("take-over/", questionnaires.take_over, name="take_over"),
    path("interviews/", results.interviews, name="interviews"),
    path("interviews/<uuid:key>/", results.interview, name="interview"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<uuid:key>/", invitations.invitation, name="invitation"),
    path("invitations/<uuid:key>/withdraw/", invitations.withdraw, name="withdraw"),
    path("versions/<uuid:key>/", questionnaires.version, name="version"),
    path("versions/<uuid:key>/results/", results.results, name="results"),
    path("versions/<uuid:key>/results.<str:kind>", results.export_figures, name="export_results"),
    path("versions/<uuid:key>/answers.<str:kind>", results.export_interviews, name="export_answers"),
    path("versions/<uuid:key>/sheets/", sheets.sheets, name="sheets"),
    path("versions/<uuid:key>/paper.pdf", sheets.paper, name="paper"),
    path("versions/<uuid:key>/import/", importing.upload, name="import"),
    path("imports/<uuid:key>/", importing.run, name="import_run"),
    path("imports/<uuid:key>/progress/", importing.progress, name="import_progress"),
    path("imports/<uuid:key>/discard/", importing.discard, name="discard_import"),
    path("drafts/<uuid:key>/", editor.draft, name="draft"),
    path("drafts/<uuid:key>/check/", editor.check, name="check"),
    path("drafts/<uuid:key>/add/", editor.add, name="add_item"),
    path("drafts/<uuid:key>/move/", editor.move, name="move_item"),
    path("drafts/<uuid:key>/remove/", editor.remove, name="remove_item"),
    path("drafts/<uuid:key>/release/", editor.release, name="release"),
    path("drafts/<uuid:key>/drop/", editor.drop, name="drop"),
    path("<uuid:key>/", questionnaires.questionnaire, name="questionnaire"),
    path("<uuid:key>/draft/", questionnaires.begin_draft, name="begin_draft"),
    path("<uuid:key>/use/", questionnaires.use, name="use"),
    path("<uuid:key>/retire/", questionnaires.retire, name="retire"),
]
