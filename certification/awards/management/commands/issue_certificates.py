"""manage.py issue_certificates."""

import json
import time
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certification.awards import selectors, services
from certification.awards.models import Batch
from certification.exams import selectors as exams
from portal.access.errors import NotYours, Refusal
from portal.files.errors import StoreUnavailable
from portal.keys.errors import KeyUnavailable


class Command(BaseCommand):
    """Awards and prints for a session.

    Exit 0 = everybody who met the conditions has their certificate with its PDF, 1 = some could not be made, or nothing
    could be begun, 2 = used wrongly. Safe to repeat, to kill at any point, and to run beside the officer's button. No
    names are written.
    """

    help = "Award the certificates of a session and make their PDFs; safe to repeat or kill."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the session."""
        parser.add_argument("--session", required=True, metavar="ID", help="public id, as in the address of its page")
        parser.add_argument(
            "--officer", metavar="PHONE", help="in whose name it is decided; the body's first officer if left out"
        )
        parser.add_argument(
            "--chunk",
            type=int,
            default=services.batches.CHUNK,
            metavar="N",
            help="candidates between two lines of progress",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work through a batch, telling on standard error how far it is."""
        session = exams.session(options["session"])
        if session is None:
            raise CommandError(f"no such session: {options['session']}", returncode=2)
        officer = self._officer(session, options["officer"])
        now = timezone.now()
        try:
            batch = services.batches.start(
                session=session, actor=officer, now=now, due_at=now + services.batches.TAKE_OVER
            )
            self._work(batch, chunk=max(1, options["chunk"]))
        except NotYours:
            raise CommandError("this officer does not decide for the body of the session", returncode=2) from None
        except Refusal as refusal:
            raise CommandError(f"refused: {refusal.code}", returncode=1) from None
        except KeyUnavailable as fault:
            raise CommandError(f"cannot sign: {fault}; repeat when it can", returncode=1) from None
        except StoreUnavailable as fault:
            raise CommandError(f"cannot keep or read files: {fault}; repeat when it can", returncode=1) from None
        report = _report(session, batch)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self._tell(report)
        if report["failed"]:
            raise SystemExit(1)

    def _officer(self, session: Any, phone: str | None) -> Any:
        if phone:
            found = get_user_model().objects.filter(phone=phone, is_active=True).first()
            if found is None:
                raise CommandError("no such officer", returncode=2)
            return found
        officer = services.batches.officer_of(session.organisation_id)
        if officer is None:
            raise CommandError("the body of the session has no officer", returncode=1)
        return officer

    def _work(self, batch: Batch, *, chunk: int) -> None:
        started = time.monotonic()
        first = selectors.batches.figures(batch)["settled"]
        while services.batches.advance(batch_id=batch.pk, now=timezone.now(), chunk=chunk):
            found = selectors.batches.figures(batch)
            seconds = time.monotonic() - started
            rate = (found["settled"] - first) / seconds if seconds else 0
            self.stderr.write(
                f"{found['settled']} / {found['candidates']}  awarded {found['awarded']}, already {found['already']}, "
                f"refused {found['refused']}, rendered {found['rendered']}, failed {found['failed']}  {rate:.1f}/s"
            )

    def _tell(self, report: dict[str, Any]) -> None:
        self.stdout.write(
            "candidates {candidates}, awarded {awarded}, already {already}, rendered {rendered}".format(**report)
        )
        for entry in report["refused"]:
            self.stdout.write(f"refused {entry['candidate']}: {', '.join(entry['reasons'])}")
        for entry in report["failed"]:
            self.stdout.write(f"failed {entry['candidate']}: {entry['code']} {' '.join(entry['characters'])}".rstrip())


def _report(session: Any, batch: Batch) -> dict[str, Any]:
    found = selectors.batches.figures(batch)
    return {
        "session": session.public_id,
        "batch": batch.public_id,
        **{name: found[name] for name in ("candidates", "awarded", "already")},
        "refused": [
            {"candidate": item.registration.public_id, "reasons": [reason["code"] for reason in item.reasons]}
            for item in selectors.batches.refused(batch)
        ],
        "rendered": found["rendered"],
        "failed": [
            {
                "candidate": item.registration.public_id,
                "certificate": item.certificate.public_id if item.certificate else None,
                "code": item.fault,
                # A sign of a name is not the name.
                "characters": [f"U+{ord(character):04X}" for character in item.characters],
            }
            for item in selectors.batches.failed(batch)
        ],
    }
