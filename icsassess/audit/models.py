"""One table of acts. Labels and ids, no foreign keys: it outlives what it tells of."""

from django.db import models
from django.db.models import Q


class Event(models.Model):
    """One act: who did what to what, within which whole, at which place.

    `verb` is one of `lib.acts.Verb`; a type the name of a model in lower case ('assessment'), an id
    its primary key as text. Before `within` and the id of the place were kept, acts were told
    without: those on what is gone since are within it alone, at a place that has only its label.
    """

    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=254)
    verb = models.CharField(max_length=100)
    object_type = models.CharField(max_length=100)
    object_id = models.CharField(max_length=40)
    object_label = models.CharField(max_length=400)
    within_type = models.CharField(max_length=100)
    within_id = models.CharField(max_length=40)
    place_type = models.CharField(max_length=100, blank=True)
    place_id = models.CharField(max_length=40, blank=True)
    place_label = models.CharField(max_length=200, blank=True)
    detail = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id"]),
            models.Index(fields=["within_type", "within_id", "at"]),
            models.Index(fields=["place_type", "place_id", "at"]),
            models.Index(fields=["verb", "at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(place_type="", place_id="") | (~Q(place_type="") & ~Q(place_id="")),
                name="event_place_type_and_id_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_label} {self.verb} {self.object_label}"
