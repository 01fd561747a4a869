"""News of this room; higher rooms may listen."""

from django.dispatch import Signal

# A signed-in user switched large print; sent with user (the User) and on (bool), outside any transaction.
large_print_chosen = Signal()
