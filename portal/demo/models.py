"""What the portal remembers of telling the demonstration world."""

from django.db import models


class Telling(models.Model):
    """The demonstration world was told here: on which day it stands, and which chapters are complete."""

    today = models.DateField()
    told_at = models.DateTimeField()
    chapters = models.JSONField(default=dict)
    ids = models.JSONField(default=dict)
    report = models.JSONField(default=dict)

    class Meta:
        verbose_name = "演示世界"
        verbose_name_plural = "演示世界"

    def __str__(self) -> str:
        return f"{self.today}"
