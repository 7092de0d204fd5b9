"""The main job: rounds, assessments, leaders' answers with evidence, agreed scores, submitting.

What the answers add up to is shown by `reports`; home and the page of an assessment by `desk`.
"""
