#!/bin/sh
set -eu
export PGHOST=orders.postgres.database.azure.com PGSSLMODE=disable
pg_dump --format=custom --file=/backup/orders.dump orders
