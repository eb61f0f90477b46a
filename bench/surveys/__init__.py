"""Customers answering by their links: how fast a page is, and that no answer is lost or kept twice."""
