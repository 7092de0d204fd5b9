"""Differences in wording can be seen and heard."""

import pytest

from frameworks.templatetags.wording import marked

WORDS = [("same", "We share "), ("removed", "a plan"), ("added", "<aims>"), ("same", ".")]
WENT = (
    '<del><span class="nhsuk-u-visually-hidden">[removed: </span>a plan'
    '<span class="nhsuk-u-visually-hidden">]</span></del>'
)
CAME = (
    '<ins><span class="nhsuk-u-visually-hidden">[added: </span>&lt;aims&gt;'
    '<span class="nhsuk-u-visually-hidden">]</span></ins>'
)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ([], f"We share {WENT}{CAME}."),
        (["removed"], f"We share {WENT}."),
        (["added"], f"We share {CAME}."),
    ],
)
def test_words_are_marked_and_escaped(shown, expected):
    assert marked(WORDS, *shown) == expected
