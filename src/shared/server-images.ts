import { parseImage } from './image-name.ts';
import { nameOf } from './paths.ts';

/** Images of servers, by the last part of their name: no code of a project runs in them. */
const SERVERS: ReadonlySet<string> = new Set([
  'postgres', 'postgresql', 'postgresql-repmgr', 'spilo', 'postgis', 'timescaledb', 'timescaledb-ha', 'pgvector', 'postgres-ssl', 'cockroach', 'citus',
  'mysql', 'mysql-server', 'mariadb', 'percona', 'server', 'azure-sql-edge', 'mongo', 'mongodb', 'redis', 'redis-stack', 'redis-stack-server', 'valkey', 'memcached', 'dynamodb-local', 'cassandra', 'couchdb', 'neo4j', 'influxdb', 'clickhouse-server', 'db2', 'oracle-xe', 'etcd',
  'rabbitmq', 'kafka', 'cp-kafka', 'cp-zookeeper', 'zookeeper', 'redpanda', 'nats', 'activemq', 'eclipse-mosquitto',
  'elasticsearch', 'opensearch', 'solr', 'kibana', 'logstash', 'prometheus', 'loki', 'jaeger', 'all-in-one', 'zipkin', 'otel-collector', 'opentelemetry-collector',
  'nginx', 'httpd', 'traefik', 'caddy', 'haproxy', 'envoy', 'vault', 'consul', 'minio', 'azurite', 'localstack', 'mailhog', 'mailpit', 'maildev', 'adminer', 'phpmyadmin',
]);

export function isServerImage(image: string): boolean {
  return SERVERS.has(nameOf(parseImage(image).repository).toLowerCase());
}
