"""What people type about frameworks, checked."""
