"""The rules: who may do what, and what else changes with it. Nothing here knows HTTP."""
