import os

import psycopg

with psycopg.connect(host="orders.postgres.database.azure.com", dbname="orders", user="app", password=os.environ["DB_PASSWORD"]) as connection:
    connection.execute("select 1")
