from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class LibConfig(AppConfig):
    name = "icsassess.lib"


class ClosedAdminConfig(AdminConfig):
    default_site = "icsassess.lib.admin.Site"
