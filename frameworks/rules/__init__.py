"""The rules of frameworks. Pure: standard library only, no database, no clock."""
