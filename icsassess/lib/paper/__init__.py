"""Paper and pictures: PDF, drawing, geometry. Only here are WeasyPrint and Altair known."""
