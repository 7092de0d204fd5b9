"""An invented region in which to try the product, built through the rooms' own changes."""
