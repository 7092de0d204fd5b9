"""Who may do what: people, their roles in places, signing in, the permission table."""
