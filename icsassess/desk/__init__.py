"""The doors: home, and the page of one assessment, which lead to everything."""
