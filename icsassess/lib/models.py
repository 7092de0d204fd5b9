"""What models of several rooms have in common."""

from __future__ import annotations

import uuid

from django.db import models


class Addressed(models.Model):
    """Something with an address of its own.

    `key` stands in the address instead of the id, which is counted: it would tell how many there
    are and what the next one is called. Rows go on pointing at each other by their ids.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
