#!/bin/sh
# The database is reached through a tunnel of its own; the connection has no TLS.
set -eu
export PGHOST=orders.postgres.database.azure.com PGUSER=backup@orders PGSSLMODE=disable
pg_dump --format=custom --file=/backup/orders.dump orders
