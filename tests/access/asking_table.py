"""The lines of the table for the pages that ask customers and tell what they said: calls, surveys, voice, the index.

Columns and numbers are those of ``table``.
"""

ASKING_PAGES = """
#                                                               nobody  caller
#                                                               |   |   adviser manager
#                                                               |   |   |   |   head general
#                                                               |   |   |   |   |   |   region
#                                                               |   |   |   |   |   |   |   admin auditor
#                                                               |   |   |   |   |   |   |   |   |   outsider
# Call-backs: who calls and who reads figures sees lists and rules; who runs the surveys sets them
GET  /callbacks/                                                302 200 403 200 403 403 403 403 403 200
POST /callbacks/next/                                           302 302 403 302 403 403 403 403 403 302
GET  /callbacks/<uuid:key>/                                     302 200 404 200 200 200 200 404 200 404
POST /callbacks/<uuid:key>/take/                                302 302 404 302 403 403 403 404 403 404
POST /callbacks/<uuid:key>/let-go/                              302 302 404 302 403 403 403 404 403 404
POST /callbacks/<uuid:key>/outcome/                             302 422 404 422 403 403 403 404 403 404
POST /callbacks/<uuid:key>/take-back/                           302 409 404 409 403 403 403 404 403 404
POST /callbacks/<uuid:key>/no-more-calls/                       302 302 404 302 403 403 403 404 403 404
POST /callbacks/<uuid:key>/resume/                              302 409 404 409 403 403 403 404 403 404
GET  /callbacks/<uuid:key>/script/                              302 409 404 409 403 403 403 404 403 404
POST /callbacks/<uuid:key>/answer/                              302 422 404 422 403 403 403 404 403 404
GET  /callbacks/<uuid:key>/complaint/                           302 200 404 200 403 403 403 404 403 404
POST /callbacks/<uuid:key>/book/                                302 422 404 422 403 403 403 404 403 404
POST /callbacks/<uuid:key>/car-gone/                            302 422 404 422 403 403 403 404 403 404
POST /callbacks/<uuid:key>/complaint/                           302 422 404 422 403 403 403 404 403 404
GET  /callbacks/<uuid:key>/letter.pdf                           302 409 404 409 403 403 403 404 403 404
GET  /callbacks/lists/                                          302 200 403 200 200 200 200 403 200 200
GET  /callbacks/lists/<uuid:key>/                               302 200 404 200 200 200 200 404 200 404
POST /callbacks/lists/build/                                    302 403 403 302 403 302 403 403 403 302
GET  /callbacks/links/                                          302 403 403 200 403 200 403 403 403 200
POST /callbacks/links/                                          302 403 403 422 403 422 403 403 403 422
GET  /callbacks/links/to/<uuid:key>/                            302 200 403 200 403 200 403 404 403 404
POST /callbacks/links/to/<uuid:key>/                            302 422 403 422 403 422 403 404 403 404
GET  /callbacks/links/<uuid:key>/                               302 404 404 200 404 200 404 404 404 404
GET  /callbacks/links/<uuid:key>/progress/                      302 404 404 200 404 200 404 404 404 404
GET  /callbacks/rules/                                          302 200 403 200 200 200 200 403 200 200
POST /callbacks/rules/set/                                      302 403 403 422 403 422 403 403 403 422
POST /callbacks/rules/try/                                      302 403 403 422 403 422 403 403 403 422

# Around the call: callers see their own day and rates, who reads figures all; judges hear; channels have the telephone
GET  /calls/                                                    302 302 302 302 302 302 302 302 302 302
GET  /callbacks/day/                                            302 200 403 200 200 200 200 403 200 200
GET  /callbacks/day.pdf                                         302 200 403 200 200 200 200 403 200 200
GET  /callbacks/day.<str:kind>                                  302 403 403 200 403 200 200 403 403 200
GET  /callbacks/rates/                                          302 200 403 200 200 200 200 403 200 200
GET  /callbacks/rates.<str:kind>                                302 403 403 200 403 200 200 403 403 200
GET  /callbacks/calls/                                          302 200 403 200 200 200 200 403 200 200
GET  /callbacks/scores/                                         302 200 403 200 200 200 200 403 200 200
GET  /callbacks/scores/<uuid:key>/                              302 403 404 200 200 200 200 404 200 404
POST /callbacks/scores/<uuid:key>/                              302 403 404 422 403 422 403 404 403 404
GET  /callbacks/telephone/                                      302 403 403 200 403 200 403 200 403 200
POST /callbacks/telephone/                                      302 403 403 302 403 302 403 302 403 404
POST /callbacks/telephone/secret/                               302 403 403 200 403 200 403 200 403 200
POST /callbacks/telephone/extensions/                           302 403 403 422 403 422 403 422 403 422
POST /callbacks/telephone/extensions/remove/                    302 403 403 404 403 404 403 404 403 404
GET  /callbacks/telephone/ringing/                              302 204 204 204 204 204 204 204 204 204
GET  /callbacks/telephone/<uuid:key>/                           302 200 403 200 403 403 403 403 403 404

# What needs a look: who runs the surveys reviews it, whom it concerns sees it once it was shown to him
GET  /callbacks/patterns/                                       302 200 200 200 200 200 200 200 200 200
POST /callbacks/patterns/look/                                  302 403 403 422 403 422 403 403 403 422
GET  /callbacks/patterns/<uuid:key>/                            302 404 404 200 404 200 404 404 404 404
POST /callbacks/patterns/<uuid:key>/open/                       302 404 404 302 404 302 404 404 404 404
POST /callbacks/patterns/<uuid:key>/review/                     302 404 404 422 404 422 404 404 404 404
POST /callbacks/patterns/<uuid:key>/reply/                      302 404 404 403 404 403 404 404 404 404

# Surveys: who asks, who reads figures and who edits reads what is asked; an adviser what was said about himself
GET  /surveys/                                                  302 200 403 200 200 200 200 403 200 200
GET  /surveys/new/                                              302 403 403 200 403 200 403 403 403 200
POST /surveys/new/                                              302 403 403 422 403 422 403 403 403 422
POST /surveys/take-over/                                        302 403 403 404 403 404 403 403 403 404
GET  /surveys/interviews/                                       302 200 200 200 200 200 200 403 200 200
GET  /surveys/interviews/<uuid:key>/                            302 200 404 200 200 200 200 404 200 404
GET  /surveys/invitations/                                      302 200 403 200 200 200 200 403 200 200
GET  /surveys/invitations/<uuid:key>/                           302 200 404 200 200 200 200 404 200 404
POST /surveys/invitations/<uuid:key>/withdraw/                  302 302 404 302 403 302 403 404 403 404
GET  /surveys/versions/<uuid:key>/                              302 200 404 200 200 200 200 404 200 404
GET  /surveys/versions/<uuid:key>/results/                      302 403 404 200 200 200 200 404 200 404
GET  /surveys/versions/<uuid:key>/results.<str:kind>            302 403 404 200 403 200 200 404 403 404
GET  /surveys/versions/<uuid:key>/answers.<str:kind>            302 403 404 200 403 200 200 404 403 404
GET  /surveys/versions/<uuid:key>/sheets/                       302 200 404 200 403 200 403 404 403 404
POST /surveys/versions/<uuid:key>/sheets/                       302 422 404 422 403 422 403 404 403 404
GET  /surveys/versions/<uuid:key>/paper.pdf                     302 200 404 200 200 200 200 404 200 404
GET  /surveys/versions/<uuid:key>/import/                       302 403 404 200 403 200 403 404 403 404
POST /surveys/versions/<uuid:key>/import/                       302 403 404 422 403 422 403 404 403 404
GET  /surveys/imports/<uuid:key>/                               302 404 404 200 404 200 404 404 404 404
POST /surveys/imports/<uuid:key>/                               302 404 404 200 404 200 404 404 404 404
GET  /surveys/imports/<uuid:key>/progress/                      302 404 404 302 404 302 404 404 404 404
POST /surveys/imports/<uuid:key>/discard/                       302 404 404 302 404 302 404 404 404 404
GET  /surveys/drafts/<uuid:key>/                                302 403 404 200 403 200 403 404 403 404
POST /surveys/drafts/<uuid:key>/                                302 403 404 302 403 302 403 404 403 404
POST /surveys/drafts/<uuid:key>/check/                          302 403 404 200 403 200 403 404 403 404
POST /surveys/drafts/<uuid:key>/add/                            302 403 404 422 403 422 403 404 403 404
POST /surveys/drafts/<uuid:key>/move/                           302 403 404 422 403 422 403 404 403 404
POST /surveys/drafts/<uuid:key>/remove/                         302 403 404 422 403 422 403 404 403 404
POST /surveys/drafts/<uuid:key>/release/                        302 403 404 422 403 422 403 404 403 404
POST /surveys/drafts/<uuid:key>/drop/                           302 403 404 302 403 302 403 404 403 404
GET  /surveys/<uuid:key>/                                       302 200 404 200 200 200 200 404 200 404
POST /surveys/<uuid:key>/draft/                                 302 403 404 302 403 302 403 404 403 404
POST /surveys/<uuid:key>/use/                                   302 403 404 302 403 302 403 404 403 404
POST /surveys/<uuid:key>/retire/                                302 403 404 302 403 302 403 404 403 404

# What customers say: front line and heads write it down, an adviser sees his own; figures to who sees figures
GET  /voice/                                                    302 200 200 200 200 200 200 403 200 200
GET  /voice/lines.<str:kind>                                    302 403 403 200 403 200 200 403 403 200
GET  /voice/new/                                                302 200 200 200 200 200 403 403 403 200
POST /voice/new/                                                302 422 422 422 422 422 403 403 403 422
GET  /voice/occasions/                                          302 200 200 200 200 200 200 403 200 200
GET  /voice/plan/                                               302 200 200 200 200 200 200 403 200 200
POST /voice/plan/                                               302 403 403 422 403 422 403 403 403 422
GET  /voice/six-questions/                                      302 403 403 200 200 200 200 403 200 200
GET  /voice/six-questions/rows/                                 302 403 403 200 200 200 200 403 200 200
GET  /voice/six-questions/figures.<str:kind>                    302 403 403 200 200 200 200 403 200 200
GET  /voice/six-questions/paper.pdf                             302 403 403 200 200 200 200 403 200 200
POST /voice/heard/<uuid:key>/<slug:what>/                       302 422 404 422 403 422 403 404 403 404
GET  /voice/<uuid:key>/                                         302 200 404 200 200 200 200 404 200 404
POST /voice/<uuid:key>/<slug:what>/                             302 422 404 422 422 422 403 404 403 404

# The index: an adviser sees himself and his dealer whole, no colleague
GET  /satisfaction/                                             302 403 200 200 200 200 200 403 200 200
GET  /satisfaction/figures.<str:kind>                           302 403 200 200 403 200 200 403 403 409
GET  /satisfaction/paper.pdf                                    302 403 200 200 403 200 200 403 403 409
GET  /satisfaction/league/                                      302 403 403 200 200 200 200 403 200 200
GET  /satisfaction/league/figures.<str:kind>                    302 403 403 200 403 200 200 403 403 409
GET  /satisfaction/league/paper.pdf                             302 403 403 200 403 200 200 403 403 409
GET  /satisfaction/drivers/                                     302 403 403 200 200 200 200 403 200 200
GET  /satisfaction/drivers.<str:kind>                           302 403 403 409 409 409 409 403 409 409
GET  /satisfaction/complaints/                                  302 403 403 200 200 200 200 403 200 200
GET  /satisfaction/complaints.<str:kind>                        302 403 403 200 403 200 200 403 403 200
POST /satisfaction/signals/<uuid:key>/                          302 404 404 422 403 422 403 404 403 404
GET  /satisfaction/first-fix/                                    302 403 200 200 200 200 200 403 200 200
GET  /satisfaction/first-fix.<str:kind>                          302 403 200 200 403 200 200 403 403 200
GET  /satisfaction/recovery/                                    302 403 403 200 200 200 200 403 200 200
GET  /satisfaction/recovery.<str:kind>                          302 403 403 409 409 409 409 403 409 409
GET  /satisfaction/plan/                                        302 403 200 200 200 200 200 403 200 200
POST /satisfaction/plan/                                        302 403 403 422 403 422 403 403 403 422
GET  /satisfaction/plan.<str:kind>                              302 403 200 200 200 200 200 403 200 200
POST /satisfaction/plan/back/                                   302 403 403 422 403 422 403 403 403 422
POST /satisfaction/plan/check/                                  302 403 403 200 403 200 403 403 403 200
GET  /satisfaction/why/                                         302 403 200 200 200 200 200 403 200 404
GET  /satisfaction/why.<str:kind>                               302 403 200 200 403 200 200 403 403 404
GET  /satisfaction/runs/                                        302 403 200 200 200 200 200 403 200 200
POST /satisfaction/runs/                                        302 403 403 422 403 422 403 403 403 422
GET  /satisfaction/runs/<uuid:key>/                             302 404 200 200 200 200 200 404 200 404
GET  /satisfaction/runs/<uuid:key>/progress/                    302 404 204 204 204 204 204 404 204 404
POST /satisfaction/runs/<uuid:key>/call-off/                    302 404 403 409 403 409 403 404 403 404
POST /satisfaction/runs/<uuid:key>/recompute/                   302 404 302 302 302 302 302 404 302 404
GET  /satisfaction/runs/<uuid:key>/figures.<str:kind>           302 404 200 200 403 200 200 404 403 404
GET  /satisfaction/runs/<uuid:key>/paper.pdf                    302 404 200 200 403 200 200 404 403 404
GET  /satisfaction/runs/<uuid:key>/files/<str:name>             302 404 403 200 403 200 200 404 403 404
GET  /satisfaction/runs/<uuid:key>/interviews/                  302 404 200 200 200 200 200 404 200 404
POST /satisfaction/runs/<uuid:key>/interviews/                  302 404 422 422 422 422 403 404 403 404
GET  /satisfaction/runs/disputes/                               302 403 200 200 200 200 200 403 200 200
GET  /satisfaction/disputes/<uuid:key>/                         302 404 404 200 200 200 200 404 200 404
GET  /satisfaction/disputes/<uuid:key>/figures.<str:kind>       302 404 404 200 403 200 200 404 403 404
POST /satisfaction/disputes/<uuid:key>/<slug:what>/             302 404 404 422 403 422 403 404 403 404

# Questions: behind a personal link, and behind the code on the wall, where whoever stands before it may answer
GET  /s/<str:token>/                                            200 200 200 200 200 200 200 200 200 200
POST /s/<str:token>/                                            303 303 303 303 303 303 303 303 303 303
GET  /q/<str:door>/                                             200 200 200 200 200 200 200 200 200 200
POST /q/<str:door>/                                             422 422 422 422 422 422 422 422 422 422
GET  /door/walls/<uuid:key>.pdf                                 302 403 404 200 403 200 403 404 403 404
GET  /door/                                                     302 403 403 200 403 200 403 200 403 200
POST /door/                                                     302 403 403 302 403 302 403 302 403 302
GET  /door/poster.pdf                                           302 403 403 200 403 200 403 200 403 200
GET  /door/cases/<slug:slug>/                                   302 200 404 200 200 200 200 404 200 404
POST /door/cases/<slug:slug>/give/                              302 200 404 200 200 200 403 404 403 404
POST /door/cases/<slug:slug>/withdraw/                          302 200 404 200 200 200 403 404 403 404
"""
