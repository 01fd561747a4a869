"""The room's application."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Registers the room."""

    name = "certification.certificates"
    label = "certification_certificates"
    verbose_name = "证书"

    def ready(self) -> None:
        """Fill the registries of lower rooms and connect receivers."""
        from certification.certificates import receivers, registrations  # noqa: F401
