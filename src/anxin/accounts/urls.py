from django.urls import include, path

from anxin.accounts.views import absences, adopting, choosing, hours, mine, people, places, trail

app_name = "accounts"
_people = [
    path("", people.people, name="people"),
    path("invite/", people.invite, name="invite"),
    path("person/<str:username>/", people.person, name="person"),
    path("person/<str:username>/change/", people.change_person, name="change_person"),
    path("person/<str:username>/invite/", people.invite_again, name="invite_again"),
    path("person/<str:username>/roles/", people.grant_membership, name="grant_membership"),
    path(
        "person/<str:username>/roles/<int:membership_id>/revoke/",
        people.revoke_membership,
        name="revoke_membership",
    ),
    path("person/<str:username>/deactivate/", people.deactivate, name="deactivate"),
    path("person/<str:username>/activate/", people.activate, name="activate"),
    path(
        "person/<str:username>/second-factor/reset/",
        people.reset_second_factor,
        name="reset_second_factor",
    ),
    path("places/", places.places, name="places"),
    path("places/brands/<slug:key>/", places.brand, name="brand"),
    path("places/brands/<slug:key>/regions/", places.new_region, name="new_region"),
    path("places/regions/<slug:key>/", places.region, name="region"),
    path("places/regions/<slug:key>/dealers/", places.new_dealer, name="new_dealer"),
    path("places/dealers/<str:code>/", places.dealer, name="dealer"),
    path("places/dealers/<str:code>/departments/", places.save_department, name="save_department"),
    path("sign-in-rules/", places.rules, name="rules"),
    path("audit/", trail.audit, name="audit"),
    path("me/", mine.me, name="me"),
    path("me/sessions/<int:session_id>/end/", mine.end_session, name="end_session"),
    path("me/sessions/end-others/", mine.end_other_sessions, name="end_other_sessions"),
    path("me/tokens/", mine.create_token, name="create_token"),
    path("me/tokens/<int:token_id>/revoke/", mine.revoke_token, name="revoke_token"),
    path("choose/dealer/", choosing.choose_dealer, name="choose_dealer"),
    path("choose/language/", choosing.choose_language, name="choose_language"),
    path("choose/theme/", choosing.choose_theme, name="choose_theme"),
]
_hours = [
    path("", hours.hours, name="hours"),
    path("day/", hours.save_day, name="save_day"),
    path("spans/", hours.add_span, name="add_span"),
    path("spans/remove/", hours.remove_span, name="remove_span"),
    path("week/", hours.week, name="week"),
    path("years/<int:year>/", adopting.adopt, name="adopt_year"),
    path("versions/<int:version>/take-back/", hours.take_back, name="take_back"),
]
_absences = [
    path("", absences.absences, name="absences"),
    path("mine/", absences.note_own, name="note_own_absence"),
    path("<int:absence_id>/cancel/", absences.cancel, name="cancel_absence"),
]
urlpatterns = [
    path("people/", include(_people)),
    path("hours/", include(_hours)),
    path("absences/", include(_absences)),
]
