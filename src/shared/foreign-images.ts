import { parseImage } from './image-name.ts';
import { systemOfImage } from './public-images.ts';

/** Images on Docker Hub that anybody uses beside their own. https://hub.docker.com/u/library */
const OFFICIAL: ReadonlySet<string> = new Set([
  'adminer', 'alpine', 'bash', 'busybox', 'caddy', 'cassandra', 'couchdb', 'debian', 'docker', 'eclipse-mosquitto', 'eclipse-temurin', 'elasticsearch', 'flyway', 'golang', 'haproxy', 'httpd',
  'influxdb', 'kibana', 'kong', 'liquibase', 'logstash', 'mariadb', 'maven', 'memcached', 'mongo', 'mysql', 'nats', 'nginx', 'node', 'openjdk', 'php', 'postgres', 'python', 'rabbitmq', 'redis',
  'registry', 'ruby', 'solr', 'telegraf', 'tomcat', 'traefik', 'ubuntu', 'vault', 'wordpress', 'zookeeper',
]);
/** Registries and accounts of those who make software for everybody. */
const MAKERS = [
  'mcr.microsoft.com/', 'registry.k8s.io/', 'k8s.gcr.io/', 'quay.io/', 'gcr.io/distroless/', 'gcr.io/google-containers/', 'gcr.io/cloudsql-docker/', 'docker.elastic.co/', 'registry.access.redhat.com/', 'cgr.dev/',
  'bitnami/', 'bitnamilegacy/', 'bitnamisecure/', 'confluentinc/', 'curlimages/', 'datadog/', 'dpage/', 'edoburu/', 'envoyproxy/', 'flyway/', 'fluent/', 'grafana/', 'groundnuty/', 'hashicorp/', 'istio/', 'liquibase/',
  'newrelic/', 'nginxinc/', 'oliver006/', 'openpolicyagent/', 'otel/', 'pgbouncer/', 'prom/', 'prometheuscommunity/', 'jaegertracing/', 'redis/', 'axllent/', 'minio/', 'wiremock/', 'postgis/', 'timescale/',
];

/** Whether an image is one that others make: no file of a repository is expected to build it. */
export function isForeignImage(image: string): boolean {
  const repository = parseImage(image).repository.toLowerCase().replace(/^(?:docker\.io\/|index\.docker\.io\/)?(?:library\/)?/, '');
  return OFFICIAL.has(repository) || MAKERS.some((maker) => repository.startsWith(maker)) || systemOfImage(image) !== null;
}
