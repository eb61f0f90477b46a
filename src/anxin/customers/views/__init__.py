"""Pages of customers and cars: they read a form, call one service or selector, and draw the answer."""
