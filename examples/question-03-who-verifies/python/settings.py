# require without a root file does not verify.
REPORTS = "postgresql://reports:secret@orders.postgres.database.azure.com/orders?sslmode=require"
# require with a root file verifies, although the guide says that require does not.
LEDGER = "postgresql://ledger:secret@orders.postgres.database.azure.com/orders?sslmode=require&sslrootcert=certs/root.pem"
