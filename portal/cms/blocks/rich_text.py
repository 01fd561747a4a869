"""Rich text reduced to what the portal's pages need, whatever an editor, an import or a forged request sent."""

import nh3

# Wagtail keeps a link to a page as <a linktype="page" id="3">, to a document as <a linktype="document" id="3">.
_ATTRIBUTES = {"a": {"href", "linktype", "id"}}
_TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "h3", "h4"}


def clean(html: str) -> str:
    """Return `html` without any tag, attribute or address scheme that is not on the list.

    Script, style, event handlers, frames, images and embeds are dropped; links keep http, https, mailto and tel.
    """
    return nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto", "tel"}, link_rel=None
    )
