"""Where assessments happen: regions, systems (places, neighbourhoods), partner organisations."""
