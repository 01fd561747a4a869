"""Keeps what a body does with the look of its certificates: drafts, previews, and how a version comes into use."""

from certification.certificates.services.templates.activating import activate, ask, check, job_of
from certification.certificates.services.templates.drafting import adopt, change, discard, draft, look_of
from certification.certificates.services.templates.previews import Shown, picture_of_layout, show

__all__ = [
    "Shown",
    "activate",
    "adopt",
    "ask",
    "change",
    "check",
    "discard",
    "draft",
    "job_of",
    "look_of",
    "picture_of_layout",
    "show",
]
