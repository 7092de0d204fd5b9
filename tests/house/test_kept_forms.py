"""What is typed into a form is kept when its page was open too long, if there is something."""

import re
from pathlib import Path

from tests.house.source import ROOT, files

FORM = re.compile(r'<form\b[^>]*method="post".*?</form>', re.DOTALL)

BUTTONS = "There are buttons only."
SIGN_IN = "Passwords are never kept, and beside one stands at most an address."
FILE = "A file has to be chosen again."
CONFIRMED = "What is typed or ticked only confirms what the page says."

# Templates with a form that does not keep what was typed, and why.
NOT_KEPT = {
    "account/change_address.html": SIGN_IN,
    "account/confirm_address.html": BUTTONS,
    "account/invitation.html": SIGN_IN,
    "account/login.html": SIGN_IN,
    "account/logout.html": BUTTONS,
    "account/password_change.html": SIGN_IN,
    "account/password_reset.html": SIGN_IN,
    "account/password_reset_from_key.html": SIGN_IN,
    "accounts/person.html": BUTTONS,
    "accounts/remove_role.html": BUTTONS,
    "assessments/carry_preview.html": BUTTONS,
    "assessments/check.html": BUTTONS,
    "assessments/conflict.html": "It sends on what was typed, and with it who typed.",
    "assessments/decline.html": BUTTONS,
    "assessments/invitation.html": BUTTONS,
    "assessments/move_back.html": BUTTONS,
    "assessments/move_preview.html": CONFIRMED,
    "assessments/remove_evidence.html": BUTTONS,
    "base.html": BUTTONS,
    "desk/assessment.html": BUTTONS,
    "frameworks/_upload.html": FILE,
    "frameworks/confirm.html": CONFIRMED,
    "frameworks/edit.html": BUTTONS,
    "frameworks/edit_remove.html": BUTTONS,
    "frameworks/link_import.html": FILE,
    "frameworks/preview.html": BUTTONS,
    "systems/remove.html": BUTTONS,
    "gallery.html": "It shows how things look and sends nothing.",
}


def keeping(folder: Path) -> dict[str, bool]:
    """Whether the forms of each template that has some keep what was typed and say so."""
    found = {}
    for path in files(folder):
        text = path.read_text(encoding="utf-8")
        if forms := FORM.findall(text):
            kept = all("{% kept_by %}" in form for form in forms)
            found[str(path.relative_to(folder))] = kept and "{% was_kept %}" in text
    return found


def test_every_form_keeps_what_was_typed_or_has_a_reason():
    found = keeping(ROOT / "templates")
    assert {name for name, kept in found.items() if not kept} == NOT_KEPT.keys()


def test_a_planted_fault_is_found(plant):
    form = '<form method="post"\n novalidate>{}<textarea></textarea></form>'
    root = plant(
        {
            "a/kept.html": "{% was_kept %}" + form.format("{% kept_by %}"),
            "a/lost.html": "{% was_kept %}" + form.format(""),
            "a/one_of_two.html": "{% was_kept %}" + form.format("{% kept_by %}") + form.format(""),
            "a/silent.html": form.format("{% kept_by %}"),
            "a/asking.html": '<form method="get"></form>',
        }
    )
    assert keeping(root) == {
        "a/kept.html": True,
        "a/lost.html": False,
        "a/one_of_two.html": False,
        "a/silent.html": False,
    }
