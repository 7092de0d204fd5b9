"""What a system is assessed against: frameworks, versions, scales, criteria and statements.

Nothing of rounds, answers or people: of ours it imports only `icsassess.lib`.
"""
