from django.urls import path

from anxin.messaging.views import channels, mailboxes, notices, outbox, ways, webhooks

app_name = "messaging"
urlpatterns = [
    path("notices/", notices.notices, name="notices"),
    path("notices/latest/", notices.latest, name="latest"),
    path("notices/read/", notices.read_all, name="read_all"),
    path("notices/unread/<int:instant>/", notices.unread, name="unread"),
    path("notices/<int:notice_id>/", notices.open_notice, name="open"),
    path("notices/<int:notice_id>/read/", notices.read, name="read"),
    path("messages/outbox/", outbox.outbox, name="outbox"),
    path("messages/outbox/retry-all/", outbox.retry_all, name="retry_all"),
    path("messages/outbox/<int:delivery_id>/retry/", outbox.retry, name="retry"),
    path("messages/outbox/<int:delivery_id>/arrived/", outbox.arrived, name="arrived"),
    path("messages/outbox/<int:delivery_id>/cancel/", outbox.cancel, name="cancel"),
    path("messages/outbox/<int:delivery_id>/replay/", outbox.replay, name="replay"),
    path("messages/mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("messages/mailboxes/new/", mailboxes.new_mailbox, name="new_mailbox"),
    path("messages/mailboxes/<int:mailbox_id>/", mailboxes.mailbox, name="mailbox"),
    path("messages/mailboxes/<int:mailbox_id>/test/", mailboxes.try_mailbox, name="try_mailbox"),
    path("messages/mailboxes/<int:mailbox_id>/fetch/", mailboxes.fetch_mailbox, name="fetch_mailbox"),
    path("messages/channels/", channels.channels, name="channels"),
    path("messages/channels/new/<slug:gateway_kind>/", channels.new_gateway, name="new_gateway"),
    path("messages/channels/<uuid:gateway_key>/", channels.gateway, name="gateway"),
    path("messages/channels/<uuid:gateway_key>/switch/", channels.switch_gateway, name="switch_gateway"),
    path("messages/channels/<uuid:gateway_key>/test/", channels.try_gateway, name="try_gateway"),
    path("messages/webhooks/", webhooks.webhooks, name="webhooks"),
    path("messages/webhooks/<uuid:webhook_key>/", webhooks.webhook, name="webhook"),
    path("messages/webhooks/<uuid:webhook_key>/switch/", webhooks.switch_webhook, name="switch_webhook"),
    path("messages/webhooks/<uuid:webhook_key>/secret/", webhooks.renew_secret, name="renew_secret"),
    path("messages/webhooks/<uuid:webhook_key>/test/", webhooks.try_webhook, name="try_webhook"),
    path("messages/mine/", ways.mine, name="mine"),
]
