"""Trying the outgoing server of a mailbox: as far as the login, and nothing is sent."""

import smtplib
import ssl
from contextlib import suppress

from anxin.foundation.sealing import unseal
from anxin.integrations.mail_hosts import HostRefused, Smtp, SmtpByTls
from anxin.messaging.models import Mailbox
from anxin.messaging.models.mailboxes import Security
from anxin.messaging.services.incoming_mail import MailServerFailed

_SECONDS = 15


def try_sending(mailbox: Mailbox) -> None:
    """Log in to a mailbox's outgoing server and go; ``MailServerFailed`` says in a code what went wrong."""
    try:
        server = _connected(mailbox)
        try:
            if mailbox.smtp_user:
                server.login(mailbox.smtp_user, unseal(mailbox.smtp_secret))
        finally:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
    except smtplib.SMTPAuthenticationError as error:
        raise MailServerFailed("LOGIN_REFUSED") from error
    except ssl.SSLCertVerificationError as error:
        raise MailServerFailed("CERTIFICATE_REFUSED") from error
    except (ssl.SSLError, smtplib.SMTPNotSupportedError) as error:
        raise MailServerFailed("NO_TLS") from error
    except HostRefused as error:
        raise MailServerFailed("HOST_REFUSED") from error
    except TimeoutError as error:
        raise MailServerFailed("TIMED_OUT") from error
    except smtplib.SMTPServerDisconnected as error:
        raise MailServerFailed("NO_CONNECTION") from error
    except smtplib.SMTPException as error:
        raise MailServerFailed("SERVER_REFUSED") from error
    except OSError as error:
        raise MailServerFailed("NO_CONNECTION") from error


def _connected(mailbox: Mailbox) -> smtplib.SMTP:
    context = ssl.create_default_context()
    place = (mailbox.smtp_host, mailbox.smtp_port)
    if mailbox.smtp_security == Security.TLS:
        return SmtpByTls(*place, timeout=_SECONDS, context=context)
    server: smtplib.SMTP = Smtp(*place, timeout=_SECONDS)
    if mailbox.smtp_security == Security.STARTTLS:
        server.starttls(context=context)
    return server
