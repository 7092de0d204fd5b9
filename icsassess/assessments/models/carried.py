"""Earlier judgements offered for new ones."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from frameworks.rules.origins import How
from icsassess.accounts.models import User
from icsassess.assessments.models.judgements import AgreedScore, Answer


class Carried(models.Model):
    """An earlier judgement offered for a new one. Nothing is copied before somebody confirms it,
    so what is only offered can be counted nowhere.
    """

    class State(models.TextChoices):
        TO_CONFIRM = "to_confirm", "To confirm"
        CONFIRMED = "confirmed", "Confirmed"
        SET_ASIDE = "set_aside", "Set aside"

    answer = models.ForeignKey(
        Answer, models.PROTECT, null=True, blank=True, related_name="carried"
    )
    agreed_score = models.ForeignKey(
        AgreedScore, models.PROTECT, null=True, blank=True, related_name="carried"
    )
    from_answer = models.ForeignKey(
        Answer, models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    from_agreed_score = models.ForeignKey(
        AgreedScore, models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    how = models.CharField(
        max_length=20,
        choices=[(how.value, how.label) for how in How if how is not How.NEW],
    )
    state = models.CharField(max_length=20, choices=State, default=State.TO_CONFIRM)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "carried"
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_score=None, from_agreed_score=None)
                & ~Q(answer=None)
                & ~Q(from_answer=None)
                | Q(answer=None, from_answer=None)
                & ~Q(agreed_score=None)
                & ~Q(from_agreed_score=None),
                name="carried_from_like_to_like",
            ),
            models.CheckConstraint(
                condition=Q(state="to_confirm", decided_by=None, decided_at=None)
                | (~Q(state="to_confirm") & ~Q(decided_by=None) & ~Q(decided_at=None)),
                name="carried_decided_by_and_at_together",
            ),
            models.UniqueConstraint(
                fields=["answer", "from_answer"], name="an_answer_is_offered_once"
            ),
            models.UniqueConstraint(
                fields=["agreed_score", "from_agreed_score"], name="an_agreed_score_is_offered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} from {self.origin}"

    @property
    def on(self) -> Answer | AgreedScore:
        """What it is offered for."""
        return self.answer or self.agreed_score  # type: ignore[return-value]  # one of them is set

    @property
    def origin(self) -> Answer | AgreedScore:
        """What was said then."""
        return self.from_answer or self.from_agreed_score  # type: ignore[return-value]
