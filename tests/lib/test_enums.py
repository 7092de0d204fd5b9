"""A word is kept in the database as it is, and shown with its label."""

from icsassess.lib.enums import LabelledEnum


class Support(LabelledEnum):
    NOT_ASKED = "not_asked"
    MAY = "may", "Support may be wanted"


def test_a_label_is_the_word_or_one_of_its_own():
    assert Support.NOT_ASKED.label == "Not asked"
    assert Support.MAY.label == "Support may be wanted"


def test_it_is_the_word_itself_and_is_found_by_it():
    assert Support.MAY == "may"
    assert f"{Support.MAY}" == "may"
    assert Support("may") is Support.MAY


def test_all_with_their_labels_as_choices():
    assert Support.choices() == [("not_asked", "Not asked"), ("may", "Support may be wanted")]
