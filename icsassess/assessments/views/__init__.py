"""HTTP for this room, a file for each place a person stands in."""
