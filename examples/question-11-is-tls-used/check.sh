#!/bin/sh
set -eu
export PGHOST=orders.postgres.database.azure.com PGSSLMODE=prefer
psql --dbname=orders --command="select ssl from pg_stat_ssl where pid = pg_backend_pid()"
