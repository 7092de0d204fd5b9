"""A framework file says what it means, or everything that is wrong with it, where, and why."""

import time
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frameworks.files.definition import OURS, Definition, Invalid, dump, parse
from frameworks.files.values import TIERS
from frameworks.models import (
    Criterion,
    Domain,
    Framework,
    FrameworkVersion,
    Prompt,
    ScaleLevel,
    Statement,
)
from frameworks.rules.scoring import Method, Status
from tests.frameworks.files import ALL, COMPONENTS, NARRATIVE, STAIRCASE, large, spoiled


def read(text: str | bytes) -> Definition:
    return parse(text if isinstance(text, bytes) else text.encode(), "bad.yaml")


def problems(text: str | bytes) -> list[tuple[int, str, str]]:
    with pytest.raises(Invalid) as caught:
        read(text)
    return [(p.line, p.path, p.message) for p in caught.value.problems]


# What a file says


def test_a_file_is_read_as_it_was_typed():
    small = read(COMPONENTS)

    assert small.version.label == "1.10"
    assert [level.score for level in small.scale] == [1, 2]
    (condition,) = small.scale[1].conditions
    assert (condition.at_least, condition.share) == (Status.IN_PLACE, 1)
    (criterion,) = small.domains[0].criteria
    assert (criterion.tier, criterion.scored) == ("system", True)
    assert [(s.text, s.group) for s in criterion.statements] == [
        ("There is a plan.", ""),
        ("One way", "ways"),
        ("Another way", "ways"),
    ]
    assert [(p.text, p.source) for p in criterion.prompts] == [
        ("How is it?", OURS),
        ("And then?", "Somebody else"),
    ]


def test_a_label_needs_no_quotes_and_is_never_a_number():
    assert read(spoiled(COMPONENTS, '"1.10"', "1.10")).version.label == "1.10"


def test_a_statement_of_a_staircase_names_its_level_by_status_or_score():
    (criterion,) = read(STAIRCASE).domains[0].criteria

    assert [s.level for s in criterion.statements] == [1, 2]
    assert criterion.tier == "place"


def test_a_narrative_framework_has_no_scale_and_scores_nothing():
    story = read(NARRATIVE)
    (criterion,) = story.domains[0].criteria

    assert story.method == Method.NONE
    assert story.scale == ()
    assert criterion.scored is False
    assert criterion.guidance == "First this.\n\nThen that:\n- one\n- two"


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("all", "1"),
        ("Half", "0.5"),
        ("any", "0"),
        ("75%", "0.75"),
        ("33.33 %", "0.3333"),
        ("100%", "1"),
    ],
)
def test_a_share_is_a_word_or_a_percentage(typed, share):
    level = read(spoiled(COMPONENTS, "for: all", f"for: {typed}")).scale[1]

    assert level.conditions[0].share == Decimal(share)


def test_a_key_without_a_value_is_as_if_it_were_not_there():
    small = spoiled(COMPONENTS, "title: Leading", "title: Leading\n        guidance:")

    assert read(small) == read(COMPONENTS)


# The checksum


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("method: components", "# a comment\nmethod:   components  # another"),
        ("title: A small framework", "title: A small\n    framework"),
        ('"1.10"', "'1.10'"),
        ("- There is a plan.", "- text: There is a plan."),
        ("  slug: small\n  title: A small framework", "  title: A small framework\n  slug: small"),
        ("- How is it?", "- {text: How is it?, source: ICS Assess}"),
    ],
)
def test_layout_comments_and_order_of_keys_do_not_enter_the_checksum(old, new):
    assert read(spoiled(COMPONENTS, old, new)).checksum == read(COMPONENTS).checksum


def test_line_ends_of_windows_do_not_enter_the_checksum():
    assert read(COMPONENTS.replace("\n", "\r\n")).checksum == read(COMPONENTS).checksum


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("There is a plan.", "There is a plan!"),
        ("for: all", "for: half"),
        ("publisher: Nobody", "publisher: Somebody"),
        ("support: required", "support: likely"),
        ('"1.10"', '"1.1"'),
        ("And then?", "And now?"),
    ],
)
def test_content_enters_the_checksum(old, new):
    assert read(spoiled(COMPONENTS, old, new)).checksum != read(COMPONENTS).checksum


# What is wrong with it: one change to a good file, and the line, path and words it brings

SPOILED = [
    # words that are not known, missing, or of the wrong kind
    (
        ("title: A small framework", "titel: A small framework"),
        [
            (1, "framework > title", "'title' is missing."),
            (
                3,
                "framework > titel",
                "The key 'titel' is not known here. Did you mean 'title'?",
            ),
        ],
    ),
    (
        ("method: components", "method: components\ncolour: red"),
        [
            (
                13,
                "colour",
                "The key 'colour' is not known here. "
                "Known are: framework, version, method, scale, domains.",
            )
        ],
    ),
    (
        ("- How is it?", "- {text: How is it?, by: us}"),
        [
            (
                38,
                "domains 1 > criteria 1 > prompts 1 > by",
                "The key 'by' is not known here. Known are: text, source.",
            )
        ],
    ),
    (
        ("publisher: Nobody", "publisher:"),
        [(4, "framework > publisher", "'publisher' is missing.")],
    ),
    (
        ("publisher: Nobody", "publisher: null"),
        [(4, "framework > publisher", "'publisher' is missing.")],
    ),
    (
        ("- There is a plan.", "- ~"),
        [(32, "domains 1 > criteria 1 > statements 1 > text", "This must not be empty.")],
    ),
    (
        ("publisher: Nobody", 'publisher: " "'),
        [(4, "framework > publisher", "This must not be empty.")],
    ),
    (
        ("publisher: Nobody", "publisher: [Nobody]"),
        [
            (
                4,
                "framework > publisher",
                "This must be text. Put it in double quotes if it holds a colon.",
            )
        ],
    ),
    (
        ("- There is a plan.", "- There is a plan: good"),
        [
            (
                32,
                "domains 1 > criteria 1 > statements 1",
                "There is a colon in this text. Put it all in double quotes.",
            ),
        ],
    ),
    (
        ("    title: First\n    criteria:", "    title: First\n    criteria: none\n    other:"),
        [
            (
                28,
                "domains 1 > criteria",
                "This must be a list: lines that begin with a hyphen.",
            ),
            (
                29,
                "domains 1 > other",
                "The key 'other' is not known here. Known are: ref, title, criteria.",
            ),
        ],
    ),
    (
        ("method: components", "method: guess"),
        [(12, "method", "'guess' is not one of: components, staircase, none.")],
    ),
    (
        ("band: gap", "band: weak"),
        [(23, "scale 2 > band", "'weak' is not one of: strength, developing, gap.")],
    ),
    (
        ("support: required", "support: lots"),
        [
            (
                24,
                "scale 2 > support",
                "'lots' is not one of: none, may be required, likely, required.",
            )
        ],
    ),
    (
        ("title: Leading", "title: Leading\n        tier: village"),
        [
            (
                31,
                "domains 1 > criteria 1 > tier",
                "'village' is not one of: system, place, neighbourhood.",
            )
        ],
    ),
    (
        ("title: Leading", "title: Leading\n        scored: maybe"),
        [(31, "domains 1 > criteria 1 > scored", "This must be 'true' or 'false'.")],
    ),
    (
        ("published: 2018-02", "published: 2018-02-30"),
        [
            (
                7,
                "version > published",
                "This must be a year, a month or a day: 2018, 2018-02 or 2018-02-28.",
            )
        ],
    ),
    (
        ("slug: small", "slug: Small One"),
        [
            (
                2,
                "framework > slug",
                "Use small letters, figures and single hyphens, such as 'west-midlands'.",
            )
        ],
    ),
    (
        ('label: "1.10"', "label: a/b"),
        [
            (
                6,
                "version > label",
                "Use letters, figures, dots, hyphens and underscores, a letter or figure first.",
            )
        ],
    ),
    (
        ('ref: "1.1"', "ref: .."),
        [
            (
                29,
                "domains 1 > criteria 1 > ref",
                "Use letters, figures, dots, hyphens and underscores, a letter or figure first.",
            )
        ],
    ),
    # more than a column holds
    (
        ("title: A small framework", f"title: {'x' * 201}"),
        [(3, "framework > title", "This is 201 characters long; at most 200 fit.")],
    ),
    (
        ('label: "1.10"', f"label: {'1' * 41}"),
        [(6, "version > label", "This is 41 characters long; at most 40 fit.")],
    ),
    (
        ("status: Begun", f"status: {'x' * 101}"),
        [(22, "scale 2 > status", "This is 101 characters long; at most 100 fit.")],
    ),
    # text is text
    (
        ("title: Leading", "title: <b>Leading</b>"),
        [
            (
                30,
                "domains 1 > criteria 1 > title",
                "There is a tag ('<…') in it. Titles are plain text: take the tag away.",
            )
        ],
    ),
    (
        ("title: Leading", "title: <!-- Leading"),
        [
            (
                30,
                "domains 1 > criteria 1 > title",
                "There is a tag ('<…') in it. Titles are plain text: take the tag away.",
            )
        ],
    ),
    (
        ("title: Leading", 'title: "\\u202egnidaeL"'),
        [
            (
                30,
                "domains 1 > criteria 1 > title",
                "This holds a character that cannot be shown. Type it again.",
            )
        ],
    ),
    (
        ("title: Leading", 'title: "\\u200b \\ufeff"'),
        [(30, "domains 1 > criteria 1 > title", "This must not be empty.")],
    ),
    (
        ("title: Leading", 'title: "Lea\\0ding"'),
        [
            (
                30,
                "domains 1 > criteria 1 > title",
                "This holds a character that cannot be shown. Type it again.",
            )
        ],
    ),
    (
        ("There is a plan.", '"Half \\ud800 a pair"'),
        [
            (
                32,
                "domains 1 > criteria 1 > statements 1 > text",
                "This holds a character that cannot be shown. Type it again.",
            )
        ],
    ),
    # the scale
    (
        ("score: 2", "score: 4"),
        [(14, "scale 1 > score", "There is a gap in the scale below 4: no 2, 3.")],
    ),
    (("score: 2", "score: 1"), [(21, "scale 2 > score", "The score 1 is on the scale twice.")]),
    (
        ("score: 2", "score: high"),
        [(14, "scale 1 > score", "This must be a whole number from 0 to 99.")],
    ),
    (
        ("status: Begun", "status: done"),
        [(22, "scale 2 > status", "This status is on the scale twice.")],
    ),
    # conditions that never hold, or always
    (
        ("for: all", "for: 120%"),
        [
            (
                20,
                "scale 1 > conditions 1 > for",
                "This can never hold: there are no more than 100% of the statements.",
            )
        ],
    ),
    (
        ("for: all", "for: 0%"),
        [
            (
                20,
                "scale 1 > conditions 1 > for",
                "This always holds. Write 'any' for at least one statement.",
            )
        ],
    ),
    (
        ("for: all", "for: most"),
        [
            (
                20,
                "scale 1 > conditions 1 > for",
                "'most' is not one of: all, half, any, or a share such as 75%.",
            )
        ],
    ),
    (
        ("at_least: in place", "at_least: not applicable"),
        [
            (
                19,
                "scale 1 > conditions 1 > at_least",
                "This can never hold: statements that are not applicable are left out of every "
                "count.",
            )
        ],
    ),
    (
        ("at_least: in place", "at_least: not started"),
        [
            (
                19,
                "scale 1 > conditions 1 > at_least",
                "This always holds: every statement is at least not started.",
            )
        ],
    ),
    (
        ("    conditions:\n      - at_least: in place\n        for: all\n", ""),
        [
            (
                14,
                "scale 1",
                "Score 2 has no conditions: no lower level could ever be suggested.",
            )
        ],
    ),
    (
        (
            "    support: required\n",
            "    support: required\n    conditions:\n      - {at_least: planned, for: any}\n",
        ),
        [
            (
                25,
                "scale 2 > conditions",
                "The lowest level takes no conditions: it is what is left when no other level's "
                "hold.",
            )
        ],
    ),
    (
        (
            "  - score: 2\n",
            "  - {score: 3, status: Top, band: strength, support: none, conditions: "
            "[{at_least: planned, for: half}]}\n  - score: 2\n",
        ),
        [
            (
                19,
                "scale 2 > conditions",
                "Score 2 can never be suggested: whenever these conditions hold, those of score 3 "
                "hold too.",
            )
        ],
    ),
    (
        ("method: components", "method: none"),
        [(18, "scale 1 > conditions", "The method 'none' takes no conditions.")],
    ),
    # domains, criteria, statements
    (
        ("domains:", "domains:\n  - {ref: '0', title: Empty, criteria: []}"),
        [
            (
                26,
                "domains 1 > criteria",
                "This is empty: at least one must stand here.",
            )
        ],
    ),
    (
        ("domains:", "domains:\n  - {ref: '0', title: Empty}"),
        [(26, "domains 1 > criteria", "'criteria' is missing.")],
    ),
    (
        (
            "domains:",
            "domains:\n  - ref: '1'\n    title: T\n"
            "    criteria: [{ref: '1.1', title: T, statements: [S]}]",
        ),
        [
            (29, "domains 2 > ref", "'1' is here twice; the first is on line 26."),
            (
                32,
                "domains 2 > criteria 1 > ref",
                "'1.1' is here twice; the first is on line 28.",
            ),
        ],
    ),
    (
        ("          - text: Another way\n            group: ways\n", ""),
        [
            (
                34,
                "domains 1 > criteria 1 > statements 2 > group",
                "'ways' is a group of one: it needs two or more.",
            )
        ],
    ),
    (
        ("          - text: Another way", "          - Between\n          - text: Another way"),
        [
            (
                37,
                "domains 1 > criteria 1 > statements 4 > group",
                "Put the statements of 'ways' one after another.",
            )
        ],
    ),
    (
        (
            "title: Leading",
            "title: Leading\n        statements: []\n      - ref: '1.2'\n        title: T",
        ),
        [
            (
                31,
                "domains 1 > criteria 1 > statements",
                "This criterion is scored by its statements and has none.",
            )
        ],
    ),
    (
        ("- text: One way", "- level: Done\n            text: One way"),
        [
            (
                33,
                "domains 1 > criteria 1 > statements 2 > level",
                "The method 'components' gives statements no level.",
            )
        ],
    ),
    # YAML itself
    (
        ("  title: A small framework", "  title: A small framework\n  title: Another"),
        [(4, "framework > title", "'title' is here twice; the first is on line 3. Keep one.")],
    ),
    (
        ("title: First", "title: &a First"),
        [(27, "domains 1 > title", "Anchors ('&name') are not allowed. Take it away.")],
    ),
    (
        ("title: First", "title: *a"),
        [(27, "domains 1 > title", "Aliases ('*name') are not allowed. Write the text out again.")],
    ),
    (
        ("title: First", "title: !!python/name:os.system First"),
        [(27, "domains 1 > title", "Tags ('!name') are not allowed. Take it away.")],
    ),
    (
        ("title: First", "!!str title: First"),
        [(27, "domains 1 > title", "Tags ('!name') are not allowed. Take it away.")],
    ),
    (
        ("title: First", "title: First: and last"),
        [
            (
                27,
                "file",
                "There is a colon in this text. Put the whole text in double quotes, or check "
                "that the line is indented like its neighbours.",
            )
        ],
    ),
    (
        ("    title: First", "\ttitle: First"),
        [(27, "file", "There is a tab here. Indent with spaces.")],
    ),
    (
        ("title: First", "title: 'First"),
        [(27, "file", "A quote is opened here and never closed.")],
    ),
    (
        ('  - ref: "1"\n', '  - ref: "1"\n  title: First\n'),
        [
            (
                27,
                "file",
                "This cannot be read as YAML. Check indentation, quotes and colons on and above "
                "it.",
            )
        ],
    ),
    (
        ("title: First", 'title: "\\UFFFFFFFF"'),
        [(27, "file", "This holds a character that a file cannot hold.")],
    ),
    (
        ("title: First", "title: a bell \a rings"),
        [(27, "file", "This holds a character that a file cannot hold.")],
    ),
    (
        ("domains:", "---\ndomains:"),
        [(25, "file", "A second document begins here ('---'). One file holds one version.")],
    ),
    (
        ("title: First", "? [title]\n    : First"),
        [(27, "file", "A key is one word followed by a colon. Is a quote missing?")],
    ),
    (
        ("title: First", f"title: {'[' * 30}"),
        [(27, "file", "This is nested too deeply to be right.")],
    ),
]


@pytest.mark.parametrize(("change", "expected"), SPOILED, ids=[case[0][1][:40] for case in SPOILED])
def test_a_problem_has_its_line_its_path_and_plain_words(change, expected):
    assert problems(spoiled(COMPONENTS, *change)) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("level: Beginning", "level: Begining"),
            (21, "There is no level 'Begining' in the scale."),
        ),
        (
            (", level: Beginning", ""),
            (21, "'level' is missing: on a staircase every statement has one."),
        ),
        (
            ("{score: 1,", "{conditions: [{at_least: planned, for: any}], score: 1,"),
            (11, "The method 'staircase' takes no conditions."),
        ),
        (
            (
                "{text: Begun, level: Beginning}",
                "{text: Begun, level: 1, group: g}\n          - {text: Or, level: 2, group: g}",
            ),
            (21, "The statements of 'g' must share a level."),
        ),
    ],
)
def test_a_staircase_has_problems_of_its_own(change, expected):
    assert [(line, words) for line, _, words in problems(spoiled(STAIRCASE, *change))] == [expected]


def test_nothing_is_scored_without_a_scale():
    text = spoiled(NARRATIVE, "title: Tell us", "title: Tell us\n        scored: true")

    assert problems(text) == [
        (
            16,
            "domains 1 > criteria 1 > scored",
            "This cannot be scored: the file has no scale.",
        )
    ]
    (_, path, words) = problems(spoiled(NARRATIVE, "method: none", "method: components"))[0]
    assert (path, words) == ("scale", "The method 'components' needs a scale.")


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"", 1, "The file is empty."),
        (b"# nothing\n", 1, "The file is empty."),
        (b"just words\n", 1, "This must be keys with values, such as 'title: …'."),
        (b"- a\n- b\n", 1, "This must be keys with values, such as 'title: …'."),
        (
            COMPONENTS.encode() + "# caf\xe9\n".encode("latin-1"),
            41,
            "The file is not UTF-8 here. Save it as UTF-8.",
        ),
        (COMPONENTS.encode("utf-16"), 1, "The file is saved as UTF-16. Save it as UTF-8."),
        (
            COMPONENTS.encode("utf-8-sig"),
            1,
            "The file begins with a byte order mark. Save it as UTF-8 without one ('no BOM').",
        ),
        (
            b"framework:\n  slug: a\0b\n",
            2,
            "The file holds a NUL byte: is it really a text file?",
        ),
        (b"PK\x03\x04\0\0", 1, "The file holds a NUL byte: is it really a text file?"),
        (
            b"# " + b"x" * 2_000_000,
            1,
            "The file is too large: at most 2 MB. Split the framework.",
        ),
    ],
    ids=lambda value: str(value)[:30],
)
def test_bytes_that_are_no_framework(data, line, message):
    assert problems(data)[0] == (line, "file", message)
    assert len(problems(data)) == 1


def test_all_problems_are_told_at_once_in_the_order_of_the_file():
    text = COMPONENTS
    for old, new in [
        ("publisher: Nobody", "publisher: &anchor Nobody"),
        ('label: "1.10"', "labels: 1"),
        ("score: 2", "score: 4"),
        ("for: all", "for: 200%"),
        ("band: gap", "band: bad"),
        ("title: First", "title: <i>First</i>\n    title: Again"),
        ("          - text: Another way\n            group: ways\n", ""),
        ("- How is it?", "- "),
    ]:
        text = spoiled(text, old, new)

    assert [(line, path) for line, path, _ in problems(text)] == [
        (4, "framework > publisher"),
        (5, "version > label"),
        (6, "version > labels"),
        (14, "scale 1 > score"),
        (20, "scale 1 > conditions 1 > for"),
        (23, "scale 2 > band"),
        (27, "domains 1 > title"),
        (28, "domains 1 > title"),
        (35, "domains 1 > criteria 1 > statements 2 > group"),
        (37, "domains 1 > criteria 1 > prompts 1 > text"),
    ]


def test_problems_print_as_file_line_path_message():
    with pytest.raises(Invalid) as caught:
        read(spoiled(COMPONENTS, "band: gap", "band: weak"))

    assert str(caught.value) == (
        "bad.yaml:23: scale 2 > band: 'weak' is not one of: strength, developing, gap."
    )


def test_what_was_typed_cannot_reach_the_terminal_as_control_characters():
    ((_, _, message),) = problems(spoiled(COMPONENTS, "band: gap", 'band: "\\e[31mred"'))
    assert "\x1b" not in message

    ((_, path, _),) = problems(spoiled(COMPONENTS, "band: gap", 'band: gap\n    "\\e[31m": red'))
    assert "\x1b" not in path


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "[" * 1_900_000,
        "{" * 1_900_000,
        "- " * 900_000,
        "? " * 900_000,
        "a: " + "x " * 900_000,
        '"' + "x\n" * 900_000,
        "&a " * 600_000,
        "!" * 1_900_000,
        "a: |\n" + " x\n" * 600_000,
        COMPONENTS + "x: 1\n" * 100_000,
    ],
    ids=lambda text: text[:12],
)
@pytest.mark.large
def test_a_file_made_to_do_harm_is_refused_in_seconds(text):
    begun = time.process_time()

    assert problems(text)
    assert time.process_time() - begun < 20


def test_a_very_large_framework_is_read():
    text = large(domains=12, criteria=40, statements=20)

    assert sum(len(c.statements) for d in read(text).domains for c in d.criteria) == 9_600


HEAD, DOMAINS = COMPONENTS[: COMPONENTS.index("domains:")], "domains:\n"


@pytest.mark.parametrize(
    ("text", "line", "path", "message"),
    [
        (
            large(domains=10, criteria=1_000, statements=1),
            25,
            "domains",
            "There are 10,000 criteria in this file. One version can hold 1,000.",
        ),
        (
            large(domains=1, criteria=2, statements=10_001),
            25,
            "domains",
            "There are 20,002 statements in this file. One version can hold 20,000.",
        ),
        (
            spoiled(COMPONENTS, "- How is it?", "- How is it?\n" + "          - So?\n" * 19_999),
            25,
            "domains",
            "There are 20,001 prompts in this file. One version can hold 20,000.",
        ),
        (
            HEAD + DOMAINS + "  - {}\n" * 1_001,
            25,
            "domains",
            "There are 1,001 domains in this file. One version can hold 1,000.",
        ),
        (
            spoiled(COMPONENTS, "scale:\n", "scale:\n" + "  - {}\n" * 99),
            13,
            "scale",
            "There are 101 levels in this file. One version can hold 100.",
        ),
        (
            spoiled(COMPONENTS, "conditions:\n", "conditions:\n" + "      - {}\n" * 1_000),
            13,
            "scale",
            "There are 1,001 conditions in this file. One version can hold 1,000.",
        ),
        (
            COMPONENTS + "".join(f"domain{i}: x\n" for i in range(1_000)),
            136,
            "file",
            "There are too many keys side by side here to be right.",
        ),
        (
            HEAD + DOMAINS + "  - {}\n" * 250_000,
            99_997,
            "file",
            "There is more in this file than one version can hold.",
        ),
        (
            spoiled(COMPONENTS, "title: First", f"title: {'x' * 5_100}"),
            27,
            "file",
            "This line is too long: at most 5,000 characters. Break it.",
        ),
    ],
    ids=lambda value: str(value)[-40:],
)
@pytest.mark.large
def test_more_than_a_version_can_hold_is_told_and_nothing_else(text, line, path, message):
    assert problems(text) == [(line, path, message)]


# Lengths and words agree with the columns they go into


@pytest.mark.parametrize(
    ("model", "column", "old", "new"),
    [
        (Framework, "slug", "slug: small", "slug: {}"),
        (Framework, "title", "title: A small framework", "title: {}"),
        (Framework, "publisher", "publisher: Nobody", "publisher: {}"),
        (FrameworkVersion, "label", 'label: "1.10"', "label: {}"),
        (FrameworkVersion, "domain_word", "domain_word: Domain", "domain_word: {}"),
        (FrameworkVersion, "criterion_word", "criterion_word: Criterion", "criterion_word: {}"),
        (
            FrameworkVersion,
            "strengths_word",
            "criterion_word: Criterion",
            "criterion_word: Criterion\n  strengths_word: {}",
        ),
        (
            FrameworkVersion,
            "gaps_word",
            "criterion_word: Criterion",
            "criterion_word: Criterion\n  gaps_word: {}",
        ),
        (ScaleLevel, "status", "status: Begun", "status: {}"),
        (Domain, "ref", 'ref: "1"', "ref: {}"),
        (Criterion, "ref", 'ref: "1.1"', "ref: {}"),
        (Prompt, "source", "source: Somebody else", "source: {}"),
        (
            Statement,
            "group",
            "text: One way\n            group: ways",
            "text: A\n            group: {}",
        ),
    ],
)
def test_a_file_may_hold_what_its_column_holds_and_no_more(model, column, old, new):
    most = model._meta.get_field(column).max_length
    other = "text: Another way\n            group: ways"

    def with_length(length):
        text = spoiled(COMPONENTS, old, new.format("x" * length))
        if column == "group":
            text = spoiled(text, other, f"text: B\n            group: {'x' * length}")
        return text

    assert read(with_length(most))
    assert f"at most {most} fit" in problems(with_length(most + 1))[0][2]


def test_the_tiers_are_the_model_s():
    assert list(TIERS) == Criterion.Tier.values


# And back


@pytest.mark.parametrize("method", ALL)
def test_a_dump_is_read_as_an_equal_definition(method):
    definition = read(ALL[method])

    assert read(dump(definition)) == definition
    assert read(dump(definition)).checksum == definition.checksum
    assert dump(read(dump(definition))) == dump(definition)


def test_a_dump_names_its_version_and_checksum():
    definition = read(COMPONENTS)
    first, second, *_ = dump(definition).splitlines()

    assert first == "# A small framework, version 1.10."
    assert second == f"# Checksum (SHA-256): {definition.checksum}"


TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TYPED = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=TURNING)
    | st.sampled_from(" :#-'\"\\|>&*!%@`{}[],?~\n"),
    min_size=1,
    max_size=300,
).filter(lambda text: any(unicodedata.category(c) not in ("Cc", "Cf", "Zs") for c in text))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TYPED, title=TYPED, note=TYPED)
def test_whatever_people_type_comes_back_from_a_dump(text, title, note):
    tree = read(NARRATIVE).model_dump(mode="json")
    (criterion,) = tree["domains"][0]["criteria"]
    criterion |= {"statements": [{"text": text, "note": note}], "guidance": note, "scored": "no"}
    tree["domains"][0]["title"] = title.replace("<", "") + "."
    definition = Definition.model_validate(tree)

    assert read(dump(definition)) == definition


@pytest.mark.parametrize("word", ["null", "~", "Staff < plan, and plan > need", "سلام", "👩‍⚕️"])
def test_what_looks_odd_can_be_said(word):
    definition = read(spoiled(COMPONENTS, "title: Leading", f'title: "{word}"'))

    assert definition.domains[0].criteria[0].title == word
    assert read(dump(definition)) == definition


def test_a_key_that_is_null_is_a_key_left_out():
    text = spoiled(COMPONENTS, "title: Leading", "title: Leading\n        guidance: null")
    assert read(text) == read(COMPONENTS)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_any_file_is_read_or_refused_in_words(data):
    """Bits of a good file cut out, doubled and mixed with odd characters never break the reader."""
    lines = data.draw(st.sampled_from(list(ALL.values()))).splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        odd = data.draw(st.text(max_size=12) | st.sampled_from(["- ", ": ", "[]", "{}", "~", '""']))
        lines[at : at + data.draw(st.integers(0, 2))] = [lines[at][: len(odd)] + odd + "\n"]
    text = "".join(lines).encode("utf-8", "replace")
    try:
        found = parse(text, "odd.yaml").checksum
    except Invalid as invalid:
        found = invalid.problems and all(p.message and p.line > 0 for p in invalid.problems)
    assert found
