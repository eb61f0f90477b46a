"""Pages of complaints: they read a form, call one service or selector, and draw the answer."""
