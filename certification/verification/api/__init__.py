"""The room's calls: checking certificates, and the public log."""

from certification.verification.api.certificates import router
from certification.verification.api.log import router as log_router

__all__ = ["log_router", "router"]
