"""The table: who may ask what, address by address. Read a line as a promise; a change of it is a decision.

A line is a method, an address as the resolver writes it, and what is answered to: nobody signed in, the caller, the
service adviser, the customer-service manager, the head of department, the general manager, the regional manager, the
administrator, the auditor, and the customer-service manager of a second dealer. What an address names (a case, a car,
a person) is always the first dealer's, and the case is none of the service adviser's own.

200 shows or does it; 302 goes on to the next page (for nobody: to the sign-in); 201 made it; 401 asks the API's caller
for a token; 403 is not for this role; 404 does not exist for this person; 409 and 422 reached the rules of the
operation and were refused there, which only those who may do it can.

A new address needs its lines here, else the test names it. Operations are posted with the smallest form.
"""

from tests.access.api_table import API_TABLE
from tests.access.asking_table import ASKING_PAGES

PAGES = """
#                                                               nobody  caller
#                                                               |   |   adviser manager
#                                                               |   |   |   |   head general
#                                                               |   |   |   |   |   |   region
#                                                               |   |   |   |   |   |   |   admin auditor
#                                                               |   |   |   |   |   |   |   |   |   outsider
# The front door
GET  /                                                          302 302 302 302 302 302 302 302 302 302
GET  /brand.css                                                 200 200 200 200 200 200 200 200 200 200

# Signing in
GET  /accounts/login/                                           200 302 302 302 302 302 302 302 302 302
GET  /accounts/logout/                                          302 200 200 200 200 200 200 200 200 200
POST /accounts/logout/                                          302 302 302 302 302 302 302 302 302 302
GET  /accounts/inactive/                                        200 200 200 200 200 200 200 200 200 200
GET  /accounts/signup/                                          200 302 302 302 302 302 302 302 302 302
POST /accounts/signup/                                          200 302 302 302 302 302 302 302 302 302
GET  /accounts/reauthenticate/                                  302 200 200 200 200 200 200 200 200 200
POST /accounts/reauthenticate/                                  302 200 200 200 200 200 200 200 200 200
GET  /accounts/password/change/                                 302 200 200 200 200 200 200 200 200 200
POST /accounts/password/change/                                 302 200 200 200 200 200 200 200 200 200
GET  /accounts/password/set/                                    302 302 302 302 302 302 302 302 302 302
POST /accounts/password/set/                                    302 302 302 302 302 302 302 302 302 302
GET  /accounts/password/reset/                                  200 200 200 200 200 200 200 200 200 200
POST /accounts/password/reset/                                  200 200 200 200 200 200 200 200 200 200
GET  /accounts/password/reset/done/                             200 200 200 200 200 200 200 200 200 200
GET  /accounts/password/reset/key/done/                         200 200 200 200 200 200 200 200 200 200
GET  /accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$ 200 200 200 200 200 200 200 200 200 200
POST /accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$ 200 200 200 200 200 200 200 200 200 200
GET  /accounts/2fa/                                             302 200 200 200 200 200 200 200 200 200
GET  /accounts/2fa/authenticate/                                302 302 302 302 302 302 302 302 302 302
POST /accounts/2fa/authenticate/                                302 302 302 302 302 302 302 302 302 302
GET  /accounts/2fa/reauthenticate/                              302 302 302 302 302 302 302 302 302 302
POST /accounts/2fa/reauthenticate/                              302 302 302 302 302 302 302 302 302 302
GET  /accounts/2fa/totp/activate/                               302 302 302 302 302 302 302 302 302 302
POST /accounts/2fa/totp/activate/                               302 302 302 302 302 302 302 302 302 302
GET  /accounts/2fa/totp/deactivate/                             302 404 404 404 404 404 404 404 404 404
POST /accounts/2fa/totp/deactivate/                             302 404 404 404 404 404 404 404 404 404
GET  /accounts/2fa/recovery-codes/                              302 404 404 404 404 404 404 404 404 404
GET  /accounts/2fa/recovery-codes/generate/                     302 302 302 302 302 302 302 302 302 302
POST /accounts/2fa/recovery-codes/generate/                     302 302 302 302 302 302 302 302 302 302
GET  /accounts/2fa/recovery-codes/download/                     302 404 404 404 404 404 404 404 404 404
GET  /accounts/sessions/                                        302 200 200 200 200 200 200 200 200 200

# People, places, my account
GET  /people/                                                   302 403 403 403 403 403 403 200 403 403
GET  /people/invite/                                            302 403 403 403 403 403 403 200 403 403
POST /people/invite/                                            302 403 403 403 403 403 403 422 403 403
GET  /people/person/<str:username>/                             302 403 403 403 403 403 403 200 403 403
POST /people/person/<str:username>/change/                      302 403 403 403 403 403 403 422 403 403
POST /people/person/<str:username>/invite/                      302 403 403 403 403 403 403 200 403 403
POST /people/person/<str:username>/roles/                       302 403 403 403 403 403 403 422 403 403
POST /people/person/<str:username>/roles/<int:membership_id>/revoke/ 302 403 403 403 403 403 403 302 403 403
POST /people/person/<str:username>/deactivate/                  302 403 403 403 403 403 403 302 403 403
POST /people/person/<str:username>/activate/                    302 403 403 403 403 403 403 302 403 403
POST /people/person/<str:username>/second-factor/reset/         302 403 403 403 403 403 403 302 403 403
GET  /people/places/                                            302 403 403 403 403 403 403 200 403 403
GET  /people/places/brands/<slug:key>/                          302 403 403 403 403 403 403 200 403 403
POST /people/places/brands/<slug:key>/                          302 403 403 403 403 403 403 422 403 403
GET  /people/places/brands/<slug:key>/regions/                  302 403 403 403 403 403 403 200 403 403
POST /people/places/brands/<slug:key>/regions/                  302 403 403 403 403 403 403 422 403 403
GET  /people/places/regions/<slug:key>/                         302 403 403 403 403 403 403 200 403 403
POST /people/places/regions/<slug:key>/                         302 403 403 403 403 403 403 422 403 403
GET  /people/places/regions/<slug:key>/dealers/                 302 403 403 403 403 403 403 200 403 403
POST /people/places/regions/<slug:key>/dealers/                 302 403 403 403 403 403 403 422 403 403
GET  /people/places/dealers/<str:code>/                         302 403 403 403 403 403 403 200 403 403
POST /people/places/dealers/<str:code>/                         302 403 403 403 403 403 403 422 403 403
POST /people/places/dealers/<str:code>/departments/             302 403 403 403 403 403 403 422 403 403
GET  /people/sign-in-rules/                                     302 403 403 403 403 403 403 200 403 403
POST /people/sign-in-rules/                                     302 403 403 403 403 403 403 404 403 403
GET  /people/audit/                                             302 403 403 200 403 200 403 200 200 200
GET  /people/me/                                                302 200 200 200 200 200 200 200 200 200
POST /people/me/sessions/<int:session_id>/end/                  302 302 404 404 404 404 404 404 404 404
POST /people/me/sessions/end-others/                            302 302 302 302 302 302 302 302 302 302
POST /people/me/tokens/                                         302 422 422 422 422 422 422 422 422 422
POST /people/me/tokens/<int:token_id>/revoke/                   302 302 404 404 404 404 404 404 404 404
POST /people/choose/dealer/                                     302 404 404 404 404 404 404 404 404 404
POST /people/choose/language/                                   422 422 422 422 422 422 422 422 422 422
POST /people/choose/theme/                                      422 422 422 422 422 422 422 422 422 422

# Hours, public holidays and absences
GET  /hours/                                                    302 200 200 200 200 200 200 200 200 200
POST /hours/day/                                                302 403 403 422 403 422 403 422 403 422
POST /hours/spans/                                              302 403 403 422 403 422 403 422 403 422
POST /hours/spans/remove/                                       302 403 403 404 403 404 403 404 403 404
GET  /hours/week/                                               302 403 403 200 403 200 403 200 403 200
POST /hours/week/                                               302 403 403 422 403 422 403 422 403 422
GET  /hours/years/<int:year>/                                   302 403 403 200 403 200 403 200 403 200
POST /hours/years/<int:year>/                                   302 403 403 302 403 302 403 302 403 302
POST /hours/versions/<int:version>/take-back/                   302 403 403 302 403 302 403 302 403 302
GET  /absences/                                                 302 403 403 200 403 200 403 200 403 200
POST /absences/                                                 302 403 403 422 403 422 403 422 403 422
POST /absences/mine/                                            302 422 422 422 422 422 422 422 422 422
POST /absences/<int:absence_id>/cancel/                         302 302 404 302 404 302 404 302 404 404

# Customers and cars
GET  /customers/new/                                            302 200 200 200 403 403 403 403 403 200
POST /customers/new/                                            302 422 422 422 403 403 403 403 403 422
GET  /customers/duplicates/                                     302 200 200 200 403 403 403 403 403 200
GET  /customers/<uuid:key>/edit/                                302 200 200 200 403 403 403 404 403 404
POST /customers/<uuid:key>/edit/                                302 422 422 422 403 403 403 404 403 404
POST /customers/<uuid:key>/consent/                             302 302 302 302 403 403 403 404 403 404
POST /customers/<uuid:key>/do-not-call/                         302 302 302 302 403 403 403 404 403 404
POST /customers/<uuid:key>/number/                              302 302 302 302 403 403 403 404 403 404
POST /customers/<uuid:key>/phone/                               302 302 302 302 302 302 403 404 403 404
POST /customers/<uuid:key>/second-phone/                        302 422 422 422 422 422 403 404 403 404
GET  /customers/<uuid:key>/cars/new/                            302 200 200 200 403 403 403 404 403 404
POST /customers/<uuid:key>/cars/new/                            302 422 422 422 403 403 403 404 403 404
GET  /customers/cars/<uuid:key>/edit/                           302 200 200 200 403 403 403 404 403 404
POST /customers/cars/<uuid:key>/edit/                           302 422 422 422 403 403 403 404 403 404
GET  /customers/cars/<uuid:key>/contacts/                       302 200 200 200 403 403 403 404 403 404
POST /customers/cars/<uuid:key>/contacts/                       302 404 404 404 403 403 403 404 403 404
POST /customers/cars/<uuid:key>/mileage/                        302 422 422 422 403 403 403 404 403 404
GET  /customers/                                                302 200 200 200 200 200 200 403 200 200
GET  /customers/<uuid:key>/                                     302 200 200 200 200 200 200 404 200 404
GET  /customers/cars/<uuid:key>/                                302 200 200 200 200 200 200 404 200 404

# Promises
GET  /promises/                                                 302 200 200 200 200 200 200 403 200 200
GET  /promises/ledger.<str:kind>                                302 403 403 200 403 200 200 403 403 200
GET  /promises/tell-first/                                      302 200 200 200 200 200 200 403 200 200
GET  /promises/new/                                             302 200 200 200 200 200 403 403 403 200
POST /promises/new/                                             302 422 422 422 422 422 403 403 403 422
GET  /promises/find/                                            302 200 200 200 200 200 403 403 403 200
GET  /promises/hand-over/                                       302 200 200 200 200 200 403 403 403 200
POST /promises/hand-over/                                       302 422 422 422 422 422 403 403 403 422
GET  /promises/parts/                                           302 200 200 200 200 200 403 403 403 200
POST /promises/parts/                                           302 422 422 422 422 422 403 403 403 422
GET  /promises/parts/<uuid:key>/                                302 200 200 200 200 200 403 403 403 404
POST /promises/parts/<uuid:key>/                                302 200 200 200 200 200 403 403 403 404
GET  /promises/reminders/                                       302 200 200 200 200 200 200 403 200 200
GET  /promises/<uuid:key>/                                      302 200 200 200 200 200 200 404 200 404
POST /promises/<uuid:key>/<slug:what>/                          302 302 302 302 302 302 403 404 403 404

# The workshop
GET  /workshop/                                                 302 302 302 302 302 302 302 302 302 302
GET  /workshop/orders/                                          302 200 200 200 200 200 200 403 200 200
GET  /workshop/orders/<uuid:key>/                               302 200 200 200 200 200 200 404 200 404
GET  /workshop/due/                                             302 200 200 200 200 200 200 403 200 200
GET  /workshop/care/                                            302 403 403 200 200 200 200 403 200 200
GET  /workshop/care/months.<str:kind>                           302 403 403 200 200 200 200 403 200 200
GET  /workshop/care/cars/                                       302 403 403 422 422 422 422 403 422 422
GET  /workshop/cars/<uuid:key>/gone/                            302 200 200 200 403 403 403 404 403 404
POST /workshop/cars/<uuid:key>/gone/                            302 422 422 422 403 403 403 404 403 404
POST /workshop/cars/<uuid:key>/back/                            302 409 409 409 403 403 403 404 403 404
GET  /workshop/import/                                          302 403 403 200 403 403 403 403 403 200
POST /workshop/import/                                          302 403 403 422 403 403 403 403 403 422
GET  /workshop/import/<uuid:key>/                               302 403 403 200 403 403 403 403 403 404
POST /workshop/import/<uuid:key>/choose/                        302 403 403 302 403 403 403 403 403 404
POST /workshop/import/<uuid:key>/go/                            302 403 403 302 403 403 403 403 403 404
POST /workshop/import/<uuid:key>/discard/                       302 403 403 302 403 403 403 403 403 404
GET  /workshop/import/<uuid:key>/progress/                      302 403 403 302 403 403 403 403 403 404
GET  /workshop/import/<uuid:key>/rejects.<str:kind>             302 403 403 200 403 403 403 403 403 404

# Repeat repairs: treating them is for the dealer's own people
GET  /workshop/reception/                                       302 200 200 200 200 200 200 403 200 200
GET  /workshop/reception/find/                                  302 200 200 200 200 200 200 403 200 200
POST /workshop/reception/judge/                                 302 404 404 404 404 404 404 403 404 404
POST /workshop/reception/announce/                              302 404 404 404 404 404 403 403 403 404
GET  /workshop/orders/<uuid:key>/repeat/                        302 200 200 200 200 200 403 404 403 404
POST /workshop/orders/<uuid:key>/repeat/                        302 422 422 422 422 422 403 404 403 404
GET  /workshop/repeats/                                         302 200 200 200 200 200 200 403 200 200
GET  /workshop/repeats/<uuid:key>/                              302 200 200 200 200 200 200 404 200 404
GET  /workshop/repeats/<uuid:key>/record.pdf                    302 200 200 200 200 200 200 404 200 404
POST /workshop/repeats/<uuid:key>/confirm/                      302 422 422 422 422 422 403 404 403 404
POST /workshop/repeats/<uuid:key>/refuse/                       302 422 422 422 422 422 403 404 403 404
POST /workshop/repeats/<uuid:key>/reopen/                       302 422 422 422 422 422 403 404 403 404
POST /workshop/repeats/<uuid:key>/outcome/                      302 422 422 422 422 422 403 404 403 404
POST /workshop/repeats/<uuid:key>/finish/                       302 422 422 422 422 422 403 404 403 404
POST /workshop/repeats/<uuid:key>/prove/<slug:item>/            302 422 422 422 422 422 403 404 403 404
POST /workshop/repeats/<uuid:key>/take-back/<slug:item>/        302 409 409 409 409 409 403 404 403 404

# Statutory rights: those who see cars read; those who lead customer service or the workshop judge
GET  /rights/                                                   302 200 200 200 200 200 200 403 200 200
GET  /rights/export.<str:kind>                                  302 403 403 200 403 200 200 403 403 200
GET  /rights/cars/<uuid:key>/                                   302 200 200 200 200 200 200 404 200 404
GET  /rights/cars/<uuid:key>/short/                             302 200 200 200 200 200 200 404 200 404
GET  /rights/cars/<uuid:key>/position.pdf                       302 200 200 200 200 200 200 404 200 404
GET  /rights/cars/<uuid:key>/terms/                             302 403 403 200 200 200 403 404 403 404
POST /rights/cars/<uuid:key>/terms/                             302 403 403 422 422 422 403 404 403 404
POST /rights/cars/<uuid:key>/requests/                          302 422 422 422 422 422 403 404 403 404
GET  /rights/cars/<uuid:key>/elsewhere/                         302 403 403 200 200 200 403 404 403 404
POST /rights/cars/<uuid:key>/elsewhere/                         302 403 403 422 422 422 403 404 403 404
GET  /rights/elsewhere/<uuid:key>/                              302 403 403 200 200 200 403 404 403 404
POST /rights/elsewhere/<uuid:key>/                              302 403 403 422 422 422 403 404 403 404
POST /rights/elsewhere/<uuid:key>/withdraw/                     302 403 403 422 422 422 403 404 403 404
# Who leads customer service alone decides how the law is read; the outsider reads it for his own dealer
GET  /rights/readings/                                          302 200 200 200 200 200 200 403 200 200
POST /rights/readings/<slug:question>/                          302 403 403 422 403 403 403 403 403 422
GET  /rights/visits/<uuid:key>/                                 302 403 403 200 200 200 403 404 403 404
POST /rights/visits/<uuid:key>/                                 302 403 403 422 422 422 403 404 403 404
POST /rights/requests/<uuid:key>/answer/                        302 403 403 422 403 422 403 404 403 404
POST /rights/requests/<uuid:key>/complete/                      302 403 403 422 403 422 403 404 403 404

# Notices: Chen's own
GET  /notices/                                                  302 200 200 200 200 200 200 200 200 200
GET  /notices/latest/                                           302 200 200 200 200 200 200 200 200 200
POST /notices/read/                                             302 302 302 302 302 302 302 302 302 302
POST /notices/unread/<int:instant>/                             302 302 404 404 404 404 404 404 404 404
GET  /notices/<int:notice_id>/                                  302 302 404 404 404 404 404 404 404 404
POST /notices/<int:notice_id>/read/                             302 302 404 404 404 404 404 404 404 404

# Mail to be sorted: those who take complaints in and see all of them
GET  /messages/incoming/                                        302 200 403 200 200 200 403 403 403 200
GET  /messages/incoming/files/<uuid:message_file_key>/          302 200 403 200 200 200 403 403 403 404
POST /messages/incoming/<uuid:message_key>/open/                302 302 403 302 302 302 403 403 403 404
GET  /messages/incoming/<uuid:message_key>/find/                302 200 403 200 200 200 403 403 403 404
POST /messages/incoming/<uuid:message_key>/attach/              302 422 403 422 422 422 403 403 403 404
POST /messages/incoming/<uuid:message_key>/aside/               302 302 403 302 302 302 403 403 403 404
POST /messages/incoming/<uuid:message_key>/back/                302 302 403 302 302 302 403 403 403 404

# Mailboxes: those who look after channels
GET  /messages/mailboxes/                                       302 403 403 200 403 200 403 200 403 200
GET  /messages/mailboxes/new/                                   302 403 403 200 403 200 403 200 403 200
POST /messages/mailboxes/new/                                   302 403 403 422 403 422 403 422 403 422
GET  /messages/mailboxes/<int:mailbox_id>/                      302 403 403 200 403 200 403 200 403 404
POST /messages/mailboxes/<int:mailbox_id>/                      302 403 403 422 403 422 403 422 403 404
POST /messages/mailboxes/<int:mailbox_id>/test/                 302 403 403 302 403 302 403 302 403 404
POST /messages/mailboxes/<int:mailbox_id>/fetch/                302 403 403 302 403 302 403 302 403 404

# The outbox, gateways and webhooks: those who look after channels
GET  /messages/                                                 302 302 302 302 302 302 302 302 302 302
GET  /messages/outbox/                                          302 403 403 200 403 200 403 200 403 200
POST /messages/outbox/retry-all/                                302 403 403 302 403 302 403 302 403 302
POST /messages/outbox/<int:delivery_id>/retry/                  302 403 403 302 403 302 403 302 403 404
POST /messages/outbox/<int:delivery_id>/arrived/                302 403 403 409 403 409 403 409 403 404
POST /messages/outbox/<int:delivery_id>/cancel/                 302 403 403 302 403 302 403 302 403 404
POST /messages/outbox/<int:delivery_id>/replay/                 302 403 403 302 403 302 403 302 403 404
GET  /messages/channels/                                        302 403 403 200 403 200 403 200 403 200
GET  /messages/channels/new/<slug:gateway_kind>/                302 403 403 200 403 200 403 200 403 200
POST /messages/channels/new/<slug:gateway_kind>/                302 403 403 422 403 422 403 422 403 422
GET  /messages/channels/<uuid:gateway_key>/                     302 403 403 200 403 200 403 200 403 404
POST /messages/channels/<uuid:gateway_key>/                     302 403 403 422 403 422 403 422 403 404
POST /messages/channels/<uuid:gateway_key>/switch/              302 403 403 302 403 302 403 302 403 404
POST /messages/channels/<uuid:gateway_key>/test/                302 403 403 302 403 302 403 302 403 404
GET  /messages/webhooks/                                        302 403 403 200 403 200 403 200 403 200
POST /messages/webhooks/                                        302 403 403 422 403 422 403 422 403 422
GET  /messages/webhooks/<uuid:webhook_key>/                     302 403 403 200 403 200 403 200 403 404
POST /messages/webhooks/<uuid:webhook_key>/                     302 403 403 422 403 422 403 422 403 404
POST /messages/webhooks/<uuid:webhook_key>/switch/              302 403 403 302 403 302 403 302 403 404
POST /messages/webhooks/<uuid:webhook_key>/secret/              302 403 403 200 403 200 403 200 403 404
POST /messages/webhooks/<uuid:webhook_key>/test/                302 403 403 302 403 302 403 302 403 404
GET  /messages/templates/                                       302 200 200 200 200 200 200 200 200 200
GET  /messages/templates/new/                                   302 403 403 200 403 200 403 200 403 200
POST /messages/templates/new/                                   302 403 403 422 403 422 403 422 403 422
POST /messages/templates/preview/                               302 200 200 200 200 200 200 200 200 200
GET  /messages/templates/<slug:template_key>/                   302 200 200 200 200 200 200 200 200 200
POST /messages/templates/<slug:template_key>/                   302 403 403 422 403 422 403 422 403 422
POST /messages/templates/<slug:template_key>/restore/           302 403 403 302 403 302 403 302 403 302
GET  /messages/mine/                                            302 200 200 200 200 200 200 200 200 200
POST /messages/mine/                                            302 422 422 422 422 422 422 422 422 422

# Figures
GET  /figures/                                                  302 403 403 200 200 200 200 403 200 200
GET  /figures/repeats/                                          302 403 403 200 200 200 200 403 200 200
GET  /figures/promises/                                         302 403 403 200 200 200 200 403 200 200
GET  /figures/promises.<str:kind>                               302 403 403 200 200 200 200 403 200 200

# Complaints
GET  /search/                                                   302 200 200 200 200 200 200 200 200 200
GET  /search/suggest/                                           302 200 200 200 200 200 200 200 200 200
GET  /today/                                                    302 200 200 200 200 200 403 403 403 200
GET  /today/next/                                               302 302 302 302 302 302 403 403 403 302
GET  /warnings/                                                 302 403 403 200 200 200 200 403 200 200
POST /warnings/<int:warning_id>/settle/                         302 404 404 422 422 422 403 404 403 404
POST /warnings/<int:warning_id>/reopen/                         302 404 404 302 302 302 403 404 403 404
GET  /warnings/rules/                                           302 403 403 200 200 200 200 200 200 200
POST /warnings/rules/keep/                                      302 403 403 422 403 422 403 422 403 422
POST /warnings/rules/try/                                       302 403 403 422 422 422 422 403 422 422
GET  /requests/                                                 302 403 200 200 200 200 403 403 403 200
GET  /requests/<int:request_id>/                                302 404 404 200 200 200 404 404 404 404
POST /requests/<int:request_id>/<slug:work>/                    302 404 404 403 302 302 404 404 404 404
POST /today/settle/                                             302 404 404 404 404 404 404 404 404 404
GET  /clocks/                                                   302 200 403 200 200 200 200 200 200 200
POST /clocks/reasons/                                           302 403 403 302 403 302 403 302 403 302
POST /clocks/rejudge/                                           302 403 403 302 403 302 403 302 403 302
POST /clocks/<slug:policy>/                                     302 403 403 422 403 422 403 422 403 422
POST /clocks/<slug:policy>/<slug:act>/                          302 403 403 302 403 302 403 302 403 302
GET  /complaints/                                               302 200 200 200 200 200 200 403 200 200
GET  /complaints/board/                                         302 200 200 200 200 200 200 403 200 200
GET  /complaints/new/                                           302 200 200 200 200 200 403 403 403 200
POST /complaints/new/                                           302 422 422 422 422 422 403 403 403 422
GET  /complaints/new/find/                                      302 200 200 200 200 200 403 403 403 200
GET  /complaints/new/choose/                                    302 200 200 200 200 200 403 403 403 200
POST /complaints/new/suggest/                                   302 200 200 200 200 200 403 403 403 200
GET  /complaints/import/                                        302 403 403 200 403 403 403 403 403 200
POST /complaints/import/                                        302 403 403 422 403 403 403 403 403 422
GET  /complaints/import/<uuid:key>/                             302 403 403 200 403 403 403 403 403 404
POST /complaints/import/<uuid:key>/choose/                      302 403 403 422 403 403 403 403 403 404
POST /complaints/import/<uuid:key>/go/                          302 403 403 422 403 403 403 403 403 404
POST /complaints/import/<uuid:key>/discard/                     302 403 403 302 403 403 403 403 403 404
GET  /complaints/import/<uuid:key>/progress/                    302 403 403 302 403 403 403 403 403 404
GET  /complaints/next/                                          302 302 302 302 302 302 302 403 302 302
GET  /complaints/views/                                         302 200 200 200 200 200 200 403 200 200
POST /complaints/views/                                         302 422 422 422 422 422 422 403 422 422
GET  /complaints/views/counts/                                  302 200 200 200 200 200 200 403 200 200
POST /complaints/views/<uuid:key>/change/                       302 422 403 422 403 422 403 404 403 404
POST /complaints/views/<uuid:key>/remove/                       302 302 403 302 403 302 403 404 403 404
POST /complaints/views/<uuid:key>/restore/                      302 302 403 302 403 302 403 404 403 404
POST /complaints/views/<str:view>/pin/                          302 302 302 302 302 302 302 403 302 404
POST /complaints/views/<str:view>/begin/                        302 302 302 302 302 302 302 403 302 404
GET  /complaints/exports/                                       302 403 403 200 403 200 200 200 200 200
POST /complaints/exports/                                       302 403 403 422 403 422 422 403 403 422
GET  /complaints/exports/<uuid:key>/                            302 404 404 200 404 404 404 404 404 404
GET  /complaints/exports/<uuid:key>/progress/                   302 404 404 302 404 404 404 404 404 404
POST /complaints/exports/<uuid:key>/cancel/                     302 404 404 302 404 404 404 404 404 404
GET  /complaints/exports/<uuid:key>/file/                       302 404 404 200 404 404 404 404 404 404
GET  /complaints/import/<uuid:key>/rejects.<str:kind>           302 403 403 200 403 403 403 403 403 404
GET  /complaints/<slug:slug>/                                   302 200 404 200 200 200 200 404 200 404
GET  /complaints/<slug:slug>/sheet.pdf                          302 200 404 200 200 200 200 404 200 404
GET  /complaints/<slug:slug>/settlement.pdf                     302 409 404 409 409 409 403 404 403 404
POST /complaints/<slug:slug>/do/<slug:operation>/               302 422 404 422 422 422 403 404 403 404
POST /complaints/<slug:slug>/phone/                             302 200 404 200 200 200 403 404 403 404
POST /complaints/<slug:slug>/follow/                            302 302 404 302 302 302 302 404 302 404
GET  /complaints/<slug:slug>/files/                             302 302 404 302 302 302 302 404 302 404
POST /complaints/<slug:slug>/files/                             302 422 404 422 422 422 403 404 403 404
GET  /complaints/<slug:slug>/files/<uuid:key>/                  302 200 404 200 200 200 200 404 200 404
GET  /complaints/<slug:slug>/files/<uuid:key>/play/             302 404 404 404 404 404 404 404 404 404
GET  /complaints/<slug:slug>/files/<uuid:key>/<slug:size>.jpg   302 200 404 200 200 200 200 404 200 404
POST /complaints/<slug:slug>/files/<uuid:key>/remove/           302 302 404 302 403 302 403 404 403 404
POST /complaints/<slug:slug>/files/<uuid:key>/restore/          302 302 404 302 302 302 403 404 403 404
POST /complaints/<slug:slug>/here/                              302 200 404 200 200 200 200 404 200 404
POST /complaints/<slug:slug>/drafts/                            302 422 404 422 422 422 403 404 403 404
POST /complaints/<slug:slug>/drafts/<int:draft_id>/take/        302 302 404 404 404 404 403 404 403 404
GET  /complaints/<slug:slug>/messages/                          302 302 404 302 302 302 302 404 302 404
POST /complaints/<slug:slug>/messages/template/                 302 200 404 200 200 200 403 404 403 404
GET  /complaints/<slug:slug>/messages/files/<uuid:key>/         302 200 404 200 200 200 200 404 200 404
GET  /complaints/<slug:slug>/messages/files/<uuid:key>/show/    302 200 404 200 200 200 200 404 200 404
GET  /complaints/<slug:slug>/link/                              302 200 404 200 200 200 403 404 403 404
GET  /complaints/bulk/                                          302 200 200 200 200 200 200 403 200 200
POST /complaints/bulk/new/                                      302 422 422 422 422 422 422 403 422 422
GET  /complaints/bulk/count/                                    302 200 200 200 200 200 200 403 200 200
GET  /complaints/bulk/<uuid:key>/                               302 404 404 200 404 404 404 404 404 404
POST /complaints/bulk/<uuid:key>/go/                            302 404 404 302 404 404 404 404 404 404
POST /complaints/bulk/<uuid:key>/undo/                          302 404 404 409 404 404 404 404 404 404
GET  /complaints/bulk/<uuid:key>/progress/                      302 404 404 302 404 404 404 404 404 404
GET  /complaints/<slug:slug>/merge/                             302 200 404 200 200 200 403 404 403 404
POST /complaints/<slug:slug>/merge/                             302 200 404 200 200 200 403 404 403 404
GET  /complaints/<slug:slug>/unmerge/                           302 302 404 302 302 302 403 404 403 404
POST /complaints/<slug:slug>/unmerge/                           302 302 404 302 302 302 403 404 403 404
GET  /complaints/<slug:slug>/split/                             302 200 404 200 200 200 403 404 403 404
POST /complaints/<slug:slug>/split/                             302 422 404 422 422 422 403 404 403 404
GET  /complaints/<slug:slug>/unsplit/                           302 302 404 302 302 302 403 404 403 404
POST /complaints/<slug:slug>/unsplit/                           302 302 404 302 302 302 403 404 403 404
GET  /complaints/<slug:slug>/links/                             302 200 404 200 200 200 403 404 403 404
POST /complaints/<slug:slug>/links/                             302 200 404 200 200 200 403 404 403 404
POST /complaints/<slug:slug>/links/<int:link_id>/remove/        302 302 404 302 302 302 403 404 403 404
GET  /complaints/<slug:slug>/join/<slug:way>/                   302 200 404 200 200 200 403 404 403 404
GET  /complaints/<slug:slug>/clocks/                            302 200 404 200 200 200 200 404 200 404
GET  /complaints/<slug:slug>/crisis/                            302 200 404 200 200 200 200 404 200 404
POST /complaints/<slug:slug>/crisis/                            302 404 404 404 404 404 403 404 403 404
GET  /complaints/<slug:slug>/call/                              302 302 404 302 302 302 403 404 403 404
POST /complaints/<slug:slug>/call/                              302 302 404 302 302 302 403 404 403 404

# The customers' door: anybody may knock; of the first dealer it is open. A link is its own right, whoever holds it
GET  /d/<str:code>/                                             200 200 200 200 200 200 200 200 200 200
POST /d/<str:code>/                                             422 422 422 422 422 422 422 422 422 422
GET  /d/<str:code>/challenge/                                   200 200 200 200 200 200 200 200 200 200
GET  /c/<str:token>/                                            200 200 200 200 200 200 200 200 200 200
GET  /c/<path:token>                                            200 200 200 200 200 200 200 200 200 200
POST /c/<str:token>/decide/                                     422 422 422 422 422 422 422 422 422 422
POST /c/<str:token>/say/                                        422 422 422 422 422 422 422 422 422 422
POST /c/<str:token>/rate/                                       422 422 422 422 422 422 422 422 422 422
POST /c/<str:token>/review/                                     422 422 422 422 422 422 422 422 422 422
GET  /c/<str:token>/files/<uuid:key>.jpg                        404 404 404 404 404 404 404 404 404 404
"""

TABLE = PAGES + ASKING_PAGES + API_TABLE
