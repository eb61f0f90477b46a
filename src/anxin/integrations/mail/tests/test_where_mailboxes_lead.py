"""A mailbox leads to a mail server in the open internet: nobody looks through our network by setting one up."""

import socket
from typing import Any

import pytest

from anxin.foundation.sealing import seal
from anxin.integrations.mail.fetching import open_folder
from anxin.integrations.mail.trying import try_sending
from anxin.integrations.mail_hosts import HostRefused, connect_to_mail
from anxin.integrations.smtp.carrier import MailCarrier
from anxin.messaging.models import Mailbox
from anxin.messaging.services.handing_over import NotHandedOver
from anxin.messaging.services.incoming_mail import MailServerFailed

Settings = Any


def mailbox(host: str, port: int, security: str = "none") -> Mailbox:
    return Mailbox(
        address="care@sh01.example", imap_host=host, imap_port=port, imap_security=security, imap_user="care",
        imap_secret=seal("x"), smtp_host=host, smtp_port=port, smtp_security=security,
    )  # fmt: skip


@pytest.mark.parametrize("security", ["none", "tls"])
@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1"]
)
def test_what_lies_inside_is_not_asked_and_tells_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, host: str, security: str
) -> None:
    settings.ANXIN_MAIL_HOSTS = frozenset()
    monkeypatch.setattr(socket, "create_connection", lambda *_where, **_how: pytest.fail("was asked"))
    for port in (143, 993):
        with pytest.raises(MailServerFailed) as failed, open_folder(mailbox(host, port, security)):
            pass
        assert (failed.value.code, failed.value.told) == ("HOST_REFUSED", "")
        with pytest.raises(MailServerFailed, match="HOST_REFUSED"):
            try_sending(mailbox(host, port, security))


def test_other_ports_are_not_asked(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(socket, "create_connection", lambda place, *_how: asked.append(place))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("8.8.8.8", 0))])
    for port in (22, 80, 5432):
        with pytest.raises(HostRefused):
            connect_to_mail("imap.example.com", port, timeout=1)
    connect_to_mail("imap.example.com", 993, timeout=1)
    assert asked == [("8.8.8.8", 993)]
    settings.ANXIN_MAIL_HOSTS = frozenset({"mail.house.example"})
    connect_to_mail("Mail.House.example", 1143, timeout=1)
    assert asked[1:] == [("Mail.House.example", 1143)]


def test_the_carrier_waits_for_a_server_that_may_be_asked(settings: Settings) -> None:
    settings.ANXIN_MAIL_HOSTS = frozenset()
    with pytest.raises(NotHandedOver) as refused:
        MailCarrier(mailbox("127.0.0.1", 25))._connected()
    assert (refused.value.code, refused.value.final) == ("HOST_REFUSED", False)
