"""Pictures of the index: the title says the finding, the table stands beneath."""
