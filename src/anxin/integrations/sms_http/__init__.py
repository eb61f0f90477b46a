"""Text messages by any service that takes an HTTP request."""
