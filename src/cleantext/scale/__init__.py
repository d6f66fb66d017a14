"""Many pages: side by side in processes, out of archives, into tables."""
