"""Settings of all tests: how long hypothesis searches (`HYPOTHESIS_PROFILE=long` for thousands of examples)."""

import os
import signal
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)

settings.register_profile("default", derandomize=True, deadline=None, max_examples=50, suppress_health_check=_SLOW)
settings.register_profile("long", deadline=None, max_examples=5000, suppress_health_check=_SLOW, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# A run that a script starts in the background ignores Ctrl-C, and so would the commands that the tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud what could not be tested because something is missing: a skip alone is a letter that nobody sees."""
    reasons = (report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.stats.get("skipped", ()))
    for reason, count in Counter(reason for reason in reasons if reason.startswith("MISSING")).items():
        terminalreporter.write_line(f"{reason} ({count} tests skipped)", red=True, bold=True)
