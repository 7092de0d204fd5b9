"""What a page costs: the product beside a bare Django floor, measured in one run.

`python -m bench` measures on the database of DATABASE_URL, or on an SQLite file of its own. It
fills that database, so it must be empty. `make bench` does both, on databases thrown away.
"""
