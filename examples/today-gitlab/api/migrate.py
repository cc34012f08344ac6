import os

import psycopg2

with psycopg2.connect(os.environ["DATABASE_URL"]) as connection:
    connection.cursor().execute("ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text")
