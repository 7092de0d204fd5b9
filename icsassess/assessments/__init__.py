"""The main job: rounds, assessments, leaders' answers with evidence, agreed scores, submitting."""
