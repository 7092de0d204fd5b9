"""The pages of frameworks: views only fetch, ask for permission, and call a query or a change."""
