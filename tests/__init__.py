"""Tests: behaviour, stated."""
