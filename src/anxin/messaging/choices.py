from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NoticeKind(models.TextChoices):
    """Why somebody is told; a reader narrows his notices by it."""

    ESCALATION = "escalation", _("time limit")
    MENTION = "mention", _("mention")
    REQUEST = "request", _("request to a department")
    HAND_OVER = "hand_over", _("hand-over")
    WARNING = "warning", _("early warning")
    CRISIS = "crisis", _("crisis")
    FOLLOWING = "following", _("case you follow")
    MESSAGE = "message", _("message of a customer")
    EXPORT = "export", _("file ready")
    REPEAT = "repeat", _("repeat repair")
    PROMISE = "promise", _("promise at risk")


class Channel(models.TextChoices):
    """By which way something leaves the house, or a message came in."""

    EMAIL = "email", pgettext_lazy("channel", "e-mail")
    SMS = "sms", _("text message")
    WECOM = "wecom", _("WeCom group")
    WEBHOOK = "webhook", _("webhook")
    DOOR = "door", _("customer's page")


class Direction(models.TextChoices):
    IN = "in", _("from the customer")
    OUT = "out", _("to the customer")


class MessageNature(models.TextChoices):
    """What wrote a message: a person, or a machine that must never be answered (RFC 3834, RFC 3464)."""

    PERSON = "person", _("written by a person")
    AUTO_REPLY = "auto_reply", _("automatic answer")
    BOUNCE = "bounce", _("could not be delivered")
    LIST = "list", _("newsletter or list")
    OWN = "own", _("our own mail come back")


class Sorting(models.TextChoices):
    """Whether a message that came in has found its case."""

    WAITING = "waiting", _("not looked at yet")
    SORTED = "sorted", _("with its case")
    REVIEW = "review", _("a person must look")
    IGNORED = "ignored", _("put aside")


class SortingReason(models.TextChoices):
    """Why a mail was put aside, or why a person must look."""

    OTHER_SENDER = "other_sender", _("answers a case from an address that the case does not know")
    TAG_ALONE = (
        "tag_alone",
        _("names a case in its subject alone, which anybody can write"),
    )
    OTHER_HOUSE = "other_house", _("answers a conversation of another house")
    LOOK_FIRST = "look_first", _("new mail: here a person looks first")
    TOO_MANY = "too_many", _("many mails from this address within an hour")
    TOO_LARGE = "too_large", _("too large to be fetched: it still lies in the mailbox")
    UNREADABLE = "unreadable", _("cannot be read: it still lies in the mailbox")
    NO_WORDS = "no_words", _("has no words")
    FAILED = "failed", _("could not be sorted")
    OWN_MAIL = "own_mail", _("a mail of ours")
    LIST = "list", _("newsletter or list")
    AUTO_REPLY = "auto_reply", _("automatic answer")
    RETURNED = "returned", _("report about a mail that is not ours")
    DOUBLE = "double", _("came twice")
    BY_HAND = "by_hand", _("put aside by a colleague")


class MailFault(models.TextChoices):
    """Why a mail server could not be used, in words for whoever set it up."""

    NO_CONNECTION = (
        "NO_CONNECTION",
        _("Nothing answers under this name and port, or a firewall is in the way."),
    )
    TIMED_OUT = "TIMED_OUT", _("The server does not answer in time.")
    NO_TLS = "NO_TLS", _("The server does not speak the chosen kind of encryption on this port.")
    CERTIFICATE_REFUSED = "CERTIFICATE_REFUSED", _("The server's certificate is not valid for its name.")
    LOGIN_REFUSED = (
        "LOGIN_REFUSED",
        _("The server refuses user name or password; many providers want a password made for programs."),
    )
    FOLDER_MISSING = "FOLDER_MISSING", _("There is no folder of this name in the mailbox.")
    SERVER_REFUSED = "SERVER_REFUSED", _("The server refused what it was asked for.")
    ANSWER_UNREADABLE = "ANSWER_UNREADABLE", _("What the server answers cannot be understood.")
    HOST_REFUSED = (
        "HOST_REFUSED",
        _(
            "This server lies in a private network, or the port is none of mail. Whoever runs the installation can "
            "allow it (ANXIN_MAIL_HOSTS)."
        ),
    )
    SECRET_UNREADABLE = "SECRET_UNREADABLE", _("The stored password can no longer be read: enter it again.")
    NOT_SET_UP = "NOT_SET_UP", _("No server has been named.")


class DeliveryState(models.TextChoices):
    """Where something that leaves the house stands."""

    QUEUED = "queued", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", pgettext_lazy("delivery", "sent")
    UNSURE = "unsure", _("sent or not: nobody knows")
    DEAD = "dead", _("given up")
    CANCELLED = "cancelled", _("called back")


class TemplateKind(models.TextChoices):
    """What a template is for."""

    RECEIVED = "received", _("complaint received")
    LINK = "link", _("link to the customer's page")
    UPDATE = "update", _("word on progress")
    SOLUTION = "solution", _("proposed solution")
    APPOINTMENT = "appointment", _("appointment")
    PART_DELAYED = "part_delayed", _("part delayed")
    REMINDER = "reminder", _("reminder")
    APOLOGY = "apology", _("apology")
    UNREACHED = "unreached", _("customer not reached")
    CLOSING = "closing", _("matter settled")
    OTHER = "other", pgettext_lazy("template", "other")


class GatewayKind(models.TextChoices):
    """By whom text messages go, or into which kind of group."""

    ALIYUN = "aliyun", _("text messages by Alibaba Cloud")
    HTTP = "http", _("text messages by another HTTP service")
    WECOM = "wecom", _("robot of a WeCom group")


class WebhookEvent(models.TextChoices):
    """What another program can be told of; names as they stand in what it gets."""

    COMPLAINT_OPENED = "complaint.opened", _("a complaint is opened")
    COMPLAINT_CHANGED = "complaint.changed", _("a complaint changes")
    COMPLAINT_CLOSED = "complaint.closed", _("a complaint is closed")
    MESSAGE_RECEIVED = "message.received", _("a customer writes")


class Way(models.TextChoices):
    """How somebody hears of a notice beside the page, where it always stands."""

    PAGE = "page", _("in the page only")
    EMAIL = "email", _("by e-mail")
    WECOM = "wecom", _("in the WeCom group")
    SMS = "sms", _("by text message")
