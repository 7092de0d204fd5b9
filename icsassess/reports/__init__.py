"""What was found: results pages, charts and the PDF report, all from one report object."""
