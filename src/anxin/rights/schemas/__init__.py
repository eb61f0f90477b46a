"""What the API takes in and gives out of statutory rights."""
