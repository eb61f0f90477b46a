"""The desk with a million cases, measured beside django-helpdesk on the same PostgreSQL in the same run."""
