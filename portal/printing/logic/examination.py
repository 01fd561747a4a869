"""What an examination comes to: the examiner's answer, joined with what is known of the portal's keys."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from portal.printing.enums import Change, Finding

_NOTES = {Finding.DEVELOPMENT, Finding.OTHER_SIGNATURES}


@dataclass(frozen=True)
class Problem:
    """A finding, worded for the reader in their language."""

    code: str
    message: str

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class OwnKey:
    """What must be known of a key of the portal to judge a signature; moments are aware."""

    key_id: str
    development: bool
    compromised_on: datetime | None


@dataclass(frozen=True)
class Examination:
    """What can be said of a file from itself and our keys; whether its certificate stands is another question.

    `sha256`: hexadecimal, empty if the file was too large to be read. `own`: made with a key of the portal. `intact`:
    the signed bytes are as they were. `valid`: the signature belongs to the certificate. `root_known`: the certificate
    held when it signed and leads to a root that counts. `trusted`: all that, by a key of ours that had not leaked.
    `signed_at` is what the signature claims, `stamped_at` what a time-stamping authority vouches for. `changes`: what
    was added after signing, in words. `notes` are no faults.
    """

    size: int
    sha256: str
    signed: bool = False
    own: bool = False
    intact: bool = False
    valid: bool = False
    root_known: bool = False
    trusted: bool = False
    covers_whole_file: bool = False
    development: bool = False
    key_id: str = ""
    signer: str = ""
    issuer: str = ""
    signed_at: datetime | None = None
    stamped_at: datetime | None = None
    stamped_by: str = ""
    changes: list[str] = field(default_factory=list)
    change_codes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    @property
    def genuine(self) -> bool:
        """Whether the file is, byte for byte, what the portal signed, and nothing speaks against the signature."""
        return self.trusted and self.covers_whole_file and not self.problems

    @property
    def codes(self) -> list[str]:
        """The codes of the problems, of `Finding`."""
        return [problem.code for problem in self.problems]


def refused(finding: Finding, *, size: int, sha256: str = "", **words: object) -> Examination:
    """Return the examination of a file that was not read, or not to its end."""
    return Examination(size=size, sha256=sha256, problems=[_problem(finding, **words)])


def judge(answer: dict[str, Any], *, size: int, sha256: str, keys: dict[str, OwnKey]) -> Examination:
    """Return the examination.

    Arguments: answer, of the examiner; size in bytes; sha256 of the file; keys, the portal's own by the SHA-256 of
    their public half.
    """
    code = answer.get("code", Finding.TOO_COMPLEX)
    if code == Finding.ALTERED:
        # So broken that only the digest could be compared.
        signer = str(answer.get("signer", ""))
        return Examination(size=size, sha256=sha256, signed=True, signer=signer, problems=[_problem(Finding.ALTERED)])
    if code:
        return refused(Finding(code), size=size, sha256=sha256)
    said = answer["signature"]
    key = keys.get(said["public"]) if said["own"] else None
    signed_at, stamped_at = _moment(said["signed_at"]), _moment(said["stamped_at"])
    changes = said.get("changes", [])
    findings = _findings(said, key, signed_at, stamped_at)
    problems = [_problem(finding, **_words(said, changes)) for finding in findings if finding not in _NOTES]
    notes = [_problem(finding) for finding in findings if finding in _NOTES]
    if answer["others"]:
        signers = "、".join(dict.fromkeys(item["signer"] for item in answer["others"]))
        notes.append(_problem(Finding.OTHER_SIGNATURES, signers=signers))
    leaked = {Finding.KEY_COMPROMISED, Finding.KEY_COMPROMISED_UNDATED} & set(findings)
    return Examination(
        size=size,
        sha256=sha256,
        signed=True,
        own=key is not None,
        intact=said["intact"],
        valid=said["valid"],
        root_known=said["root_known"],
        trusted=key is not None and said["intact"] and said["valid"] and said["root_known"] and not leaked,
        covers_whole_file=said["covers_whole_file"],
        development=key is not None and key.development,
        key_id=key.key_id if key else "",
        signer=said["signer"],
        issuer=said["issuer"],
        signed_at=signed_at,
        stamped_at=stamped_at,
        stamped_by=said["stamped_by"],
        changes=[_change(item) for item in changes],
        change_codes=[item["what"] for item in changes],
        problems=problems,
        notes=notes,
    )


def _findings(
    said: dict[str, Any], key: OwnKey | None, signed_at: datetime | None, stamped_at: datetime | None
) -> list[Finding]:
    if said["problem"] == "truncated":
        return [Finding.TRUNCATED]
    if said["problem"]:
        # The document opens, its signature points at bytes that are not there any more.
        return [Finding.RESAVED]
    found = [] if key else [Finding.SIGNED_BY_OTHER]
    if not said["intact"]:
        return [*found, Finding.ALTERED]
    if not said["valid"]:
        found.append(Finding.INVALID)
    elif key and not said["root_known"]:
        found.append(Finding.UNTRUSTED)
    if not said["covers_whole_file"]:
        found.append(Finding.APPENDED)
    if key and key.compromised_on and not (stamped_at and stamped_at < key.compromised_on):
        # Whoever has the key can write any time into the signature: only an authority's word counts.
        undated = signed_at is not None and signed_at < key.compromised_on and stamped_at is None
        found.append(Finding.KEY_COMPROMISED_UNDATED if undated else Finding.KEY_COMPROMISED)
    if key and key.development:
        found.append(Finding.DEVELOPMENT)
    return found


def _words(said: dict[str, Any], changes: list[dict[str, Any]]) -> dict[str, object]:
    listed = [_change(item) for item in changes]
    more = _("等共 %(number)s 处") % {"number": len(listed)} if len(listed) > 5 else ""
    return {"signer": said["signer"], "changes": "；".join(listed[:5]) + more}


def _change(item: dict[str, Any]) -> str:
    return str(Change(item["what"]).label) % {"page": item["page"]}


def _problem(finding: Finding, **words: object) -> Problem:
    return Problem(str(finding), str(finding.label) % words)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def changed_ranges(original: bytes, shown: bytes, *, most: int = 20) -> list[tuple[int, int]]:
    """Return where two files differ, as (first byte, number of bytes); neighbours closer than 16 bytes are joined.

    What one file has beyond the other's end counts as one range. At most `most` ranges, the rest is in the last one.
    """
    ranges: list[tuple[int, int]] = []
    common = min(len(original), len(shown))
    for start in range(0, common, 4096):
        if original[start : start + 4096] == shown[start : start + 4096]:
            continue
        for place in range(start, min(start + 4096, common)):
            if original[place] != shown[place]:
                _join(ranges, place, place + 1, most)
    if len(original) != len(shown):
        _join(ranges, common, max(len(original), len(shown)), most)
    return ranges


def _join(ranges: list[tuple[int, int]], first: int, end: int, most: int) -> None:
    if ranges and (first - sum(ranges[-1]) < 16 or len(ranges) == most):
        ranges[-1] = (ranges[-1][0], end - ranges[-1][0])
    else:
        ranges.append((first, end - first))
