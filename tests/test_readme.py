"""The README promises nothing that is not so."""

import re

from django.conf import settings

from icsassess.demo import invented

README = (settings.BASE_DIR / "README.md").read_text()
SETTINGS = (settings.BASE_DIR / "icsassess" / "settings.py").read_text()


def test_its_accounts_are_those_that_the_demo_prints():
    printed = {account.email for account in invented.to_try()}
    assert set(re.findall(r"[\w.-]+@icsassess\.example", README)) == printed
    assert f"`{invented.PASSWORD}`" in README


def test_its_table_has_every_variable_that_the_settings_read():
    read = re.findall(r'\benv\.\w+\(\s*"(\w+)"', SETTINGS)
    assert sorted(re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE)) == sorted(read)


def test_its_links_lead_to_files_that_are_there():
    targets = [path for path in re.findall(r"\]\(([^)]+)\)", README) if "://" not in path]
    assert targets
    assert [path for path in targets if not (settings.BASE_DIR / path).exists()] == []
