"""The public id: what stands in addresses and exports instead of a row number."""

import secrets

from django.db import models

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_public_id() -> str:
    """Return 20 random characters without look-alikes: 99 bits, so nobody guesses a neighbour's."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(20))


class PublicIdField(models.CharField):
    """An unguessable, unique identifier for addresses and exports."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.update(max_length=20, unique=True, editable=False, default=new_public_id)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def deconstruct(self):
        """Leave what the class fixes out of migrations."""
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "unique", "editable", "default"):
            kwargs.pop(key, None)
        return name, path, args, kwargs
