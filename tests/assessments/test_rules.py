"""What is missing, what is stale, what comes along: the room's rules as tables of cases."""

from contextlib import nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icsassess.assessments.rules.carrying import carried, following
from icsassess.assessments.rules.conflicts import Written, choose, differing, one_sided
from icsassess.assessments.rules.evidence import OFFICE, name_of_file
from icsassess.assessments.rules.judging import TaskState, Words, missing, progress
from icsassess.lib.editing import Stale, is_old_news, refuse_stale

SCORED = Words("scored", 4)


@pytest.mark.parametrize(
    ("words", "scored", "above", "still_open", "fields"),
    [
        pytest.param(Words(), True, False, 0, ["score"], id="nothing said: a score is missing"),
        pytest.param(SCORED, True, False, 0, [], id="a score the evidence bears out is enough"),
        pytest.param(SCORED, True, True, 0, ["rationale"], id="above the evidence: say why"),
        pytest.param(Words("scored", 4, "Because."), True, True, 0, [], id="above, and said why"),
        pytest.param(
            Words("scored", 4, "  \n"), True, True, 0, ["rationale"], id="blanks say nothing"
        ),
        pytest.param(SCORED, True, False, 1, ["rationale"], id="a score beside an open statement"),
        pytest.param(
            Words("scored", 4, "Because."), True, False, 7, [], id="open statements, and said why"
        ),
        pytest.param(Words(), True, False, 7, ["score"], id="open statements without a score"),
        pytest.param(Words("dont_know"), True, False, 0, [], id="don't know needs no reason"),
        pytest.param(Words("dont_know"), True, False, 7, [], id="nor any statement"),
        pytest.param(Words("not_applicable"), True, False, 0, ["rationale"], id="n/a: say why"),
        pytest.param(
            Words("not_applicable", None, "No port."), True, False, 7, [], id="n/a, said why"
        ),
        pytest.param(Words(gaps="Much."), True, False, 0, ["score"], id="words do not score"),
        pytest.param(Words(), False, False, 0, ["strengths"], id="narrative: words are missing"),
        pytest.param(Words(gaps="Much."), False, False, 7, [], id="narrative: words are enough"),
    ],
)
def test_what_keeps_a_criterion_from_being_finished(words, scored, above, still_open, fields):
    found = missing(words, scored=scored, above=above, still_open=still_open)
    assert [field for field, _ in found] == fields


@pytest.mark.parametrize(
    ("still_open", "todo"),
    [
        (1, "Answer the statement that is open, or say what your score rests on"),
        (3, "Answer the 3 statements that are open, or say what your score rests on"),
    ],
)
def test_how_many_statements_are_open_is_said(still_open, todo):
    assert missing(SCORED, scored=True, still_open=still_open) == [("rationale", todo)]


@pytest.mark.parametrize(
    ("words", "statements", "missing", "expected"),
    [
        pytest.param(Words(), 0, True, TaskState.NOT_STARTED, id="untouched"),
        pytest.param(Words(), 1, True, TaskState.IN_PROGRESS, id="one statement answered"),
        pytest.param(SCORED, 0, False, TaskState.DONE, id="nothing is missing"),
        pytest.param(SCORED, 7, True, TaskState.IN_PROGRESS, id="something is"),
    ],
)
def test_progress_of_a_criterion(words, statements, missing, expected):
    assert progress(words, statements=statements, missing=missing) == expected


@pytest.mark.parametrize(
    ("seen", "revision", "page", "saved_from", "stale"),
    [
        pytest.param(3, 3, "a.1", "b.9", False, id="the page has seen the latest"),
        pytest.param(2, 3, "a.1", "b.9", True, id="another page saved since"),
        pytest.param(2, 3, "a.5", "a.4", False, id="this page's own last save"),
        pytest.param(0, 1, "a.1", "", True, id="saved from no page"),
        pytest.param(0, 1, "", "", True, id="two saves from no page are not of one page"),
    ],
)
def test_a_save_that_has_not_seen_the_latest_is_stale(seen, revision, page, saved_from, stale):
    with pytest.raises(Stale) if stale else nullcontext():
        refuse_stale(seen=seen, stands=revision, page=page, saved_from=saved_from)


@pytest.mark.parametrize(
    ("page", "saved_from", "old"),
    [
        pytest.param("a.4", "a.5", True, id="overtaken by a later save of the same page"),
        pytest.param("a.5", "a.5", False, id="the same save again"),
        pytest.param("a.10", "a.9", False, id="counts are numbers, not texts"),
        pytest.param("a.4", "b.5", False, id="another page is another matter"),
        pytest.param("", "", False, id="no page at all"),
    ],
)
def test_requests_that_overtake_each_other(page, saved_from, old):
    assert is_old_news(page=page, saved_from=saved_from) is old


MINE = Words("scored", 4, "mine", "same", "my gaps", "")
THEIRS = Words("scored", 3, "theirs", "same", "", "")


def test_what_differs_is_named_once():
    assert differing(MINE, THEIRS) == ["score", "rationale", "gaps"]
    assert differing(Words("dont_know"), Words("scored", 1)) == ["score"]
    assert differing(MINE, MINE) == []


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        pytest.param({}, MINE, id="nothing chosen"),
        pytest.param(
            {"score": "theirs"}, Words("scored", 3, "mine", "same", "my gaps"), id="score"
        ),
        pytest.param(
            {"rationale": "both"},
            Words("scored", 4, "theirs\n\nmine", "same", "my gaps"),
            id="both",
        ),
        pytest.param({"gaps": "both"}, MINE, id="both, where one is empty"),
        pytest.param({"gaps": "theirs"}, Words("scored", 4, "mine", "same", ""), id="theirs"),
    ],
)
def test_choosing_between_two_texts(choices, expected):
    assert choose(MINE, THEIRS, choices) == expected


SEEN = Written(Words("scored", 3, "Why", "Strong"), {1: "planned"})


@pytest.mark.parametrize(
    ("mine", "theirs", "whose"),
    [
        pytest.param(SEEN, SEEN, {}, id="nothing differs"),
        pytest.param(
            SEEN,
            Written(Words("scored", 4, "Why", "Strong"), {1: "in_place"}),
            {"score": "theirs", "statement-1": "theirs"},
            id="only they touched it",
        ),
        pytest.param(
            Written(Words("dont_know", None, "Why", ""), {1: "planned", 2: "partly"}),
            SEEN,
            {"score": "mine", "strengths": "mine", "statement-2": "mine"},
            id="only I touched it, and emptied a text",
        ),
        pytest.param(
            Written(Words("scored", 3, "Mine", "Strong"), {1: "partly"}),
            Written(Words("scored", 3, "Theirs", "Strong", "Gaps"), {1: "in_place"}),
            {"gaps": "theirs"},
            id="both touched some of it: that is chosen",
        ),
        pytest.param(
            Written(Words("scored", 4, "Why", "Strong"), {1: "planned"}),
            Written(Words("scored", 4, "Why", "Strong"), {1: "planned"}),
            {},
            id="both did the same",
        ),
    ],
)
def test_what_only_one_side_touched_is_theirs_to_say(mine, theirs, whose):
    assert one_sided(seen=SEEN, mine=mine, theirs=theirs) == whose


THEN = Words("scored", 3, "Why", "Strong", "Weak", "Help")
TEXTS_ALONE = Words("", None, "Why", "Strong", "Weak", "Help")


@pytest.mark.parametrize(
    ("how", "same_level", "comes"),
    [
        pytest.param("unchanged", True, THEN, id="unchanged: everything"),
        pytest.param("reworded", True, THEN, id="reworded: everything"),
        pytest.param("unchanged", False, TEXTS_ALONE, id="the level means something else"),
        pytest.param("reworded", False, TEXTS_ALONE, id="reworded, and the level too"),
        pytest.param("split", True, TEXTS_ALONE, id="a part of it"),
        pytest.param("merged", True, TEXTS_ALONE, id="one of several"),
        pytest.param("linked", True, TEXTS_ALONE, id="something related"),
    ],
)
def test_what_of_an_earlier_judgement_may_come_along(how, same_level, comes):
    assert following(THEN, how=how, same_level=same_level) == comes


@pytest.mark.parametrize("standing", ["dont_know", "not_applicable"])
def test_no_score_needs_no_level_but_the_same_criterion(standing):
    said = Words(standing, None, "Why")
    assert following(said, how="reworded", same_level=False) == said
    assert following(said, how="split", same_level=False) == Words(rationale="Why")


@pytest.mark.parametrize(
    ("mine", "theirs", "after"),
    [
        pytest.param(Words(), THEN, THEN, id="nothing typed: all of it"),
        pytest.param(THEN, Words(), THEN, id="nothing said then: as it was"),
        pytest.param(
            Words(gaps="Mine"),
            THEN,
            Words("scored", 3, "Why", "Strong", "Mine", "Help"),
            id="a text that was typed stays",
        ),
        pytest.param(
            Words("scored", 1),
            THEN,
            Words("scored", 1, "Why", "Strong", "Weak", "Help"),
            id="a score that was given stays",
        ),
        pytest.param(
            Words("dont_know"),
            THEN,
            Words("dont_know", None, "Why", "Strong", "Weak", "Help"),
            id="don't know is said too",
        ),
        pytest.param(Words("", None, " \n"), THEN, THEN, id="blanks say nothing"),
        pytest.param(
            Words("", None, " \n"), Words(), Words("", None, " \n"), id="but nothing beats them"
        ),
        pytest.param(
            Words("scored", 2), Words("not_applicable"), Words("scored", 2), id="a score beats n/a"
        ),
        pytest.param(
            Words(), Words("not_applicable", None, "No port."),
            Words("not_applicable", None, "No port."), id="n/a comes with its reason",
        ),
        pytest.param(THEN, Words("scored", 1, *"abcd"), THEN, id="all typed: nothing is taken"),
    ],
)  # fmt: skip
def test_confirming_fills_what_is_empty(mine, theirs, after):
    assert carried(mine, theirs) == after
    assert carried(after, theirs) == after  # and confirming again changes nothing


WORDS = st.builds(
    Words, rationale=st.sampled_from(["", "a"]), strengths=st.sampled_from(["", "b"]),
    gaps=st.sampled_from(["", "c"]), support=st.sampled_from(["", "d"]),
)  # fmt: skip


@given(WORDS, WORDS)
def test_confirming_never_changes_what_was_typed(mine, theirs):
    after = carried(mine, theirs)
    for was, is_now, then in zip(mine.texts, after.texts, theirs.texts, strict=True):
        assert is_now == (was or then)


@pytest.mark.parametrize(
    ("sent", "kind", "shown"),
    [
        ("minutes.pdf", "application/pdf", "minutes.pdf"),
        ("MINUTES.PDF", "application/pdf", "MINUTES.PDF"),
        ("photo.jpeg", "image/jpeg", "photo.jpeg"),
        ("photo.JPG", "image/jpeg", "photo.JPG"),
        ("minutes", "application/pdf", "minutes.pdf"),
        ("Minutes v1.2", "application/pdf", "Minutes v1.2.pdf"),
        ("Plan 2018.03.12", OFFICE + "wordprocessingml.document", "Plan 2018.03.12.docx"),
        ("setup.exe", "application/pdf", "setup.pdf"),
        ("setup.exe.", "application/pdf", "setup.pdf"),
        ("setup.exe . ", "application/pdf", "setup.pdf"),
        ("a.html", "application/pdf", "a.pdf"),
        ("a.svg", "image/png", "a.png"),
        ("m.docm", OFFICE + "wordprocessingml.document", "m.docx"),
        ("m.xlsm", OFFICE + "spreadsheetml.sheet", "m.xlsx"),
        ("minutes.pdf.exe", "application/pdf", "minutes.pdf"),
        ("minutes.pdf.7z", "image/png", "minutes.pdf.png"),
        ("invoice\u202efdp.exe", "application/pdf", "invoicefdp.pdf"),
        ("invoice\u202exe.pdf", "application/pdf", "invoicexe.pdf"),
        ("a\r\nb.pdf", "application/pdf", "ab.pdf"),
        (".pdf", "application/pdf", "file.pdf"),
        (".exe", "application/pdf", "file.pdf"),
        ("...", "application/pdf", "file.pdf"),
        ("", "application/pdf", "file.pdf"),
        ("", "", ""),
    ],
)
def test_a_file_is_named_by_what_is_in_it(sent, kind, shown):
    assert name_of_file(sent, kind) == shown
