"""A question in plain words for whoever has looked up too much: read aloud as any text is, and no picture to decipher.

It keeps off programs that were not written for this page. One that was can do sums; what stops that one is the second
limit, which no answer lifts.
"""

import secrets
import unicodedata

from django.core import signing
from django.core.cache import cache
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

_SALT = "certification.verification.question"
SECONDS = 300


def _digits() -> list[str]:
    # One text, so that it reads "one two three" in English: some of these words mean other things elsewhere.
    return _("零 一 二 三 四 五 六 七 八 九").split()


def _digest(nonce: str, answer: str) -> str:
    return salted_hmac(_SALT, f"{nonce} {answer}", algorithm="sha256").hexdigest()


def ask() -> tuple[str, str]:
    """Return a question and the sealed token that belongs to it; it holds for five minutes and once."""
    digits = _digits()
    first, second = 2 + secrets.randbelow(8), 1 + secrets.randbelow(9)
    if second < first and secrets.randbelow(2):
        text, answer = _("%(first)s减去%(second)s是多少？"), first - second
    else:
        text, answer = _("%(first)s加上%(second)s是多少？"), first + second
    nonce = secrets.token_urlsafe(9)
    token = signing.dumps([nonce, _digest(nonce, str(answer))], salt=_SALT)
    return text % {"first": digits[first], "second": digits[second]}, token


def answered(*, token: str, given: str) -> bool:
    """Say whether a question was answered rightly, within its time and for the first time; a try uses it up."""
    try:
        nonce, digest = signing.loads(token, salt=_SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError):
        return False
    if not cache.add(f"{_SALT}.{nonce}", 1, timeout=SECONDS):
        return False
    typed = unicodedata.normalize("NFKC", given[:20]).strip()
    if typed in _digits():
        typed = str(_digits().index(typed))
    return constant_time_compare(_digest(nonce, typed), digest)
