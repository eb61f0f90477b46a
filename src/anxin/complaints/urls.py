from django.urls import path

from anxin.complaints.views import calling, case, importing, intake, lists, printing, search, today

app_name = "complaints"
urlpatterns = [
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("today/", today.today, name="today"),
    path("today/next/", today.next_case, name="next_case"),
    path("today/settle/", today.settle, name="settle"),
    path("complaints/", lists.complaint_list, name="list"),
    path("complaints/export.csv", lists.export, {"kind": "csv"}, name="export_csv"),
    path("complaints/export.xlsx", lists.export, {"kind": "xlsx"}, name="export_xlsx"),
    path("complaints/board/", lists.board, name="board"),
    path("complaints/new/", intake.new, name="new"),
    path("complaints/new/find/", intake.find, name="intake_find"),
    path("complaints/new/choose/", intake.choose, name="intake_choose"),
    path("complaints/new/suggest/", intake.suggest_level, name="suggest_level"),
    path("complaints/import/", importing.start, name="import"),
    path("complaints/import/<uuid:key>/", importing.run, name="import_run"),
    path("complaints/import/<uuid:key>/choose/", importing.choose, name="import_choose"),
    path("complaints/import/<uuid:key>/go/", importing.go, name="import_go"),
    path("complaints/import/<uuid:key>/discard/", importing.discard, name="import_discard"),
    path("complaints/import/<uuid:key>/progress/", importing.progress, name="import_progress"),
    path("complaints/import/<uuid:key>/rejects.<str:kind>", importing.rejects, name="import_rejects"),
    path("complaints/<slug:slug>/", case.case, name="case"),
    path("complaints/<slug:slug>/sheet.pdf", printing.sheet, name="sheet"),
    path("complaints/<slug:slug>/settlement.pdf", printing.settlement, name="settlement"),
    path("complaints/<slug:slug>/do/<slug:operation>/", case.operate, name="operate"),
    path("complaints/<slug:slug>/phone/", case.phone, name="phone"),
    path("complaints/<slug:slug>/link/", case.link_find, name="link_find"),
    path("complaints/<slug:slug>/call/", calling.call, name="call"),
]
