"""Everything between a file and a definition: read, judged, converted, written. No database."""
