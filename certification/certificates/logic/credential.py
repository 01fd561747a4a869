"""A certificate as a credential that machines can check: Open Badges 3.0 on W3C Verifiable Credentials 2.0."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from certification.certificates.logic.printed import LEVELS, OCCUPATIONS

# Names, never fetched: https://www.imsglobal.org/spec/ob/v3p0, the contexts of its revision 3.0.3.
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
ISSUER_CONTEXTS = ["https://www.w3.org/ns/cid/v1", CONTEXTS[1]]
# Who holds it is said by a digest only; what it is made of (below) is no type of the specification, hence "ext:".
IDENTITY = "ext:nameAndCode"
# Kinds of certificates (enums.Kind), by the words of AchievementType, and what stands on them.
_TYPES = {
    "skill_level": ("Certification", "职业技能等级证书"),
    "training": ("CertificateOfCompletion", "培训合格证书"),
    "honour": ("Award", "竞赛荣誉证书"),
    "volunteering": ("CommunityService", "志愿服务证书"),
}


@dataclass(frozen=True)
class Statement:
    """What a certificate says, as plain values."""

    number: str
    kind: str
    holder_name: str
    verify_code: str
    occupation: str
    level: int | None
    title: str
    hours: str
    issued_on: date
    valid_until: date | None
    sample: bool


def identity(*, holder_name: str, verify_code: str, salt: str) -> str:
    """Return the digest that stands for the holder: SHA-256 of name, blank, code of the QR, then the salt.

    The specification appends the salt to the known identifier (IdentityHash). A name alone would be found by trying all
    names; the code on the paper has 39 bits that only who holds the paper knows.
    """
    return "sha256$" + hashlib.sha256(f"{holder_name} {verify_code}{salt}".encode()).hexdigest()


def _criteria(statement: Statement) -> str:
    if statement.kind == "skill_level":
        return f"由评价机构按《{OCCUPATIONS[statement.occupation][3]}》认定，达到本等级的要求。"
    if statement.kind == "training":
        return "学完课程规定的内容和课时，并通过结业考核。"
    return "见证书正文。"


def _achievement(statement: Statement, *, issuer: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what was achieved, and its result (a level), if it has one."""
    kind, title = _TYPES[statement.kind]
    occupation, code, _english, _standard = OCCUPATIONS[statement.occupation]
    if statement.kind == "skill_level" and statement.level:
        here = f"{issuer}#{statement.occupation}-{statement.level}"
        level = {
            "id": f"{issuer}#{statement.occupation}-levels",
            "type": ["ResultDescription"],
            "name": "职业技能等级",
            "resultType": "PerformanceLevel",
            # From low to high.
            "allowedValue": [str(number) for number in LEVELS],
        }
        achievement = {
            "id": here,
            "type": ["Achievement"],
            "achievementType": kind,
            "name": f"{occupation} {LEVELS[statement.level][0]}",
            "description": f"{title}：{occupation}（职业编码 {code}），{LEVELS[statement.level][0]}。",
            "criteria": {"narrative": _criteria(statement)},
            "fieldOfStudy": occupation,
            "humanCode": code,
            "resultDescription": [level],
        }
        result = {"type": ["Result"], "resultDescription": level["id"], "value": str(statement.level)}
        return achievement, [result]
    words = statement.title or title
    digest = hashlib.sha256(f"{statement.kind}|{words}|{statement.hours}".encode()).hexdigest()[:16]
    return {
        "id": f"{issuer}#{statement.kind}-{digest}",
        "type": ["Achievement"],
        "achievementType": kind,
        "name": words,
        "description": f"{title}：{words}" + (f"，{statement.hours}。" if statement.hours else "。"),
        "criteria": {"narrative": _criteria(statement)},
        "fieldOfStudy": occupation,
    }, []


def document(
    statement: Statement, *, url: str, issuer: dict[str, Any], salt: str, status: list[dict[str, str]]
) -> dict[str, Any]:
    """Return the credential without proof.

    Arguments: url, its own address; issuer, {id, type, name} of the issuing body; salt, random, of this credential
    alone; status, its places in the lists (logic.status).
    """
    achievement, results = _achievement(statement, issuer=issuer["id"])
    title = f"{_TYPES[statement.kind][1]} · {achievement['name']}"
    subject: dict[str, Any] = {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": identity(
                    holder_name=statement.holder_name, verify_code=statement.verify_code, salt=salt
                ),
                "identityType": IDENTITY,
                "salt": salt,
            }
        ],
        "licenseNumber": statement.number,
        "achievement": achievement,
    }
    if results:
        subject["result"] = results
    found: dict[str, Any] = {
        "@context": CONTEXTS,
        "id": url,
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": f"样例 · {title}" if statement.sample else title,
        "issuer": issuer,
        # Days of the certificate are days in China.
        "validFrom": f"{statement.issued_on.isoformat()}T00:00:00+08:00",
        "credentialSubject": subject,
        "credentialStatus": status,
    }
    if statement.sample:
        found["description"] = "样例：仅供演示，不是真实证书。"
    if statement.valid_until is not None:
        found["validUntil"] = f"{statement.valid_until.isoformat()}T23:59:59+08:00"
    return found


def issuer_document(*, url: str, name: str, keys: list[tuple[str, str]]) -> dict[str, Any]:
    """Return who an issuer is and which keys sign for it: a controlled identifier document with a profile.

    Arguments: keys, (Multikey, moment from which it is no longer to be believed or empty), the newest first. Retired
    keys stay, without an end: what they signed holds. One that has leaked stays too, so that its proofs are found
    and refused, but may assert nothing.
    """
    methods = [
        {
            "id": f"{url}#{key}",
            "type": "Multikey",
            "controller": url,
            "publicKeyMultibase": key,
            **({"revoked": revoked} if revoked else {}),
        }
        for key, revoked in keys
    ]
    return {
        "@context": ISSUER_CONTEXTS,
        "id": url,
        "type": ["Profile"],
        "name": name,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods if "revoked" not in method],
    }
