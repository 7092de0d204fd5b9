"""What was done, by whom and when: a list of acts that outlives what it tells of."""
