"""Call-backs in the API, by subject: what is asked, and how it is shown."""
