"""What a page costs: the product beside a bare Django floor, measured in one run.

`python -m bench` measures on the database of DATABASE_URL, or on an SQLite file of its own. It
fills that database, so it must be empty. `make bench` does both, on databases thrown away.

CPU is the worker's own: what PostgreSQL takes itself is seen in the milliseconds alone. By the
floor's, with what the middle half of the rounds lies between, it says the same on a busy machine.

| file | what it holds |
|---|---|
| `server.py`, `browser.py` | gunicorn with one worker, and who sends it requests |
| `floor/`, `settings.py`, `cost.py` | the bare Django project; the product; what an answer cost |
| `data.py`, `places.py`, `said.py` | what is measured on: places and people, and what they say |
| `reading.py`, `saving.py` | the operations: pages that are opened, and saves |
| `measuring.py`, `goals.py`, `table.py` | taking turns, what is to be reached, and printing it |
| `large.py`, `pdf.py` | a framework of 9,600 statements; the PDF: both in this process |
"""
