"""Small things that know nothing of the subject: forms, dates, the NHS look. Imports no room."""
