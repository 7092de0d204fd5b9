"""What the bench reads off a page, and what it makes of its figures."""

from bench.browser import Reply
from bench.measuring import Operation, spread

PAGE = """
<form><input type="hidden" name="revision" value="3"><input name="title" value="A &amp; B">
  <input type="radio" name="score" value="1"><input type="radio" name="score" value="2" checked>
  <input type="checkbox" name="sure" value="on">
  <textarea name="gaps">
First line.
Second &lt;line&gt;.</textarea><textarea name="support"></textarea>
  <button name="then" value="next">Save</button></form>
"""


def test_a_form_is_sent_as_a_browser_would_send_it():
    assert Reply(200, "", PAGE.encode(), 0.1, 0, 0).fields == {
        "revision": "3",
        "title": "A & B",
        "score": "2",
        "gaps": "First line.\nSecond <line>.",
        "support": "",
    }


def test_a_spread_is_the_middle_and_what_the_middle_half_lies_between():
    assert spread([5, 1, 3, 2, 4]) == (3, 2, 4)
    assert spread([7]) == (7, 7, 7)


def test_cost_is_compared_with_that_of_the_floor_in_the_same_round():
    floor = Operation("Floor", None, None, cpu={0: [1, 3], 1: [10, 10], 2: [4]})
    page = Operation("Page", None, None, floor, cpu={0: [4, 8], 1: [30, 50]})
    assert page.by_floor == spread([3, 4])
    assert floor.by_floor is None
