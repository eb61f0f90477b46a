"""Programs of others that Anxin talks to, one folder each: named in the settings, imported by nobody."""
