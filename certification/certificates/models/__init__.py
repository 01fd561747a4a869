"""Tables of the registry, one noun a file."""

from certification.certificates.models.certificates import Certificate, CertificateEvent, Check
from certification.certificates.models.patterns import NumberPattern
from certification.certificates.models.requests import ExternalList, Replacement
from certification.certificates.models.templates import Template

__all__ = ["Certificate", "CertificateEvent", "Check", "ExternalList", "NumberPattern", "Replacement", "Template"]
