"""Rules from labelled pages; needs the extra ``train``."""
