"""Django configuration of the printing room."""

from django.apps import AppConfig


class PrintingConfig(AppConfig):
    """The room that knows WeasyPrint, fonts and QR codes; it has no tables."""

    name = "portal.printing"
    label = "portal_printing"
    verbose_name = "打印"
