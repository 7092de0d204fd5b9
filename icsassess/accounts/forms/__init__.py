"""The forms of this room: allauth's in our words for one's own account, and those about people."""
