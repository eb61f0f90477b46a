"""What is asked of people about notices, messages and channels."""
