"""Writing in the examination room, one noun a file."""

from certification.exams.services.attempts import (
    admit_late,
    append,
    enter,
    extend,
    extend_session,
    finalise,
    prepare,
    submit,
)
from certification.exams.services.blueprints import approve_blueprint, save_blueprint
from certification.exams.services.registrations import register, withdraw
from certification.exams.services.sessions import close_session, open_session, publish_session, release_results

__all__ = [
    "admit_late",
    "append",
    "approve_blueprint",
    "close_session",
    "enter",
    "extend",
    "extend_session",
    "finalise",
    "open_session",
    "prepare",
    "publish_session",
    "register",
    "release_results",
    "save_blueprint",
    "submit",
    "withdraw",
]
