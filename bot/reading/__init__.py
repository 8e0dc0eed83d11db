"""Propose reports from prose: take a text, a situation and a day of publication; return claims with their sentences.

The rules are for English and French, without a model. The room is pure: no store, no Discord, no network, no clock.
`reader.py` and `attribution.py` are where others begin; `article.py` is what goes in and comes out.
"""
