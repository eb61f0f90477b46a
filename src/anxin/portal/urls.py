from django.urls import path

from anxin.portal.views import asking, desk, door, following, walls

app_name = "portal"
urlpatterns = [
    path("d/<str:code>/", door.door, name="door"),
    path("d/<str:code>/challenge/", door.challenge, name="challenge"),
    path("c/<str:token>/decide/", following.decide, name="decide"),
    path("c/<str:token>/say/", following.say, name="say"),
    path("c/<str:token>/rate/", following.rate, name="rate"),
    path("c/<str:token>/review/", following.ask_review, name="ask_review"),
    path("c/<str:token>/files/<uuid:key>.jpg", following.picture, name="picture"),
    path("c/<str:token>/", following.follow, name="follow"),
    # Whatever else is tried there looks like a link that opens nothing.
    path("c/<path:token>", following.follow, name="follow_anything"),
    path("s/<str:token>/", asking.survey, name="survey"),
    path("q/<str:door>/", asking.wall, name="wall"),
    path("door/walls/<uuid:key>.pdf", walls.poster, name="wall_poster"),
    path("door/", desk.door, name="desk"),
    path("door/poster.pdf", desk.poster, name="poster"),
    path("door/cases/<slug:slug>/", desk.link, name="link"),
    path("door/cases/<slug:slug>/give/", desk.give, name="give_link"),
    path("door/cases/<slug:slug>/withdraw/", desk.withdraw, name="withdraw_link"),
]
