"""Mail with real servers: Dovecot to read from, an SMTP daemon to send to."""
