"""Rounds, their targets, and the assessment of each system in a round."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, FSMModelMixin, transition

from frameworks.content import VersionContent
from frameworks.models import Criterion, FrameworkVersion, ScaleLevel
from frameworks.queries.versions import content
from icsassess.accounts.models import Membership, User
from icsassess.accounts.roles import Can, roles_that
from icsassess.assessments.rules import disclosure
from icsassess.assessments.rules.rounds import tiers_covered
from icsassess.lib.models import Addressed
from icsassess.systems.models import Region, System


def systems_where(user: User, what: Can) -> models.QuerySet[Membership, Any]:
    """The systems at which a role of `user` may do `what`, for use inside another query."""
    return user.memberships.filter(role__in=roles_that(what)).values("system")


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: User) -> RoundQuerySet:
        """Rounds of a person's regions, and those of assessments that they see."""
        if user.is_administrator:
            return self
        seen = Assessment.objects.visible_to(user).values("round")
        return self.filter(Q(region__in=user.memberships.values("region")) | Q(pk__in=seen))


class Round(Addressed):
    """A region asks systems to assess themselves against one framework version."""

    Attribution = disclosure.Attribution

    region = models.ForeignKey(Region, models.PROTECT, related_name="rounds")
    version = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="rounds")
    title = models.CharField(max_length=120)
    opens = models.DateField()
    due = models.DateField()
    attribution = models.CharField(
        max_length=20, choices=Attribution.choices(), default=Attribution.NAMED
    )
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

    @property
    def who_sees(self) -> tuple[str, str, str]:
        """Who sees what leaders answer, in three sentences."""
        return disclosure.who_sees(self.attribution)


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
        above = systems_where(user, Can.SEE_RESULTS)
        return self.filter(
            Q(system__in=user.memberships.values("system"))
            | Q(system__parent__in=above)
            | Q(system__parent__parent__in=above)
            | Q(system__region__in=user.memberships.values("region"))
        )

    def submitted(self) -> AssessmentQuerySet:
        """Those of which the system has spoken, as `is_submitted` says of one."""
        return self.filter(state=Assessment.State.SUBMITTED)

    def taking_part(self) -> AssessmentQuerySet:
        """Those that stand for their system in the round: not moved on, not withdrawn."""
        return self.exclude(state__in=[Assessment.State.MOVED, Assessment.State.WITHDRAWN])

    def below(self, system: int, round: int) -> AssessmentQuerySet:
        """Assessments in a round of the places and neighbourhoods within a system, both by id."""
        return self.taking_part().filter(
            Q(system__parent=system) | Q(system__parent__parent=system), round=round
        )


class Assessment(FSMModelMixin, Addressed):
    """One system in one round."""

    class State(models.TextChoices):
        COLLECTING = "collecting", "Collecting views"
        AGREEING = "agreeing", "Agreeing scores"
        SUBMITTED = "submitted", "Submitted"
        MOVED = "moved", "Moved to another version"
        WITHDRAWN = "withdrawn", "Withdrawn"

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
    counted_at = models.DateTimeField(
        null=True, blank=True, help_text="When leaders' views were last counted anew."
    )
    signed_as = models.CharField(max_length=200, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(max_length=2000, blank=True)
    withdrawn_from = models.CharField(
        max_length=20,
        blank=True,
        help_text="The state in which it goes on when the system is added again.",
    )

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
            models.CheckConstraint(
                condition=(
                    Q(state="withdrawn", withdrawn_from__in=["collecting", "agreeing"])
                    & ~Q(withdrawn_by=None)
                    & ~Q(withdrawn_at=None)
                    & ~Q(withdrawn_why="")
                )
                | (
                    ~Q(state="withdrawn")
                    & Q(withdrawn_by=None, withdrawn_at=None, withdrawn_why="", withdrawn_from="")
                ),
                name="withdrawn_has_person_time_reason_and_state_together",
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
    def owes_view(self) -> bool:
        """Whether the reader owes their own view, where that was read: see `owes_view`."""
        return bool(vars(self)["reader_owes_view"])

    @property
    def is_answerable(self) -> bool:
        """Leaders may write: while views are collected and while scores are agreed."""
        return self.state in (self.State.COLLECTING, self.State.AGREEING)

    @property
    def is_agreeable(self) -> bool:
        """Agreed scores may be written."""
        return self.state == self.State.AGREEING

    def takes_answer(self, criterion_id: int) -> bool:
        """Leaders may write about this criterion. So far, about all or none."""
        return self.is_answerable

    def takes_agreed_score(self, criterion_id: int) -> bool:
        """The agreed score of this criterion may be written. So far, of all or none."""
        return self.is_agreeable

    @property
    def is_submitted(self) -> bool:
        return self.state == self.State.SUBMITTED

    @property
    def is_moved(self) -> bool:
        """It goes on as `moved_to`; here it is only read."""
        return self.state == self.State.MOVED

    @property
    def is_withdrawn(self) -> bool:
        """Its system takes no part in the round any more; here it is only read."""
        return self.state == self.State.WITHDRAWN

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

    @transition(field=state, source=[State.COLLECTING, State.AGREEING], target=State.WITHDRAWN)
    def withdraw(self) -> None:
        """The system takes no part any more; from here everything is read-only."""

    @transition(field=state, source=State.WITHDRAWN, target=State.COLLECTING)
    def collect_again(self) -> None:
        """Views were collected when it was withdrawn; it goes on there."""

    @transition(field=state, source=State.WITHDRAWN, target=State.AGREEING)
    def agree_again(self) -> None:
        """Scores were agreed when it was withdrawn; it goes on there."""
