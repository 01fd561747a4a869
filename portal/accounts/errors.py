"""What sign-in refuses."""

from django.utils.translation import gettext_lazy as _

from portal.access.errors import Refusal


class NotSent(Refusal):
    """The message could not be handed to the gateway; nothing is wrong with the number."""

    status = 503

    def __init__(self) -> None:
        super().__init__("sms_not_sent", _("短信没有发出去，请过 1 分钟再试。一直收不到请打 12345。"), "phone")


class DemoRefused(Refusal):
    """Demonstration links exist on a local machine only, for people of the demonstration world."""
