"""Checking credentials for people without a wallet, and handing them out."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from certification.certificates import logic as proofs
from certification.certificates import selectors as certificates
from certification.certificates.services import credentials
from certification.verification.enums import Way
from certification.verification.selectors import NOT_FOUND, Answer
from certification.verification.services.looking import _look_up
from portal.access.errors import Refusal

# What a check found: ours as issued, changed since, another's, ours but not in the register, ours by a leaked key,
# signed by nobody.
GENUINE, ALTERED, FOREIGN, UNKNOWN, LEAKED = "genuine", "altered", "foreign", "unknown", "leaked"
UNSIGNED = "unsigned"
MOST_BYTES = 200 * 1024


@dataclass(frozen=True)
class Checked:
    """What a check of a credential found.

    `code`: see above; `answer`: about the certificate, found only with `genuine`; `steps`: (what was looked at, whether
    it held or None where it could not be looked at, in words).
    """

    code: str
    answer: Answer = NOT_FOUND
    steps: list[tuple[str, bool | None, str]] = field(default_factory=list)


def read(content: bytes) -> dict[str, Any]:
    """Return the credential in a file or pasted text, whose proof nobody has checked yet.

    Raises Refusal for what is too long, no JSON object, or no credential of an achievement.
    """
    if len(content) > MOST_BYTES:
        raise Refusal("too_long", _("内容太长，电子凭证不会超过 200 KB。"), "text")
    try:
        document = proofs.parse(content.removeprefix(b"\xef\xbb\xbf"))
    except proofs.Broken:
        raise Refusal(
            "unreadable", _("读不懂这段内容。请上传下载到的 .json 文件，或者把里面的内容全部复制过来。"), "text"
        ) from None
    types = document.get("type")
    if not isinstance(types, list) or not {"AchievementCredential", "OpenBadgeCredential"} & {
        name for name in types if isinstance(name, str)
    }:
        raise Refusal("no_credential", _("这不是证书的电子凭证。"), "text")
    return document


def _signed(document: dict[str, Any]) -> bool:
    """Say whether there is a signature at all, of whatever kind; older kinds of proof keep it as "jws"."""
    proof = document.get("proof")
    return bool((proof.get("proofValue") or proof.get("jws")) if isinstance(proof, dict) else proof)


def _holds(document: dict[str, Any], key: Any) -> bool:
    try:
        proofs.check(document, key=key.raw)
    except proofs.Broken:
        return False
    return True


def check(*, document: dict[str, Any], address: str | None, now: datetime) -> Checked:
    """Check a credential: its proof, our key, the register, and what the certificate is worth today.

    Its holder sees the look-up. Raises TooMany over the limit.
    """
    key = certificates.credential_key(document)
    holds = key is not None and _holds(document, key)
    row = certificates.by_credential(document)
    # A leaked key proves nothing any more; that we keep this very document does.
    leaked = key is not None and key.compromised_on is not None and not (row and row.credential == document)
    good = holds and not leaked
    answer = _look_up(lambda: row if good else None, way=Way.CREDENTIAL, address=address, now=now)
    steps: list[tuple[str, bool | None, str]] = []
    if not _signed(document):
        return Checked(UNSIGNED, steps=[(_("数字签名"), False, _("凭证里没有签名"))])
    if key is None:
        code = ALTERED if row is not None else FOREIGN
        steps.append((_("签名密钥"), False, _("不是本平台公布的密钥")))
        return Checked(code, steps=steps)
    if leaked:
        steps.append((_("签名密钥"), False, _("这把密钥已经作废，用它签的名不能再作准")))
    else:
        steps.append((_("签名密钥"), True, _("是本平台公布的密钥")))
    steps.append((_("内容"), holds, _("和签发时一字不差") if holds else _("和签发时不一样，改动过")))
    if not holds:
        return Checked(ALTERED, steps=steps)
    if leaked:
        return Checked(LEAKED, steps=steps)
    steps.append((_("登记"), answer.found, _("登记册里有这张证书") if answer.found else _("登记册里没有这张证书")))
    return Checked(GENUINE if answer.found else UNKNOWN, answer, steps)


def fetch(*, public_id: str, address: str | None, now: datetime) -> dict[str, Any] | None:
    """Return a certificate's credential to whoever has its address, or None; its holder sees the look-up.

    Raises TooMany over the limit.
    """
    row = certificates.get(public_id)
    if row is not None and not credentials.may_have(row):
        row = None
    _look_up(lambda: row, way=Way.CREDENTIAL, address=address, now=now)
    return credentials.build(row, now=now) if row is not None else None
