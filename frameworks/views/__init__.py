"""HTTP for this room, a file for each thing a person comes to do."""
