"""The rooms of the house, floor by floor, from the bottom up."""

from portal.settings.parts.environment import BASE_DIR

_ROOMS = [
    "portal.audit",
    "portal.regions",
    "portal.access",
    "portal.jobs",
    "portal.demo",
    "portal.printing",
    "portal.files",
    "portal.home",
    "portal.messaging",
    "portal.accounts",
    "portal.organisations",
    "portal.people",
    "portal.cms",
    "courses.catalogue",
    "courses.enrolment",
    "courses.lessons",
    "courses.hours",
    "certification.certificates",
    "certification.questions",
    "certification.exams",
    "certification.awards",
    "certification.verification",
]
ROOMS = [name for name in _ROOMS if (BASE_DIR / name.replace(".", "/") / "apps.py").exists()]
