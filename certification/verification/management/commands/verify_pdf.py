"""Checks a certificate file."""

import hashlib
import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone, translation

from certification.verification import selectors, services
from certification.verification.enums import Outcome
from portal.printing import services as printing


class Command(BaseCommand):
    """Says whether a PDF is, byte for byte, an original of this portal, what its signature and the certificate are worth."""

    help = (
        "Check a certificate PDF: signature, digest, status, log. "
        "Exit 0 = original and valid, 1 = not the original or not valid, 2 = no such file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="the certificate")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the file; one language for a line that a person reads, the portal's own in what programs read."""
        with nullcontext() if options["json"] else translation.override("en"):
            self._check(**options)

    def _check(self, **options: Any) -> None:
        try:
            # Of a file of any size no more is held than may be examined.
            with options["file"].open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                file.seek(0)
                content = file.read(printing.LARGEST_BYTES + 1)
        except OSError as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(2)
        now = timezone.now()
        found = services.check_file(content=content, address=None, now=now)
        answer, examination = found.answer, found.examination
        # Recognised, whole or with something added: the certificate is this one. Of an altered copy nothing is said.
        recognised = found.outcome in (Outcome.IDENTICAL, Outcome.APPENDED)
        certificate = found.certificate if recognised else None
        log = selectors.examined_log(certificate, certificate.pdf_sha256) if certificate else None
        doubts = selectors.log_problems(log)
        if certificate is not None and answer.status == "contradicted":
            doubts.append(("log_contradicts", str(answer.reason)))
        report = {
            "found": certificate is not None,
            "outcome": str(found.outcome),
            "sha256": digest,
            "signature": _signature(examination) if examination.signed else None,
            "problems": [
                *({"code": problem.code, "message": problem.message} for problem in examination.problems),
                *({"code": code, "message": message} for code, message in doubts),
            ],
            "changes": examination.changes or found.parts,
            "added_bytes": found.added,
            "certificate": certificate.number if certificate else None,
            "status": answer.status if certificate else None,
            "level": answer.level if certificate else None,
            "issuer": answer.issuer if certificate else None,
            "issued_on": answer.issued_on if certificate else None,
            "revoked_on": answer.revoked_on if certificate else None,
            "reason": answer.reason if certificate else None,
            "log": log,
        }
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, default=str))
        elif certificate is not None:
            signed = "signature valid" if examination.trusted else "signature not valid"
            self.stdout.write(f"{certificate.number} {answer.status} {found.outcome} {signed} sha256 {digest}")
        else:
            self.stdout.write(f"not an original of this portal ({found.outcome}): sha256 {digest}")
        if not options["json"]:
            remarks = [(problem.code, problem.message) for problem in [*examination.problems, *examination.notes]]
            for code, message in [*remarks, *doubts]:
                self.stdout.write(f"  {code}: {message}")
        if found.outcome != Outcome.IDENTICAL or answer.status != "valid" or doubts:
            sys.exit(1)


def _signature(examination: Any) -> dict[str, Any]:
    """Return what is to be said of the signature; see portal.printing's Examination for the words."""
    return {
        "own": examination.own,
        "intact": examination.intact,
        "valid": examination.valid,
        "trusted": examination.trusted,
        "covers_whole_file": examination.covers_whole_file,
        "development": examination.development,
        "key_id": examination.key_id,
        "signer": examination.signer,
        "issuer": examination.issuer,
        "signed_at": examination.signed_at,
        "stamped_at": examination.stamped_at,
        "stamped_by": examination.stamped_by,
    }
