"""Links and files that show what a score rests on."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from icsassess.accounts.models import User
from icsassess.accounts.roles import Can
from icsassess.assessments.models.judgements import AgreedScore, Answer
from icsassess.assessments.models.responses import owes_view
from icsassess.assessments.models.rounds import Assessment, systems_where
from icsassess.assessments.rules.disclosure import OfOneLeader, attributions_that_show
from icsassess.assessments.rules.evidence import name_of_file
from icsassess.lib.models import Addressed


def random_name(instance: Evidence, filename: str) -> str:
    """Where an uploaded file lies: never under the name that a browser sent."""
    return f"{uuid.uuid4().hex[:2]}/{uuid.uuid4().hex}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> EvidenceQuerySet:
        """That of answers and agreed scores that one reads; and that of answers which stands on the
        agreeing page, though nobody but the leader may open the response.
        """
        beside_views = {
            "answer__response__assessment__system__in": systems_where(user, Can.SEE_RESPONSES),
            "answer__response__assessment__round__attribution__in": attributions_that_show(
                OfOneLeader.EVIDENCE
            ),
            "answer__response__counted": True,
        }
        return self.filter(
            Q(answer__in=Answer.objects.visible_to(user))
            | Q(**beside_views) & ~Q(owes_view(user, "answer__response__assessment"))
            | Q(agreed_score__in=AgreedScore.objects.visible_to(user))
        )


class Evidence(Addressed):
    """A link or an uploaded file that shows what a score rests on."""

    answer = models.ForeignKey(
        Answer, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    agreed_score = models.ForeignKey(
        AgreedScore, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=2000, blank=True)
    file = models.FileField(upload_to=random_name, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_to",
        help_text="The evidence of an earlier assessment that it is; they share a stored file.",
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["added_at"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(answer=None) ^ Q(agreed_score=None),
                name="evidence_on_exactly_one_thing",
            ),
            models.CheckConstraint(
                condition=(~Q(url="") & Q(file="", file_name="", media_type=""))
                | (Q(url="") & ~Q(file="") & ~Q(file_name="") & ~Q(media_type="")),
                name="evidence_is_a_link_or_a_whole_file",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def name_of_file(self) -> str:
        """The name of its file for people, with the ending of what the file is."""
        return name_of_file(self.file_name, self.media_type)

    @property
    def origin(self) -> Assessment | None:
        """The earlier assessment that it came along from."""
        on = self.carried_from and (self.carried_from.answer or self.carried_from.agreed_score)
        return on.assessment if on else None
