"""Texts that arrive with HTML in them become plain text: nothing that a file brings is ever shown as markup."""

import html
import re
from dataclasses import dataclass

# Only tags that a browser knows count as markup, so that "血糖<3.9" and "体温 <b 项" survive as they are.
_TAG = re.compile(
    r"</?(?:a|b|big|blockquote|body|br|caption|center|code|dd|del|div|dl|dt|em|font|h[1-6]|head|hr|html|i|ins|li|link|meta|ol|p|pre"
    r"|s|script|small|span|strike|strong|style|sub|sup|table|tbody|td|tfoot|th|thead|title|tr|tt|u|ul|var)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_MEDIA = re.compile(r"<(?:img|audio|video|iframe|object|embed|svg|math|canvas|source)\b|@@PLUGINFILE@@", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style|head|title)\b[^>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|hr)\b[^>]*>|</(?:p|div|li|tr|h[1-6]|table|ul|ol|pre|blockquote)\s*>", re.IGNORECASE)
_CELL = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_HARMLESS = re.compile(r"</?(?:p|br|div|span)\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without markup; ``simplified``: more than paragraphs was lost; ``media``: it had pictures or sound."""

    text: str
    simplified: bool = False
    media: bool = False


def plain(text: str, *, declared: bool = False) -> Plain:
    """Text without HTML.

    :param declared: the author says that it is HTML; otherwise it counts as HTML only where it holds a known tag.
    """
    media = bool(_MEDIA.search(text))
    if not declared and not media and not _TAG.search(text):
        return Plain(text)
    visible = _UNSEEN.sub("", text)
    simplified = bool(_TAG.search(_HARMLESS.sub("", visible))) or visible != text
    visible = _CELL.sub(" ", _BREAK.sub("\n", visible))
    visible = _MEDIA_TAG.sub("", _TAG.sub("", visible))
    lines = [re.sub(r"[ \t\xa0]+", " ", line).strip() for line in html.unescape(visible).split("\n")]
    return Plain(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), simplified, media)


_MEDIA_TAG = re.compile(r"</?(?:img|audio|video|iframe|object|embed|svg|math|canvas|source)\b[^<>]*>", re.IGNORECASE)
