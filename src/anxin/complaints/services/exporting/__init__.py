"""Lists as files: asked for, written in the background with progress, handed to their asker, forgotten."""
