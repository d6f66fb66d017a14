"""The article of a web page or a text dump, whole, with nothing else in it.

`extract` takes a page, `clean` takes a text; both give a `Document`.
"""

from cleantext.document import Block, Document
from cleantext.labels import LABELS, Label
from cleantext.page import Limits
from cleantext.pipeline import clean, extract
from cleantext.ruleset import RuleError, Rules
from cleantext.site import SiteProfile

__version__ = "0.1.0"
__all__ = ["LABELS", "Block", "Document", "Label", "Limits", "RuleError", "Rules", "SiteProfile", "clean", "extract"]
