"""What a system is assessed against: frameworks and all that their versions hold."""
