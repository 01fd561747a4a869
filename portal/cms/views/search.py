"""The search page."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from portal.access import permissions
from portal.cms import registry, selectors
from portal.cms.forms import SearchForm
from portal.cms.models import HelpPage, NewsPage, NoticePage, PolicyPage

PER_PAGE = 10
_TYPES = {
    "help": (_("帮助"), HelpPage),
    "policy": (_("政策"), PolicyPage),
    "news": (_("新闻"), NewsPage),
    "notice": (_("公示"), NoticePage),
}


def _kind(page: Any) -> Any:
    return next((label for label, model in _TYPES.values() if isinstance(page, model)), "")


def _found(words: str) -> dict[str, list[dict[str, Any]]]:
    """Return results by filter; the pages are read once and sorted into their types here."""
    results: dict[str, list[dict[str, Any]]] = {}
    for source in registry.search_sources():
        results[source.key] = [{**entry, "kind": source.label} for entry in source.find(words)]
    pages = selectors.find_pages(words)
    for key, (_label, model) in _TYPES.items():
        results[key] = [
            {"title": page.title, "url": page.url, "text": page.summary, "kind": _kind(page)}
            for page in pages
            if isinstance(page, model)
        ]
    results["other"] = [
        {"title": page.title, "url": page.url, "text": getattr(page, "summary", ""), "kind": ""}
        for page in pages
        if not _kind(page)
    ]
    return results


@permissions.public
def search(request: HttpRequest) -> HttpResponse:
    """Find pages and what other rooms offer, by words; ?type= narrows, ?page= turns pages."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    results = _found(words) if words else {}
    chosen = request.GET.get("type", "")
    labels = {source.key: source.label for source in registry.search_sources()} | {
        key: label for key, (label, _model) in _TYPES.items()
    }
    everything = [entry for entries in results.values() for entry in entries]
    shown = results.get(chosen, []) if chosen in labels else everything
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))

    def address(**changes: object) -> str:
        query = {"q": words, "type": chosen if chosen in labels else "", **changes}
        return "?" + urlencode({key: value for key, value in query.items() if value not in ("", 1)})

    filters = [{"label": _("全部"), "count": len(everything), "url": address(type=""), "current": chosen not in labels}]
    for key, label in labels.items():
        if results.get(key):
            filters.append(
                {"label": label, "count": len(results[key]), "url": address(type=key), "current": key == chosen}
            )
    context = {
        "form": form,
        "words": words,
        "page": page,
        "filters": filters,
        "next_url": address(page=page.next_page_number()) if page.has_next() else "",
        "previous_url": address(page=page.previous_page_number()) if page.has_previous() else "",
    }
    return render(request, "portal/cms/search.html", context)
