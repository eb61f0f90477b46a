"""Every write of messaging: notices to staff, messages to and from customers, and the outbox they leave by."""
