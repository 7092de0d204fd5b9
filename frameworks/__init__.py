"""What a system is assessed against: frameworks, versions, scales, criteria and statements."""
