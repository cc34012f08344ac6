#!/bin/sh
set -eu
psql "host=orders.postgres.database.azure.com user=reports@orders dbname=orders sslmode=verify-ca sslrootcert=certs/root.pem" --file report.sql
