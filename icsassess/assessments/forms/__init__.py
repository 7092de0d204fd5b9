"""Forms for rounds, answers, agreed scores and evidence: whether something may be saved.

Whether it may be finished is a rule (`rules.judging`).
"""
