"""What changed between two versions, and where an earlier answer belongs: in tables of cases."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.files.definition import (
    ConditionDefinition,
    CriterionDefinition,
    Definition,
    DomainDefinition,
    LevelDefinition,
    PromptDefinition,
    StatementDefinition,
    parse,
)
from frameworks.rules.differences import Rewording, compare, rewording, word_changes
from frameworks.rules.origins import (
    Carrying,
    How,
    Link,
    carry,
    same_level,
    same_levels,
    statements_that_follow,
)
from frameworks.rules.scoring import Band, Status, Support
from tests.frameworks.files import COMPONENTS, STAIRCASE, large, spoiled
from tests.frameworks.test_west_midlands import DEFINITION as WEST_MIDLANDS

SMALL = parse(COMPONENTS.encode(), "small.yaml")


def statement(
    text: str, group: str = "", level: int | None = None, note: str = ""
) -> StatementDefinition:
    return StatementDefinition.model_construct(text=text, group=group, level=level, note=note)


def criterion(
    ref: str, title: str, *statements: str | StatementDefinition, **more: Any
) -> CriterionDefinition:
    """A criterion; what is not named is as a file leaves it."""
    more["prompts"] = tuple(
        PromptDefinition.model_construct(text=text) for text in more.get("prompts", ())
    )
    parts = tuple(statement(s) if isinstance(s, str) else s for s in statements)
    return CriterionDefinition.model_construct(ref=ref, title=title, statements=parts, **more)


LEADING = criterion("1.1", "Strong leadership team", "Leaders are trusted.", "Roles are clear.")
VISION = criterion("1.2", "Clear shared vision", "There is a vision.", "It is written down.")
MONEY = criterion("2.1", "Robust financial planning", "Budgets are shared.", "Risk is pooled.")


def at(ref: str, one: CriterionDefinition, **more: object) -> CriterionDefinition:
    """The same criterion under another ref."""
    return one.model_copy(update={"ref": ref, **more})


def version(
    *domains: tuple[CriterionDefinition, ...],
    scale: tuple[LevelDefinition, ...] = SMALL.scale,
    **details: str,
) -> Definition:
    """A definition with domains '1', '2' … of these criteria."""
    named = ("First", "Second", "Third", "Fourth")
    return SMALL.model_copy(
        update={
            "version": SMALL.version.model_copy(update=details),
            "scale": scale,
            "domains": tuple(
                DomainDefinition.model_construct(ref=str(i), title=named[i - 1], criteria=criteria)
                for i, criteria in enumerate(domains, 1)
            ),
        }
    )


def titles(parts) -> list[str]:
    return [part.title for part in parts]


class TestWords:
    @pytest.mark.parametrize(
        ("old", "new", "pieces"),
        [
            pytest.param("", "", [], id="nothing"),
            pytest.param("A plan.", "A plan.", [("same", "A plan.")], id="the same"),
            pytest.param(
                "There is a plan.",
                "There is a good plan.",
                [("same", "There is a"), ("added", " good"), ("same", " plan.")],
                id="a word added",
            ),
            pytest.param(
                "There is a good plan.",
                "There is a plan.",
                [("same", "There is a"), ("removed", " good"), ("same", " plan.")],
                id="a word removed",
            ),
            pytest.param(
                "All trusts agree.",
                "All partners agree.",
                [
                    ("same", "All "),
                    ("removed", "trusts"),
                    ("added", "partners"),
                    ("same", " agree."),
                ],
                id="a word changed",
            ),
            pytest.param(
                "one two three",
                "four five three",
                [("removed", "one two"), ("added", "four five"), ("same", " three")],
                id="two words beside each other are one change",
            ),
            pytest.param("", "New", [("added", "New")], id="all new"),
            pytest.param("Old", "", [("removed", "Old")], id="all gone"),
            pytest.param(
                "a plan", "a plan;", [("same", "a plan"), ("added", ";")], id="only a sign"
            ),
        ],
    )
    def test_the_pieces(self, old, new, pieces):
        assert word_changes(old, new) == pieces

    @given(st.text("ab .,\n", max_size=60), st.text("ab .,\n", max_size=60))
    def test_the_pieces_join_to_both_texts(self, old, new):
        pieces = word_changes(old, new)

        assert "".join(text for kind, text in pieces if kind != "added") == old
        assert "".join(text for kind, text in pieces if kind != "removed") == new
        assert all(text for _, text in pieces)

    def test_of_a_very_long_text_lines_are_compared(self):
        old = " ".join(f"word{i % 70}" for i in range(20_000))
        new = " ".join(f"word{i % 71} and" for i in range(20_000))

        assert word_changes(f"First.\n{old}", f"First.\n{new}") == [
            ("same", "First.\n"),
            ("removed", old),
            ("added", new),
        ]


OLD = version((LEADING, VISION), (MONEY,))


class TestCriteria:
    def test_one_is_added(self):
        more = criterion("2.2", "Digital maturity", "Records are shared.")
        found = compare(OLD, version((LEADING, VISION), (MONEY, more))).criteria

        assert (found.added, found.removed, found.changed) == ((more,), (), ())

    def test_one_is_removed(self):
        found = compare(OLD, version((LEADING,), (MONEY,))).criteria

        assert (found.added, found.removed, found.changed) == ((), (VISION,), ())

    def test_a_reused_ref_with_wholly_other_text_is_another_criterion(self):
        other = criterion("1.2", "Workforce", "Vacancies are filled within months.")
        found = compare(OLD, version((LEADING, other), (MONEY,))).criteria

        assert (found.added, found.removed, found.changed) == ((other,), (VISION,), ())

    @pytest.mark.parametrize(
        "new",
        [
            pytest.param(at("1.2", VISION, title="A clear vision, shared by all"), id="title"),
            pytest.param(at("1.2", VISION, guidance="Ask the public."), id="guidance"),
            pytest.param(
                criterion("1.2", "Clear shared vision", "There is a vision.", "It is printed."),
                id="a statement",
            ),
            pytest.param(
                criterion("1.2", "Clear shared vision", "Nothing that was there before."),
                id="every statement",
            ),
            pytest.param(criterion("1.2", "Clera shraed vsiion"), id="only letters of the title"),
        ],
    )
    def test_one_is_reworded(self, new):
        found = compare(OLD, version((LEADING, new), (MONEY,))).criteria

        assert not found.added
        assert not found.removed
        (pair,) = found.changed
        assert (pair.old, pair.new, pair.reworded, pair.moved) == (VISION, new, True, False)

    @pytest.mark.parametrize(
        ("field", "value", "difference"),
        [
            ("note", "Ours.", Rewording("Editor's note", "", "Ours.")),
            ("tier", "place", Rewording("Tier", "System", "Place")),
            ("scored", False, Rewording("Scored", "Yes", "No")),
        ],
    )
    def test_what_changes_without_a_word_of_the_source(self, field, value, difference):
        new = at("1.2", VISION, **{field: value})
        (pair,) = compare(OLD, version((LEADING, new), (MONEY,))).criteria.changed

        assert pair.differences == (difference,)
        assert not pair.reworded

    def test_renumbered_by_one_that_was_put_in_front(self):
        first = criterion("1.1", "Digital maturity", "Records are shared.")
        new = version((first, at("1.2", LEADING), at("1.3", VISION)), (MONEY,))
        found = compare(OLD, new).criteria

        assert (found.added, found.removed) == ((first,), ())
        assert [(p.old.title, p.differences, p.moved) for p in found.changed] == [
            (LEADING.title, (Rewording("Reference", "1.1", "1.2"),), False),
            (VISION.title, (Rewording("Reference", "1.2", "1.3"),), False),
        ]

    def test_two_swap_their_refs(self):
        new = version((at("1.1", VISION), at("1.2", LEADING)), (MONEY,))
        found = compare(OLD, new).criteria

        assert [(pair.old.title, pair.new.title) for pair in found.kept] == [
            (VISION.title, VISION.title),
            (LEADING.title, LEADING.title),
            (MONEY.title, MONEY.title),
        ]
        assert [pair.moved for pair in found.kept] == [True, False, False]

    def test_one_that_is_renumbered_and_reworded_is_known_by_its_title(self):
        new = at("1.3", VISION, guidance="Ask the public.")
        (pair,) = compare(OLD, version((LEADING, new), (MONEY,))).criteria.changed

        assert (pair.old, pair.new) == (VISION, new)
        assert [difference.what for difference in pair.differences] == ["Reference", "Guidance"]

    def test_a_title_that_several_have_leads_nowhere_else(self):
        old = version((criterion("1", "Same", "A b c."), criterion("2", "Same", "D e f.")))
        new = version((criterion("2", "Same", "D e g."), criterion("3", "Same", "Xyz.")))
        found = compare(old, new).criteria

        assert [(pair.old.ref, pair.new.ref) for pair in found.kept] == [("2", "2")]

    def test_one_goes_to_another_domain(self):
        (pair,) = compare(OLD, version((LEADING,), (MONEY, VISION))).criteria.changed

        assert (pair.old_domain.title, pair.new_domain.title) == ("First", "Second")
        assert (pair.other_domain, pair.moved, pair.differences) == (True, True, ())

    def test_of_a_new_order_only_what_moved_is_told(self):
        many = tuple(at(str(i), LEADING, title=f"Number {i}") for i in range(9))
        found = compare(version(many), version((many[8], *many[:8]))).criteria

        assert titles(pair.new for pair in found.changed) == ["Number 8"]

    def test_the_domain_is_renamed_and_its_criteria_stay(self):
        new = OLD.domains[0].model_copy(update={"title": "Leadership"})
        found = compare(OLD, OLD.model_copy(update={"domains": (new, OLD.domains[1])}))

        assert found.criteria.is_same
        (pair,) = found.domains.changed
        assert pair.differences == (Rewording("Title", "First", "Leadership"),)

    def test_domains_change_places_with_all_they_hold(self):
        found = compare(OLD, OLD.model_copy(update={"domains": OLD.domains[::-1]}))

        assert titles(pair.new for pair in found.domains.changed) == ["Second"]
        assert found.criteria.is_same

    def test_a_domain_is_added_and_another_removed(self):
        other = DomainDefinition.model_construct(ref="9", title="Ninth", criteria=(MONEY,))
        found = compare(OLD, OLD.model_copy(update={"domains": (OLD.domains[0], other)}))

        assert titles(found.domains.added) == ["Ninth"]
        assert titles(found.domains.removed) == ["Second"]
        assert [pair.other_domain for pair in found.criteria.changed] == [True]


PLAN, TEAM, WAY = statement("There is a plan."), statement("A team works."), statement("One way")


class TestStatements:
    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            pytest.param([PLAN], [PLAN, TEAM], "added: A team works.", id="added"),
            pytest.param([PLAN, TEAM], [PLAN], "removed: A team works.", id="removed"),
            pytest.param([PLAN, TEAM], [TEAM, PLAN], "moved: A team works.", id="moved"),
            pytest.param(
                [PLAN, TEAM],
                [statement("There is a good plan."), TEAM],
                "Text: There is a plan. → There is a good plan.",
                id="reworded",
            ),
            pytest.param(
                [PLAN],
                [statement("Nothing of it.")],
                "added: Nothing of it.; removed: There is a plan.",
                id="another one in its place",
            ),
            pytest.param(
                [WAY], [statement("One way", "ways")], "Alternatives:  → ways", id="group"
            ),
            pytest.param(
                [statement("Begun", level=1)],
                [statement("Begun", level=2)],
                "Level: 1 → 2",
                id="level",
            ),
            pytest.param(
                [PLAN], [statement(PLAN.text, note="So.")], "Editor's note:  → So.", id="note"
            ),
            pytest.param([PLAN, PLAN], [PLAN], "removed: There is a plan.", id="one of two alike"),
        ],
    )
    def test_what_is_told(self, old, new, told):
        found = compare(
            version((criterion("1", "The plan", *old),)),
            version((criterion("1", "The plan", *new),)),
        )

        (pair,) = found.criteria.changed
        assert "; ".join(lines(pair.statements)) == told

    def test_the_likest_are_paired_first(self):
        old = [statement("alpha beta gamma delta"), statement("alpha beta gamma omega")]
        new = [statement("alpha beta gamma omega sigma")]
        found = compare(
            version((criterion("1", "The plan", *old),)),
            version((criterion("1", "The plan", *new),)),
        )

        (pair,) = found.criteria.changed
        assert pair.statements.removed == (old[0],)

    def test_questions_are_compared_too(self):
        old = criterion("1", "The plan", prompts=["How is the plan?", "And then?"])
        new = criterion("1", "The plan", prompts=["How is the new plan?", "Who wrote this?"])
        (pair,) = compare(version((old,)), version((new,))).criteria.changed

        assert not pair.reworded
        assert lines(pair.prompts) == [
            "added: Who wrote this?",
            "removed: And then?",
            "Text: How is the plan? → How is the new plan?",
        ]


def lines(parts) -> list[str]:
    return [
        *(f"added: {part.text}" for part in parts.added),
        *(f"removed: {part.text}" for part in parts.removed),
        *(f"moved: {pair.new.text}" for pair in parts.kept if pair.moved),
        *(f"{d.what}: {d.old} → {d.new}" for pair in parts.kept for d in pair.differences),
    ]


def level(score: int, status: str, **more: Any) -> LevelDefinition:
    more = {"band": Band.GAP, "support": Support.NONE} | more
    return LevelDefinition.model_construct(score=score, status=status, **more)


BEGUN, DONE = level(1, "Begun"), level(2, "Done")
HALF = ConditionDefinition.model_construct(at_least=Status.IN_PLACE, share=Decimal("0.5000"))


class TestTheScale:
    @pytest.mark.parametrize(
        ("new", "told"),
        [
            pytest.param((BEGUN, DONE), [], id="the same"),
            pytest.param((BEGUN, DONE, level(3, "Best")), ["added Best"], id="added"),
            pytest.param((BEGUN,), ["removed Done"], id="removed"),
            pytest.param(
                (level(2, "Begun"), level(4, "Done")),
                ["Score: 1 → 2", "Score: 2 → 4"],
                id="renumbered",
            ),
            pytest.param(
                (level(1, "Done"), level(2, "Begun")),
                ["Score: 2 → 1", "Score: 1 → 2"],
                id="turned round",
            ),
            pytest.param(
                (level(1, "Emerging"), DONE), ["Status: Begun → Emerging"], id="called otherwise"
            ),
            pytest.param(
                (level(1, "Begun", descriptor="A start"), DONE),
                ["Descriptor:  → A start"],
                id="descriptor",
            ),
            pytest.param(
                (level(1, "Begun", band=Band.STRENGTH), DONE),
                ["Counts as: Gap → Strength"],
                id="band",
            ),
            pytest.param(
                (level(1, "Begun", support=Support.LIKELY), DONE),
                ["Support: No support needed → Support is likely to be needed"],
                id="support",
            ),
            pytest.param(
                (level(1, "Begun", conditions=(HALF,)), DONE),
                ["Conditions:  → At least half of the statements are in place"],
                id="conditions",
            ),
        ],
    )
    def test_what_is_told(self, new, told):
        old = version((LEADING,), scale=(BEGUN, DONE))
        found = compare(old, version((LEADING,), scale=new)).levels

        assert told == [
            *(f"added {part.status}" for part in found.added),
            *(f"removed {part.status}" for part in found.removed),
            *(f"{d.what}: {d.old} → {d.new}" for pair in found.kept for d in pair.differences),
        ]

    @pytest.mark.parametrize(
        ("new", "is_same"),
        [
            (level(1, "Begun"), True),
            (level(1, "Begun", band=Band.STRENGTH), True),
            (level(2, "Begun"), False),
            (level(1, "Started"), False),
            (level(1, "Begun", descriptor="In words"), False),
            (None, False),
        ],
    )
    def test_a_score_means_the_same(self, new, is_same):
        assert same_level(BEGUN, new) is is_same
        assert same_level(new, BEGUN) is is_same

    @pytest.mark.parametrize(
        ("new", "is_same"),
        [
            ((BEGUN, DONE), True),
            ((BEGUN, level(2, "Done", descriptor="In words")), True),
            ((BEGUN,), False),
            ((BEGUN, level(3, "Done")), False),
            ((BEGUN, level(2, "Ended")), False),
        ],
    )
    def test_scores_may_be_subtracted(self, new, is_same):
        assert same_levels((BEGUN, DONE), new) is is_same


class TestDetails:
    @pytest.mark.parametrize(
        ("field", "what"),
        [
            ("published", "Published"),
            ("source", "Source"),
            ("licence", "Licence"),
            ("domain_word", "Word for a domain"),
            ("criterion_word", "Word for a criterion"),
            ("strengths_word", "Word for strengths"),
            ("gaps_word", "Word for gaps"),
        ],
    )
    def test_a_detail_that_changed_is_told(self, field, what):
        old = getattr(OLD.version, field)
        found = compare(OLD, version((LEADING, VISION), (MONEY,), **{field: "Other"}))

        assert found.details == (Rewording(what, old, "Other"),)
        assert not found.is_same

    def test_a_framework_of_another_name(self):
        stairs = parse(STAIRCASE.encode(), "stairs.yaml")
        told = {difference.what: difference.new for difference in compare(SMALL, stairs).details}

        assert told["Title"] == "Stairs"
        assert told["Method"] == "staircase"
        assert "Publisher" not in told  # nobody in both

    def test_another_label_alone_changes_nothing(self):
        assert compare(OLD, version((LEADING, VISION), (MONEY,), label="2")).is_same


REAL = pytest.mark.parametrize(
    "definition",
    [
        pytest.param(WEST_MIDLANDS, id="West Midlands"),
        pytest.param(SMALL, id="components"),
        pytest.param(parse(STAIRCASE.encode(), "stairs.yaml"), id="staircase"),
    ],
)


@REAL
def test_a_version_is_the_same_as_itself(definition):
    assert compare(definition, definition).is_same


@REAL
def test_everything_of_a_version_is_carried_to_itself_unchanged(definition):
    found = carried(everything(definition), everything(definition))

    assert {coming.how for coming in found.coming} == {How.UNCHANGED}
    assert all(coming.origins == (coming.new,) for coming in found.coming)
    assert not found.gone


def test_a_changed_file_is_told_as_a_reader_would_tell_it():
    new = parse(spoiled(COMPONENTS, "There is a plan.", "There is no plan.").encode(), "new.yaml")
    (pair,) = compare(SMALL, new).criteria.changed

    ((difference,),) = [p.differences for p in pair.statements.changed]
    assert difference.words == [
        ("same", "There is "),
        ("removed", "a"),
        ("added", "no"),
        ("same", " plan."),
    ]


@pytest.mark.large
def test_480_criteria_with_9600_statements_are_compared_in_seconds():
    old = parse(large(domains=12, criteria=40, statements=20).encode(), "old.yaml")
    new = parse(
        large(domains=12, criteria=40, statements=20).replace("What", "Now what").encode(), "new"
    )
    begun = time.process_time()

    found = compare(old, new)

    assert time.process_time() - begun < 10
    assert len(found.criteria.changed) == 480


def everything(definition: Definition) -> list[CriterionDefinition]:
    return [criterion for domain in definition.domains for criterion in domain.criteria]


def carried(old, new, *links: Link, same_framework: bool = True) -> Carrying[CriterionDefinition]:
    return carry(old, new, links, same_framework=same_framework)


def told(found: Carrying[CriterionDefinition]) -> str:
    """'1.1 unchanged from 1.1; 1.2 new; gone 1.2'."""
    coming = [
        f"{c.new.ref} {c.how}"
        + (f" from {' '.join(o.ref for o in c.origins)}" if c.origins else "")
        for c in found.coming
    ]
    return "; ".join([*coming, *(f"gone {criterion.ref}" for criterion in found.gone)])


OTHER = criterion("1.2", "Workforce", "Vacancies are filled within months.")


@pytest.mark.parametrize(
    ("old", "new", "links", "expected"),
    [
        pytest.param([LEADING], [LEADING], [], "1.1 unchanged from 1.1", id="unchanged"),
        pytest.param(
            [LEADING],
            [at("1.1", LEADING, note="Ours.", tier="place")],
            [],
            "1.1 unchanged from 1.1",
            id="a note is not what was judged",
        ),
        pytest.param(
            [LEADING],
            [at("1.1", LEADING, guidance="In other words.")],
            [],
            "1.1 reworded from 1.1",
            id="reworded",
        ),
        pytest.param(
            [criterion("1", "A step", statement("Begun", level=1))],
            [criterion("1", "A step", statement("Begun", level=2))],
            [],
            "1 reworded from 1",
            id="a statement at another level",
        ),
        pytest.param([], [LEADING], [], "1.1 new", id="new"),
        pytest.param([LEADING], [], [], "gone 1.1", id="gone"),
        pytest.param(
            [LEADING, VISION],
            [at("1.1", VISION), at("1.2", LEADING)],
            [],
            "1.1 unchanged from 1.2; 1.2 unchanged from 1.1",
            id="swapped refs",
        ),
        pytest.param(
            [LEADING, VISION],
            [at("1.1", MONEY), at("1.2", LEADING), at("1.3", VISION)],
            [],
            "1.1 new; 1.2 unchanged from 1.1; 1.3 unchanged from 1.2",
            id="renumbered",
        ),
        pytest.param(
            [LEADING, VISION],
            [LEADING, OTHER],
            [],
            "1.1 unchanged from 1.1; 1.2 new; gone 1.2",
            id="a ref used again for something else",
        ),
        pytest.param(
            [LEADING, VISION],
            [at("1.1", VISION, guidance="Ask."), at("1.2", LEADING, guidance="Ask.")],
            [],
            "1.1 reworded from 1.2; 1.2 reworded from 1.1",
            id="swapped refs and reworded",
        ),
        pytest.param(
            [LEADING],
            [LEADING, at("1.2", LEADING)],
            [],
            "1.1 unchanged from 1.1; 1.2 new",
            id="a copy comes from nowhere",
        ),
        pytest.param(
            [LEADING, VISION],
            [LEADING, OTHER],
            [Link("1.2", "1.2", "equivalent")],
            "1.1 unchanged from 1.1; 1.2 reworded from 1.2",
            id="people know better what is the same",
        ),
        pytest.param(
            [VISION],
            [OTHER],
            [Link("1.2", "1.2", "overlaps")],
            "1.2 linked from 1.2",
            id="an overlap is not the same",
        ),
        pytest.param(
            [LEADING],
            [at("1.1", LEADING, guidance="Part one."), criterion("1.9", "Part two")],
            [Link("1.1", "1.1", "broader"), Link("1.1", "1.9", "broader")],
            "1.1 split from 1.1; 1.9 split from 1.1",
            id="split",
        ),
        pytest.param(
            [LEADING, VISION],
            [criterion("5", "Leading with a vision")],
            [Link("1.2", "5", "narrower"), Link("1.1", "5", "narrower")],
            "5 merged from 1.1 1.2",
            id="merged, in the order of the old version",
        ),
        pytest.param(
            [LEADING, VISION],
            [criterion("5", "Both"), criterion("6", "A part")],
            [
                Link("1.1", "5", "overlaps"),
                Link("1.2", "5", "overlaps"),
                Link("1.2", "6", "overlaps"),
            ],
            "5 merged from 1.1 1.2; 6 split from 1.2",
            id="merged and split",
        ),
        pytest.param(
            [LEADING],
            [LEADING, OTHER],
            [Link("1.1", "1.2", "overlaps")],
            "1.1 split from 1.1; 1.2 split from 1.1",
            id="the same words lead on beside a link",
        ),
        pytest.param(
            [LEADING],
            [at("1.1", LEADING, guidance="Ask."), OTHER],
            [Link("1.1", "1.2", "equivalent")],
            "1.1 new; 1.2 reworded from 1.1",
            id="a ref does not lead on beside a link",
        ),
        pytest.param(
            [LEADING],
            [LEADING],
            [Link("1.1", "9.9", "overlaps"), Link("9.9", "1.1", "overlaps")],
            "1.1 unchanged from 1.1",
            id="links to what is not covered do not count",
        ),
    ],
)
def test_where_criteria_come_from(old, new, links, expected):
    assert told(carried(old, new, *links)) == expected


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        pytest.param([], "1.1 new; 1.2 new; gone 1.1; gone 1.2", id="refs and words say nothing"),
        pytest.param(
            [Link("1.1", "1.1", "equivalent"), Link("1.2", "1.2", "narrower")],
            "1.1 unchanged from 1.1; 1.2 linked from 1.2",
            id="only links do",
        ),
    ],
)
def test_between_frameworks_only_links_lead(links, expected):
    found = carried([LEADING, VISION], [LEADING, OTHER], *links, same_framework=False)

    assert told(found) == expected


@pytest.mark.parametrize(
    ("old", "new", "links", "follows"),
    [
        pytest.param([LEADING], [LEADING], [], True, id="unchanged"),
        pytest.param([LEADING], [at("1.1", LEADING, guidance="Ask.")], [], True, id="reworded"),
        pytest.param([LEADING], [at("1.1", LEADING, scored=False)], [], False, id="now narrative"),
        pytest.param([at("1.1", LEADING, scored=False)], [LEADING], [], False, id="was narrative"),
        pytest.param([VISION], [OTHER], [Link("1.2", "1.2", "overlaps")], False, id="linked"),
        pytest.param([], [LEADING], [], False, id="new"),
        pytest.param(
            [LEADING, VISION], [LEADING], [Link("1.2", "1.1", "overlaps")], False, id="merged"
        ),
        pytest.param(
            [LEADING], [LEADING, OTHER], [Link("1.1", "1.2", "overlaps")], False, id="split"
        ),
    ],
)
def test_whether_a_score_may_be_offered(old, new, links, follows):
    assert carried(old, new, *links).coming[0].score_follows is follows


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param([PLAN, TEAM], [TEAM, PLAN], [(1, 0), (0, 1)], id="in another order"),
        pytest.param([PLAN], [statement("There is a plan")], [], id="a full stop less"),
        pytest.param([PLAN], [statement(PLAN.text, "ways", 2)], [(0, 0)], id="level and group"),
        pytest.param(
            [statement("Same", level=1), statement("Same", level=2)],
            [statement("Same", level=2), statement("Same", level=3)],
            [(1, 0), (0, 1)],
            id="twice the same text: first those at the same level",
        ),
        pytest.param([PLAN], [PLAN, PLAN], [(0, 0)], id="a state follows once"),
    ],
)
def test_the_statements_whose_state_follows(old, new, expected):
    found = statements_that_follow(old, new)

    assert [
        (a is old[i] and b is new[j]) for (a, b), (i, j) in zip(found, expected, strict=True)
    ] == [True for _ in expected]


def test_a_reworded_criterion_is_shown_text_by_text():
    old = criterion("1", "The plan", PLAN, TEAM, guidance="Ask the public.")
    new = criterion("1", "The plan", statement("There is a good plan."), WAY)

    assert rewording(old, new) == (
        Rewording("Guidance", "Ask the public.", ""),
        Rewording("Statement", PLAN.text, "There is a good plan."),
        Rewording("Statement", TEAM.text, ""),
        Rewording("Statement", "", WAY.text),
    )
    assert rewording(old, old) == ()


refs = st.sampled_from(["1", "2", "3", "4", "5"])
criteria = st.lists(
    st.builds(criterion, refs, st.sampled_from(["Plan", "Team", "Team work", "Money"]), refs),
    max_size=5,
    unique_by=lambda one: one.ref,
)
some_links = st.lists(
    st.builds(Link, refs, refs, st.sampled_from(["equivalent", "overlaps", "broader"]))
)


@given(criteria, criteria, some_links, st.booleans())
def test_nothing_is_lost_and_nothing_doubled_on_the_way(old, new, links, same_framework):
    found = carried(old, new, *links, same_framework=same_framework)

    assert [coming.new for coming in found.coming] == new
    origins = {origin.ref for coming in found.coming for origin in coming.origins}
    assert origins | {one.ref for one in found.gone} == {one.ref for one in old}
    assert not origins & {one.ref for one in found.gone}
    assert all(bool(coming.origins) == (coming.how != How.NEW) for coming in found.coming)


@given(criteria)
def test_any_version_is_the_same_as_itself(some):
    assert compare(version(tuple(some)), version(tuple(some))).is_same


@given(criteria, criteria)
def test_every_criterion_is_told_once(old, new):
    found = compare(version(tuple(old)), version(tuple(new))).criteria

    assert sorted(one.ref for one in old) == sorted(
        one.ref for one in [*found.removed, *(pair.old for pair in found.kept)]
    )
    assert sorted(one.ref for one in new) == sorted(
        one.ref for one in [*found.added, *(pair.new for pair in found.kept)]
    )
