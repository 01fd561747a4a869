"""What printing refuses, and what it cannot do."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from portal.access.errors import Refusal


def describe(characters: Iterable[str]) -> str:
    """Return characters with their code points for a message: `𬱖（U+2CC56）`; invisible ones as code points alone."""
    return "、".join(
        f"{character}（U+{ord(character):04X}）" if character.isprintable() else f"U+{ord(character):04X}"
        for character in characters
    )


class MissingGlyph(Refusal):
    """A character that no font of the portal has, or that has no shape; `characters` lists them."""

    def __init__(self, characters: list[str], field: str = "") -> None:
        self.characters = characters
        message = _("这些字无法打印：%(characters)s。请核对，或联系管理员补充字库。") % {
            "characters": describe(characters)
        }
        super().__init__("missing_glyph", message, field)


class DoesNotFit(Refusal):
    """A text that does not fit into its place on the page even in the smallest size; nothing is ever cut off."""

    def __init__(self, text: str, field: str = "") -> None:
        self.text = text
        super().__init__("does_not_fit", _("这段文字太长，版面放不下：%(text)s") % {"text": text}, field)


class UnreadablePicture(Refusal):
    """A photograph that is no picture, or not to its end."""

    def __init__(self, field: str = "photo") -> None:
        super().__init__("unreadable_picture", _("照片文件打不开，可能已经损坏。请换一张照片再制作。"), field)


class ForbiddenAddress(Exception):
    """A template, style sheet or drawing asked for something outside the printing room: a fault, never a wish."""


class RenderFault(Exception):
    """The renderer reported an error (an image that cannot be read, say); the page must not be handed out."""
