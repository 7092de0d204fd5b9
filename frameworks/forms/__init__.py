"""Forms for frameworks: what administrators type and upload, checked."""
