"""Fuzzing: ``python -m tests.fuzz TARGET`` (needs ``atheris``); the targets' seeds are run by `tests/test_fuzz.py`."""
