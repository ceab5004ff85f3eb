"""The site itself: the first page, what it says about itself, what its administrators do."""
