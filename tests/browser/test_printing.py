"""Pages as the browser prints them."""

import io

import pytest
from pypdf import PdfReader

from tests.cast import person, west_midlands
from tests.pages import folded

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_printed_framework_keeps_headings_with_their_text(signed_in):
    page = signed_in(person("Reader"))
    page.goto(west_midlands().get_absolute_url())
    shown = page.locator("main :is(h1,h2,h3,h4,h5)").all_inner_texts()
    headings = {folded(each) for each in shown}
    assert "1.1 Strong leadership team, with mature relationships across the system" in headings
    for high in ("297mm", "240mm"):  # so that pages end at other places
        printed = PdfReader(io.BytesIO(page.pdf(width="210mm", height=high)))
        ends = [folded(one.extract_text().splitlines()[-1]) for one in printed.pages]
        assert len(ends) > 5
        assert [end for end in ends if any(each.endswith(end) for each in headings)] == []
        starts = [folded(one.extract_text().splitlines()[0]) for one in printed.pages]
        halves = [h for h in headings for s in starts if h.endswith(s) and h != s]
        assert halves == [], "a heading is not cut in two"
