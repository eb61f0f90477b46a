"""Mail on the wire: fetched by IMAP and read; sent by SMTP."""
