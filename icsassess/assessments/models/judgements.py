"""Scores with the words beside them: what leaders answered and what the system agreed on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from frameworks.models import Criterion, ScaleLevel, Statement
from frameworks.rules.scoring import Status
from icsassess.accounts.models import User
from icsassess.accounts.roles import Can
from icsassess.assessments.models.responses import UNFINISHED, Response, responses_visible_to
from icsassess.assessments.models.rounds import Assessment, systems_where
from icsassess.assessments.rules.judging import Words

TYPED = 10_000  # characters of one text field


class Standing(models.TextChoices):
    """What stands in the place of a score. Blank until somebody says something."""

    SCORED = "scored", "Scored"
    DONT_KNOW = "dont_know", "Don't know"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class Judgement(models.Model):
    """What an answer and an agreed score have in common: a score and the words beside it.

    A row exists for every criterion from the start, so two people never race to make it.
    `revision` counts saves; a save that has not seen the latest is refused.
    """

    standing = models.CharField(max_length=20, choices=Standing, blank=True)
    level = models.ForeignKey(ScaleLevel, models.PROTECT, null=True, blank=True, related_name="+")
    rationale = models.TextField(max_length=TYPED, blank=True)
    strengths = models.TextField(max_length=TYPED, blank=True)
    gaps = models.TextField(max_length=TYPED, blank=True)
    support = models.TextField("support wanted", max_length=TYPED, blank=True)
    revision = models.PositiveIntegerField(default=0)
    saved_from = models.CharField(max_length=60, blank=True, help_text="Stamp of the page.")
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def score(self) -> int | None:
        return self.level.score if self.level else None

    @property
    def is_open(self) -> bool:
        """Whether it may be written, as far as the state of its assessment goes."""
        raise NotImplementedError

    @property
    def words(self) -> Words:
        return Words(
            standing=self.standing,
            score=self.score,
            rationale=self.rationale,
            strengths=self.strengths,
            gaps=self.gaps,
            support=self.support,
        )


def _scored_with_a_level(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=(Q(standing="scored") & ~Q(level=None)) | (~Q(standing="scored") & Q(level=None)),
        name=name,
    )


def _changed_by_somebody_at_a_time(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(changed_by=None, changed_at=None) | (~Q(changed_by=None) & ~Q(changed_at=None)),
        name=name,
    )


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, user: User) -> AnswerQuerySet:
        # Not `response__in=…`: a query within a query takes twice as long to build.
        return self.filter(responses_visible_to(user, "response__"))


class Answer(Judgement):
    """One leader's view of one criterion."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="answers")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")

    history = HistoricalRecords(excluded_fields=["saved_from"])
    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "criterion"],
                name="one_answer_per_response_and_criterion",
            ),
            _scored_with_a_level("answer_scored_with_a_level"),
            _changed_by_somebody_at_a_time("answer_changed_by_and_at_together"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.ref}, {self.response}"

    @property
    def assessment(self) -> Assessment:
        return self.response.assessment

    @property
    def is_open(self) -> bool:
        may_be_written = self.response.state in UNFINISHED
        return may_be_written and self.assessment.takes_answer(self.criterion_id)


class StatementAnswer(models.Model):
    """How far one statement is true, as one leader sees it."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="statements")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=Status.choices())

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "statement"],
                name="one_status_per_answer_and_statement",
            ),
        ]


class AgreedScoreQuerySet(models.QuerySet["AgreedScore"]):
    def visible_to(self, user: User) -> AgreedScoreQuerySet:
        """Agreed scores of a person's systems at once, of their regions after submission."""
        return self.filter(
            Q(assessment__system__in=systems_where(user, Can.SEE_RESULTS))
            | Q(assessment__in=Assessment.objects.visible_to(user).submitted())
        )


class AgreedScore(Judgement):
    """What the system says of one criterion with one voice."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="agreed_scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")

    history = HistoricalRecords(excluded_fields=["saved_from"])
    objects = AgreedScoreQuerySet.as_manager()

    class Meta:
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion"],
                name="one_agreed_score_per_criterion",
            ),
            _scored_with_a_level("agreed_scored_with_a_level"),
            _changed_by_somebody_at_a_time("agreed_score_changed_by_and_at_together"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.ref}, {self.assessment}"

    @property
    def owes_view(self) -> bool:
        """Whether the reader owes their own view, where that was read: see `owes_view`."""
        return bool(vars(self)["reader_owes_view"])

    @property
    def is_open(self) -> bool:
        return self.assessment.takes_agreed_score(self.criterion_id)
