"""Every address has a guard, or is on the short public list."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from portal.api import api

# Addresses that anybody may open, by name; each is here on purpose.
PUBLIC = {
    "api_nowhere",
    "account_login",
    "account_confirm_login_code",
    "account_signup",
    "mfa_authenticate",
    "accounts:demo",
    "catalogue:catalogue",
    "catalogue:course",
    "jobs:healthz",
    "jobs:metrics",
    "jobs:readyz",
    "files:file",
    "media",
    "search",
    "organisations:directory",
    "organisations:organisation",
    "home:kit",
    "home:favicon",
    "home:robots",
    "home:large_print",
    "home:theme",
    "home:set_language",
    # Anybody who holds a certificate in their hand, or its number and name.
    "verification:check",
    "verification:scanned",
    # Whoever the holder gave the link to.
    "verification:shared",
    "verification:shared_pdf",
    # Everybody watches the log, or it proves nothing.
    "verification:log",
    "verification:log_entry",
    "verification:log_feed",
    "verification:log_script",
    # What a machine needs to check a credential, and the page for people who have none.
    "certificates:issuer",
    "certificates:status",
    "verification:credential",
    # Signed by the portal for whom the person gave it to.
    "records:shared",
    # An honours list is there to be read.
    "contests:index",
    "contests:honours",
    # A draw that anybody can replay.
    "inspections:index",
    "inspections:plan",
    "inspections:plan_file",
    # Public figures, and what subsidies there are before anybody signs in.
    "targets:statistics",
    "targets:region_statistics",
    "subsidies:index",
}
# Calls of the API without a credential.
PUBLIC_API = {
    "certification.verification.api.credentials.credential_json",
    # Whoever checks a signature needs the keys.
    "portal.keys.api.keys",
    "courses.catalogue.api.courses",
    "certification.targets.api.statistics",
    "certification.verification.api.certificates.verify",
    "certification.verification.api.log.consistency",
    "certification.verification.api.log.head",
    "certification.verification.api.log.proof",
}
# Whole trees that guard themselves: Wagtail's admin asks its own permissions behind our middleware, allauth's views
# decide by the state of the sign-in, ninja's calls carry their own authentication.
OTHERS = ("wagtail", "allauth", "ninja", "django")


def walk(resolver: URLResolver, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from walk(entry, prefix + str(entry.pattern), inner)
        else:
            yield f"{namespace}{entry.name or prefix + str(entry.pattern)}", entry


def test_every_address_is_guarded_or_public_on_purpose():
    unguarded, unlisted = [], []
    for name, pattern in walk(get_resolver()):
        view = pattern.callback
        if (
            view.__module__.split(".")[0] in OTHERS
            or getattr(view, "view_class", view).__module__.split(".")[0] in OTHERS
        ):
            continue
        if name.startswith("api-v1:"):
            continue
        access = getattr(view, "access", None)
        if access is None:
            unguarded.append(name)
        elif access == "public" and name not in PUBLIC:
            unlisted.append(name)
    assert unguarded == []
    assert unlisted == []


def test_the_public_list_names_only_what_is_there_and_public():
    public = {name for name, pattern in walk(get_resolver()) if getattr(pattern.callback, "access", None) == "public"}
    assert PUBLIC - public == set()


def test_every_call_of_the_api_wants_a_credential_or_is_public_on_purpose():
    called = {
        f"{operation.view_func.__module__}.{operation.view_func.__name__}": operation
        for _, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    }
    assert called
    open_to_all = {name for name, operation in called.items() if not operation.auth_callbacks}
    assert open_to_all == PUBLIC_API
