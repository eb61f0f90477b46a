"""Forms of the complaint pages: what may be typed, in the reader's words; the services check it once more."""
