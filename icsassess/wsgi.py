"""What gunicorn serves: `gunicorn icsassess.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from icsassess.lib import middleware, nhsuk

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icsassess.settings")
application = get_wsgi_application()
application.request_class = middleware.Request
nhsuk.warm()
