"""What a form holds while its sender is asked for the second factor again, sealed; which address a caller has."""

import ipaddress

from django.core import signing
from django.http import QueryDict

# The fields of the page that asks, and the one that carries what was sent before it.
CARRIED = "confirm-carried"
CODE = "confirm-code"
# How long the person may look for their phone before what they had typed is given up.
CARRY_SECONDS = 3600
_SALT = "portal.access.carried"
# What the page that asks adds itself, or the protection of forms: no part of what was sent before.
_OWN = {CARRIED, CODE, "csrfmiddlewaretoken"}


def seal(sent: QueryDict, *, user_id: int, address: str) -> str:
    """Return what was sent to `address` as a text that nobody can change and only this user can send on."""
    values = [[name, sent.getlist(name)] for name in sent if name not in _OWN]
    return signing.dumps({"user": user_id, "address": address, "sent": values}, salt=_SALT, compress=True)


def unseal(text: str, *, user_id: int, address: str, seconds: int) -> QueryDict | None:
    """Return what was sent, None where it is of another user, for another address, changed or older than `seconds`."""
    try:
        held = signing.loads(text, salt=_SALT, max_age=seconds)
    except signing.BadSignature:
        return None
    if held["user"] != user_id or held["address"] != address:
        return None
    sent = QueryDict(mutable=True)
    for name, values in held["sent"]:
        sent.setlist(name, values)
    sent._mutable = False
    return sent


def network(address: str) -> str:
    """Return what counts as one place: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6:
        return str(ipaddress.ip_network(f"{found}/64", strict=False).network_address)
    return str(found)


def caller(remote: str, forwarded: str, *, proxies: int) -> str:
    """Return the place that asks, as `network` tells it: the address that the outermost of our own proxies saw.

    Arguments: remote, of the connection; forwarded, the X-Forwarded-For header, whose left end anybody may write;
    proxies, how many of our own stand in front.
    """
    seen = [part.strip() for part in forwarded.split(",") if part.strip()]
    return network(seen[-proxies] if proxies and len(seen) >= proxies else remote)
