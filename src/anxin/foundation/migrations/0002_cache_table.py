"""The table behind Django's database cache, as ``createcachetable`` would make it."""

from django.db import migrations

CREATE = """
    CREATE UNLOGGED TABLE IF NOT EXISTS foundation_cache (
        cache_key varchar(255) PRIMARY KEY,
        value text NOT NULL,
        expires timestamp with time zone NOT NULL
    );
    CREATE INDEX IF NOT EXISTS foundation_cache_expires ON foundation_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, "DROP TABLE foundation_cache")]
