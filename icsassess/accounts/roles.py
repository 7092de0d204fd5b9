"""What a role may do: the one table. Pure."""

from enum import StrEnum

from icsassess.lib.enums import LabelledEnum


class Role(LabelledEnum):
    SYSTEM_LEADER = "system_leader"
    SYSTEM_LEAD = "system_lead"
    FACILITATOR = "facilitator"
    REGIONAL_REVIEWER = "regional_reviewer"
    OBSERVER = "observer"
    ADMINISTRATOR = "administrator"


class Can(StrEnum):
    SEE_PROGRESS = "see the state and coverage of an assessment"
    SEE_RESULTS = "see agreed scores while they are being agreed"
    SEE_SUBMITTED = "see what was submitted"
    SEE_RESPONSES = "see what each leader answered, as far as the round attributes views"
    ANSWER = "give one's own view of every criterion"
    ADD_RESPONDENT = "add and ask leaders of the system, and close a view that cannot be finished"
    AGREE = "write agreed scores"
    SUBMIT = "submit for the system"
    OPEN_ROUND = "open a round"
    ADMINISTER = "make people, places and framework versions"


# An administrator runs the product and sees what a region sees; answers are never theirs.
MAY: dict[Role, frozenset[Can]] = {
    Role.SYSTEM_LEADER: frozenset(
        {Can.SEE_PROGRESS, Can.SEE_RESULTS, Can.SEE_SUBMITTED, Can.ANSWER}
    ),
    Role.SYSTEM_LEAD: frozenset(
        {
            Can.SEE_PROGRESS,
            Can.SEE_RESULTS,
            Can.SEE_SUBMITTED,
            Can.SEE_RESPONSES,
            Can.ANSWER,
            Can.ADD_RESPONDENT,
            Can.AGREE,
            Can.SUBMIT,
        }
    ),
    Role.FACILITATOR: frozenset(
        {Can.SEE_PROGRESS, Can.SEE_RESULTS, Can.SEE_SUBMITTED, Can.SEE_RESPONSES}
    ),
    Role.REGIONAL_REVIEWER: frozenset({Can.SEE_PROGRESS, Can.SEE_SUBMITTED, Can.OPEN_ROUND}),
    Role.OBSERVER: frozenset({Can.SEE_PROGRESS, Can.SEE_SUBMITTED}),
    Role.ADMINISTRATOR: frozenset(
        {Can.SEE_PROGRESS, Can.SEE_SUBMITTED, Can.OPEN_ROUND, Can.ADMINISTER}
    ),
}

# Where a membership of a role may be held. An administrator holds no membership: it is a mark
# on the person, because it is held everywhere.
HELD_AT_A_SYSTEM = frozenset(
    {Role.SYSTEM_LEADER, Role.SYSTEM_LEAD, Role.FACILITATOR, Role.OBSERVER}
)
HELD_AT_A_REGION = frozenset({Role.REGIONAL_REVIEWER, Role.OBSERVER})


def roles_that(can: Can) -> frozenset[Role]:
    """Which roles may do `can`."""
    return frozenset(role for role, may in MAY.items() if can in may)
