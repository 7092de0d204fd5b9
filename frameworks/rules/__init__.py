"""The rules of frameworks: scoring, comparing two versions, matching their parts. All pure."""
