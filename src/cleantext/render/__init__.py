"""Printing of what was kept; nothing here knows a rule."""
