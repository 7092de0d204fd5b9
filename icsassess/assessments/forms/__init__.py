"""What people type, checked. 'May be saved' is asked here; 'may be finished' is a rule."""
