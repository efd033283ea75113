"""What can be asked, a file a kind of thing."""
