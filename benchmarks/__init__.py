"""Measures cleantext and its peers on labelled pages; see README.md in this folder."""
