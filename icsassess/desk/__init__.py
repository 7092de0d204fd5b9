"""Home, and the page of one assessment: they look across all rooms and lead into them.

No tables, and no writes: what is done there is done by the room that is led to.
"""
