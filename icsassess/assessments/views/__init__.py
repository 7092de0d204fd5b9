"""The pages of this room: views only fetch, ask for permission, and call a query or a change."""
