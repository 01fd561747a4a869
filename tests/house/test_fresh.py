"""Decisions that want a fresh second factor: the list is kept by hand, a view that falls off it fails the build."""

from django.urls import get_resolver

from tests.house.test_urls import walk

# Awarding, paying, approving, changing a certificate, a number in clear.
FRESH = {
    "awards:session",
    "awards:placings",
    "awards:assessments",
    "awards:conversion",
    "awards:batch",
    "awards:batch_plan",
    "contests:placing",
    "contests:publish",
    "certificates:change",
    "certificates:template_activate",
    "certificates:check",
    "certificates:check_revoke",
    "certificates:patterns",
    "certificates:replacement",
    "organisations:grant",
    "organisations:grant_end",
    "people:number",
    "policy:activate",
    "policy:decide",
    "policy:value",
    "subsidies:agency_claim",
    "subsidies:bounced",
    "subsidies:recovery",
    "subsidies:prepare",
    "subsidies:city_claim",
    "subsidies:county_claim",
    "subsidies:notice",
    "subsidies:objection",
    "subsidies:batch",
    "employment:new_key",
    "employment:renew_key",
    "practical:release",
    "records:desk_entry",
    "records:desk_organisation",
    "records:desk_person",
    "timebank:desk_decide",
    "inspections:desk_plan",
    "inspections:visit",
}


def test_these_views_ask_for_the_second_factor_again():
    fresh = {name for name, pattern in walk(get_resolver()) if getattr(pattern.callback, "fresh", False)}
    assert FRESH - fresh == set(), "no longer asking"
    assert fresh - FRESH == set(), "not on the list"


def test_only_guarded_views_ask():
    for name, pattern in walk(get_resolver()):
        if getattr(pattern.callback, "fresh", False):
            assert pattern.callback.access not in {"public", "signed_in"}, name
