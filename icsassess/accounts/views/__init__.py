"""The pages of this room: one's own account, invitations, and people with their roles."""
