"""Rounds, assessments, what leaders answered, and what the system says with one voice."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, FSMModelMixin, transition
from simple_history.models import HistoricalRecords

from frameworks.content import VersionContent
from frameworks.models import Criterion, FrameworkVersion, ScaleLevel, Statement
from frameworks.queries.versions import content
from frameworks.rules.origins import How
from frameworks.rules.scoring import Status
from icsassess.accounts.models import Membership, User
from icsassess.accounts.roles import Can, roles_that
from icsassess.assessments.rules import Words, tiers_covered
from icsassess.systems.models import Organisation, Region, System

TYPED = 10_000  # characters of one text field


def _systems(user: User, what: Can) -> models.QuerySet[Membership, Any]:
    """The systems at which a role of `user` may do `what`, for use inside another query."""
    return user.memberships.filter(role__in=roles_that(what)).values("system")


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: User) -> RoundQuerySet:
        """Rounds of a person's regions, and those of assessments that they see."""
        if user.is_administrator:
            return self
        seen = Assessment.objects.visible_to(user).values("round")
        return self.filter(Q(region__in=user.memberships.values("region")) | Q(pk__in=seen))


class Round(models.Model):
    """A region asks systems to assess themselves against one framework version."""

    class Attribution(models.TextChoices):
        NAMED = "named", "Named"
        BY_TYPE = "by_type", "By type of organisation"
        ANONYMOUS = "anonymous", "Anonymous"

    region = models.ForeignKey(Region, models.PROTECT, related_name="rounds")
    version = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="rounds")
    title = models.CharField(max_length=120)
    opens = models.DateField()
    due = models.DateField()
    attribution = models.CharField(max_length=20, choices=Attribution, default=Attribution.NAMED)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(due__gte=F("opens")), name="due_not_before_opening"),
            models.UniqueConstraint(fields=["region", "title"], name="one_round_of_a_title"),
        ]

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    """The level a round aims at for one criterion, where that is not the top of the scale."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="targets")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    level = models.ForeignKey(ScaleLevel, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "criterion"], name="one_target_per_criterion"),
        ]


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: User) -> AssessmentQuerySet:
        """Assessments of a person's systems, of the places below those whose results they see,
        and of the systems of their regions.
        """
        if user.is_administrator:
            return self
        above = _systems(user, Can.SEE_RESULTS)
        return self.filter(
            Q(system__in=user.memberships.values("system"))
            | Q(system__parent__in=above)
            | Q(system__parent__parent__in=above)
            | Q(system__region__in=user.memberships.values("region"))
        )

    def below(self, assessment: Assessment) -> AssessmentQuerySet:
        """Assessments in the same round of the places and neighbourhoods within its system."""
        system = assessment.system_id
        return self.filter(
            Q(system__parent=system) | Q(system__parent__parent=system), round=assessment.round_id
        ).exclude(state=Assessment.State.MOVED)


class Assessment(FSMModelMixin, models.Model):
    """One system in one round."""

    class State(models.TextChoices):
        COLLECTING = "collecting", "Collecting views"
        AGREEING = "agreeing", "Agreeing scores"
        SUBMITTED = "submitted", "Submitted"
        ACCEPTED = "accepted", "Accepted"
        RETURNED = "returned", "Returned"
        WITHDRAWN = "withdrawn", "Withdrawn"
        MOVED = "moved", "Moved to another version"

    round = models.ForeignKey(Round, models.PROTECT, related_name="assessments")
    system = models.ForeignKey(System, models.PROTECT, related_name="assessments")
    version = models.ForeignKey(
        FrameworkVersion,
        models.PROTECT,
        related_name="assessments",
        help_text="The round's, unless the system moved to another.",
    )
    down_to = models.CharField(
        max_length=20,
        choices=System.Kind,
        default=System.Kind.NEIGHBOURHOOD,
        help_text="In a version of several tiers: the lowest that is covered here.",
    )
    moved_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="moved_to"
    )
    carried_from = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="carried_into",
        help_text="Earlier assessments of the system, whose answers are offered here.",
    )
    state = FSMField(choices=State, default=State.COLLECTING, protected=True)
    signed_as = models.CharField(max_length=200, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["system__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "system"],
                condition=~Q(state="moved"),
                name="one_assessment_per_system_and_round",
            ),
            models.CheckConstraint(
                condition=Q(submitted_by=None, submitted_at=None, signed_as="")
                | (~Q(submitted_by=None) & ~Q(submitted_at=None) & ~Q(signed_as="")),
                name="submission_has_person_time_and_signature_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system}, {self.round}"

    @property
    def content(self) -> VersionContent:
        """What is assessed here: its version, in the tiers from the system's own to `down_to`.

        A version of one tier is assessed whole by anybody.
        """
        whole = content(self.version)
        if len(whole.tiers) == 1:
            return whole
        return whole.of_tiers(tiers_covered(self.system.kind, self.down_to))

    @property
    def state_in_words(self) -> str:
        """As `get_state_display`, but 'Agreeing words' where nothing is scored."""
        if self.state == self.State.AGREEING:
            return f"Agreeing {self.content.speaks_in}"
        return self.get_state_display()

    @property
    def is_answerable(self) -> bool:
        """Leaders may write: while views are collected and while scores are agreed."""
        return self.state in (self.State.COLLECTING, self.State.AGREEING)

    @property
    def is_agreeable(self) -> bool:
        """Agreed scores may be written."""
        return self.state == self.State.AGREEING

    @property
    def is_submitted(self) -> bool:
        return self.state in (self.State.SUBMITTED, self.State.ACCEPTED)

    @property
    def is_moved(self) -> bool:
        """It goes on as `moved_to`; here it is only read."""
        return self.state == self.State.MOVED

    @property
    def short(self) -> str:
        """Round and version, for what came along from here: 'Spring 2018 (2018)'."""
        return f"{self.round} ({self.version.label})"

    @transition(field=state, source=State.COLLECTING, target=State.AGREEING)
    def start_agreeing(self) -> None:
        """Enough views are in; the system lead begins to agree scores."""

    @transition(field=state, source=State.AGREEING, target=State.SUBMITTED)
    def submit(self) -> None:
        """The system has spoken; from here everything is read-only."""

    @transition(field=state, source=State.COLLECTING, target=State.MOVED)
    def move(self) -> None:
        """The system goes on in another version; from here everything is read-only."""

    @transition(field=state, source=State.MOVED, target=State.COLLECTING)
    def move_back(self) -> None:
        """Nothing was said in the other version yet; the system goes on here."""


def responses_visible_to(user: User, to_response: str = "") -> Q:
    """One's own; and, where the round names its leaders, those that one's role reads.

    Where views are anonymous or shown by type of organisation, nobody else opens a response:
    what it says is shown on the agreeing page, attributed as the round promised.
    `to_response` leads to the response from another model ('response__').
    """
    own = {
        "respondent": user,
        "assessment__system__in": _systems(user, Can.ANSWER),
    }
    read = {
        "assessment__system__in": _systems(user, Can.SEE_RESPONSES),
        "assessment__round__attribution": Round.Attribution.NAMED,
    }
    return Q(**{to_response + path: value for path, value in own.items()}) | Q(
        **{to_response + path: value for path, value in read.items()}
    )


class ResponseQuerySet(models.QuerySet["Response"]):
    def visible_to(self, user: User) -> ResponseQuerySet:
        return self.filter(responses_visible_to(user))


class Response(FSMModelMixin, models.Model):
    """One leader's return inside an assessment."""

    class State(models.TextChoices):
        INVITED = "invited", "Invited"
        STARTED = "started", "Started"
        COMPLETE = "complete", "Complete"

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="responses")
    respondent = models.ForeignKey(User, models.PROTECT, related_name="responses")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = FSMField(choices=State, default=State.INVITED, protected=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["respondent__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "respondent"], name="one_response_per_leader"
            ),
            models.CheckConstraint(
                condition=Q(state="complete") ^ Q(completed_at=None),
                name="complete_and_completed_at_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.respondent}, {self.assessment}"

    @property
    def is_open(self) -> bool:
        """Answers may be written: not finished, in an assessment that takes them."""
        return self.state != self.State.COMPLETE and self.assessment.is_answerable

    @transition(field=state, source=State.INVITED, target=State.STARTED)
    def start(self) -> None:
        """The first thing was typed."""

    @transition(field=state, source=[State.INVITED, State.STARTED], target=State.COMPLETE)
    def complete(self) -> None:
        """The leader has said all there is to say."""

    @transition(field=state, source=State.COMPLETE, target=State.STARTED)
    def reopen(self) -> None:
        """The leader wants to change something."""


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

    class Meta:
        abstract = True

    @property
    def score(self) -> int | None:
        return self.level.score if self.level else None

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


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, user: User) -> AnswerQuerySet:
        # Not `response__in=…`: a query within a query takes twice as long to build.
        return self.filter(responses_visible_to(user, "response__"))


class Answer(Judgement):
    """One leader's view of one criterion."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="answers")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

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
            models.CheckConstraint(
                condition=Q(changed_by=None, changed_at=None)
                | (~Q(changed_by=None) & ~Q(changed_at=None)),
                name="answer_changed_by_and_at_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.ref}, {self.response}"

    @property
    def assessment(self) -> Assessment:
        return self.response.assessment


class StatementAnswer(models.Model):
    """How far one statement is true, as one leader sees it."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="statements")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=[(s.value, s.label) for s in Status])

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
        submitted = Q(
            assessment__state__in=[
                Assessment.State.SUBMITTED,
                Assessment.State.ACCEPTED,
            ],
            assessment__in=Assessment.objects.visible_to(user),
        )
        return self.filter(Q(assessment__system__in=_systems(user, Can.SEE_RESULTS)) | submitted)


class AgreedScore(Judgement):
    """What the system says of one criterion with one voice."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="agreed_scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

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
            models.CheckConstraint(
                condition=Q(agreed_by=None, changed_at=None)
                | (~Q(agreed_by=None) & ~Q(changed_at=None)),
                name="agreed_by_and_at_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.ref}, {self.assessment}"


def random_name(instance: Evidence, filename: str) -> str:
    """Where an uploaded file lies: never under the name that a browser sent."""
    return f"{uuid.uuid4().hex[:2]}/{uuid.uuid4().hex}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> EvidenceQuerySet:
        """Evidence names no leader, so who reads responses reads it however views are shown."""
        return self.filter(
            Q(answer__in=Answer.objects.visible_to(user))
            | Q(answer__response__assessment__system__in=_systems(user, Can.SEE_RESPONSES))
            | Q(agreed_score__in=AgreedScore.objects.visible_to(user))
        )


class Evidence(models.Model):
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
    def origin(self) -> Assessment | None:
        """The earlier assessment that it came along from."""
        on = self.carried_from and (self.carried_from.answer or self.carried_from.agreed_score)
        return on.assessment if on else None


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
        choices=[(how.value, how.capitalize()) for how in How if how is not How.NEW],
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
