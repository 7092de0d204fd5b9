"""The least that Django can do: a session, a user, one row, a page of 15 KB, and a save of it."""
