"""Tables of the room, one noun a file."""

from certification.verification.models.look_ups import Caller, LookUp
from certification.verification.models.sharing import ShareLink
from certification.verification.models.tree import Head, Leaf, Node, Waiting

__all__ = ["Caller", "Head", "Leaf", "LookUp", "Node", "ShareLink", "Waiting"]
