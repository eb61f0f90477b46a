"""Addresses of call-backs."""

from django.urls import path

from anxin.callbacks.views import (
    asking,
    complaint,
    day,
    letter,
    lists,
    queue,
    rates,
    rules,
    scores,
    screen,
    telephone,
)

app_name = "callbacks"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("next/", queue.take_next, name="next"),
    path("day/", day.day, name="day"),
    path("day.pdf", day.day_print, name="day_print"),
    path("day.<str:kind>", day.day_file, name="day_file"),
    path("rates/", rates.rates, name="rates"),
    path("rates.<str:kind>", rates.rates_file, name="rates_file"),
    path("calls/", rates.calls, name="calls"),
    path("scores/", scores.scores, name="scores"),
    path("scores/<uuid:key>/", scores.score, name="score"),
    path("telephone/", telephone.telephone, name="telephone"),
    path("telephone/secret/", telephone.renew_secret, name="telephone_secret"),
    path("telephone/extensions/", telephone.set_extension, name="set_extension"),
    path("telephone/extensions/remove/", telephone.remove_extension, name="remove_extension"),
    path("telephone/ringing/", telephone.ringing, name="ringing"),
    path("telephone/<uuid:key>/", telephone.incoming, name="incoming"),
    path("lists/", lists.lists, name="lists"),
    path("lists/build/", lists.build, name="build_lists"),
    path("lists/<uuid:key>/", lists.call_list, name="list"),
    path("rules/", rules.rules, name="rules"),
    path("rules/set/", rules.save, name="set_rules"),
    path("rules/try/", rules.try_out, name="try_rules"),
    path("<uuid:key>/", screen.show, name="call"),
    path("<uuid:key>/take/", screen.take, name="take"),
    path("<uuid:key>/let-go/", screen.let_go, name="let_go"),
    path("<uuid:key>/outcome/", screen.record, name="outcome"),
    path("<uuid:key>/take-back/", screen.take_back, name="take_back"),
    path("<uuid:key>/no-more-calls/", screen.no_more_calls, name="no_more_calls"),
    path("<uuid:key>/resume/", screen.resume, name="resume"),
    path("<uuid:key>/script/", asking.script, name="script"),
    path("<uuid:key>/answer/", asking.answer, name="answer"),
    path("<uuid:key>/complaint/", complaint.complain, name="complain"),
    path("<uuid:key>/letter.pdf", letter.letter, name="letter"),
]
