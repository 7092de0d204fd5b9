"""The product: settings, addresses and navigation here; the rooms of the subject below.

Rooms stand on a ladder and import only those below them:
lib < frameworks < systems < accounts < audit < assessments < reports < desk < demo
"""
