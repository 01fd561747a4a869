"""Tags for pages that are printed: images inside the page, QR codes, text that shrinks until it fits."""

from typing import cast

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portal.printing import services
from portal.printing.errors import DoesNotFit
from portal.printing.logic import markup, measure, slots

register = template.Library()


@register.filter
def data_uri(content: bytes | str) -> str:
    """Turn an image (PNG, JPEG or SVG, bytes or text) into an address that the page itself carries."""
    return markup.data_uri(content)


@register.filter
def has_bold(text: object) -> bool:
    """Tell whether a text can be set in bold as a whole."""
    return services.has_bold(str(text))


@register.simple_tag
def qr(text: str) -> str:
    """Return the address of a QR code of `text`, for `<img src>`."""
    return markup.data_uri(services.qr_dots(text))


@register.simple_tag(takes_context=True)
def slot(context: template.Context, name: str) -> SafeString:
    """Set the slot of this name from the context's `slots` (see logic.slots.Slot), filled from the context's values.

    Raises DoesNotFit when even the smallest size is too large.
    """
    place: slots.Slot = context["slots"][name]
    texts = place.texts(cast(dict[str, object], context.flatten()))
    size = services.slot_size(place, texts)
    rules = (
        f"width:{place.width:g}mm;text-align:{place.align};text-indent:{place.indent:g}em;"
        f"letter-spacing:{place.spacing:g}em;font-size:{size:g}pt;line-height:{place.leading:g}"
    )
    if place.right or place.down:
        rules += f";position:relative;left:{place.right:g}mm;top:{place.down:g}mm"
    shown = []
    for part, text in zip(place.parts, texts, strict=True):
        tag = "b" if part.bold and services.has_bold(text) else "span"
        shown.append(format_html("<{}>{}</{}>", tag, text, tag))
    return format_html('<div class="slot" style="{}">{}</div>', rules, mark_safe("".join(shown)))  # noqa: S308


@register.simple_tag(takes_context=True)
def shift(context: template.Context, name: str) -> str:
    """Return the margins that move a figure (photo, code, seal) by what the context's `moves` says, in millimetres."""
    move = (context.get("moves") or {}).get(name, {})
    return f"margin:{move.get('y', 0):g}mm 0 0 {move.get('x', 0):g}mm"


@register.simple_tag
def frame(kind: str, tall: object = False) -> str:
    """Return the address of a certificate's frame, for a background; tall, whether the sheet stands."""
    return markup.data_uri(services.frame_svg(kind, tall=bool(tall)))


@register.simple_tag
def placeholder(sex: str) -> str:
    """Return the address of a drawn portrait, for `<img src>`."""
    return markup.data_uri(services.photo_placeholder_svg(sex))


@register.tag
def shrink(parser: Parser, token: Token) -> "ShrinkNode":
    """Set a text in the largest size in which it fits its box.

    `{% shrink width=182 height=26 largest=15.5 smallest=9 leading=2 %}<p>text</p>{% endshrink %}`: millimetres, points,
    multiples of the size; `spacing` is the letter spacing and `indent` the first line's, both in ems. Wraps the text in
    a `<div style="font-size">`. Raises DoesNotFit when even the smallest size is too large.
    """
    bits = token.split_contents()[1:]
    values = token_kwargs(bits, parser)
    if bits or not {"width", "height", "largest", "smallest", "leading"} <= values.keys():
        raise template.TemplateSyntaxError("shrink needs width, height, largest, smallest and leading")
    nodelist = parser.parse(("endshrink",))
    parser.delete_first_token()
    return ShrinkNode(nodelist, values)


class ShrinkNode(template.Node):
    """Renders its content, measures it, and chooses the size."""

    def __init__(self, nodelist: NodeList, values: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self.values = values

    def render(self, context: template.Context) -> SafeString:
        """Return the content in a box with its size."""
        numbers = {name: float(value.resolve(context)) for name, value in self.values.items()}
        content = self.nodelist.render(context)
        text = " ".join(markup.visible_text(content).split())
        ems = services.text_width(text, spacing=numbers.get("spacing", 0.0)) + numbers.get("indent", 0.0)
        size = measure.largest_size(
            ems,
            width_mm=numbers["width"],
            height_mm=numbers["height"],
            largest=numbers["largest"],
            smallest=numbers["smallest"],
            leading=numbers["leading"],
        )
        if size is None:
            raise DoesNotFit(text)
        # Safe: the content is rendered by the template engine, which has escaped it; the numbers are ours.
        return mark_safe(f'<div style="font-size:{size:g}pt;line-height:{numbers["leading"]:g}">{content}</div>')  # noqa: S308
