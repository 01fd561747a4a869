"""The signed heads as a feed, so that others keep them: whoever has an old head can show that the log was changed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from certification.verification import selectors, services
from portal.access.adapters import address_of
from portal.access.permissions import public


@public
@require_GET
def heads(request: HttpRequest) -> HttpResponse:
    """The newest heads as RSS 2.0; each item holds the signed statement, the key and the signature."""
    services.count_reader(address=address_of(request), now=timezone.now())
    address = f"{settings.PORTAL_URL}/log/"
    feed = Rss201rev2Feed(
        title=_("公开日志的树头"),
        link=address,
        description=_("每天签名一次：到这时公开日志有多少条，根是什么。"),
        language=translation.get_language(),
        feed_url=f"{address}feed/",
    )
    for head in selectors.heads()[0]:
        feed.add_item(
            title=_("%(size)s 条，根 %(root)s") % {"size": head.size, "root": head.root},
            link=f"{address}#head-{head.pk}",
            description=f"{head.statement}\n{head.key_id}\n{head.signature}",
            unique_id=f"{address}#head-{head.pk}",
            pubdate=head.at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
