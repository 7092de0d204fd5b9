"""What every room may use and what knows nothing of the subject: forms, the NHS look, CSV, dates,
two people who edit one thing, text kept over an expired session; PDF and drawing in `paper`.
"""
