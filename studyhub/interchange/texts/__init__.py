"""What text formats share: what a file may be, an item's texts, how HTML and plain text meet Markdown."""
