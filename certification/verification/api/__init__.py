"""The room's calls: checking certificates, and the public log."""

from certification.verification.api.certificates import router

__all__ = ["router"]
