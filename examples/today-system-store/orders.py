import psycopg

connection = psycopg.connect("host=orders.postgres.database.azure.com dbname=orders sslmode=verify-full sslrootcert=system")
