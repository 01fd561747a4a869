"""Writing in the examination room, one noun a file."""

from certification.exams.services.attempts import enter, extend, extend_session, finalise, submit
from certification.exams.services.blueprints import approve_blueprint, save_blueprint
from certification.exams.services.events import Receipt, Wish, append
from certification.exams.services.marking import admit_late
from certification.exams.services.papers import prepare, prepare_missing
from certification.exams.services.registrations import register, withdraw
from certification.exams.services.sessions import close_session, open_session, publish_session, release_results

__all__ = [
    "Receipt",
    "Wish",
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
    "prepare_missing",
    "publish_session",
    "register",
    "release_results",
    "save_blueprint",
    "submit",
    "withdraw",
]
