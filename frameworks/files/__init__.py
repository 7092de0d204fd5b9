"""Files of frameworks (YAML) and of links (CSV): read, judged with every problem, written again.

Knows neither Django nor a database.
"""
