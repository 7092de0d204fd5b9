"""What a system is assessed against: frameworks, their versions, scales, criteria and statements."""
