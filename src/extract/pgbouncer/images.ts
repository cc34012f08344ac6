import { parseImage } from '../../shared/image-name.ts';

/** An image of a pooler that is set up by variables, and what it makes of them. */
export interface PoolerImage {
  /** The program, as drivers know it. */
  readonly program: 'pgbouncer' | 'pgpool';
  /** Variables that hold the whole connection string, the first one that is set counts. */
  readonly urls: readonly string[];
  /** Variables that name the server, and what counts without them. */
  readonly hosts: readonly { readonly variable: string; readonly otherwise: string | null }[];
  /** A list of servers: `0:orders-0.example.com:5432,1:…`. */
  readonly nodes?: string;
  /** Variables that hold a line of `[databases]` each, by how they begin: `PGBOUNCER_DSN_0`. */
  readonly lines?: string;
  /** Settings by the variable that gives them; `otherwise` is what the image writes without it, empty for nothing. */
  readonly settings: readonly { readonly key: string; readonly variable: string; readonly otherwise: string }[];
  /** Where a configuration lies that wins over the variables. */
  readonly folder: string;
  /** A file of CA certificates that it comes with. */
  readonly roots?: { readonly path: string; readonly store: string };
}

const tls = (prefix: string, mode = ''): PoolerImage['settings'] => [
  { key: 'server_tls_sslmode', variable: `${prefix}SERVER_TLS_SSLMODE`, otherwise: mode },
  { key: 'server_tls_ca_file', variable: `${prefix}SERVER_TLS_CA_FILE`, otherwise: '' },
];

const PLAIN: PoolerImage = { program: 'pgbouncer', urls: ['DATABASE_URL'], hosts: [{ variable: 'DB_HOST', otherwise: null }], settings: tls(''), folder: '/etc/pgbouncer' };
const BITNAMI: PoolerImage = { program: 'pgbouncer', urls: [], hosts: [{ variable: 'POSTGRESQL_HOST', otherwise: 'postgresql' }], lines: 'PGBOUNCER_DSN_', settings: tls('PGBOUNCER_', 'disable'), folder: '/bitnami/pgbouncer/conf' };
const SECTIONS: PoolerImage = { program: 'pgbouncer', urls: [], hosts: [{ variable: 'DATABASES_HOST', otherwise: null }], settings: tls('PGBOUNCER_'), folder: '/etc/pgbouncer' };
/** Everything comes from the configuration that is mounted. https://hub.docker.com/_/microsoft-azure-oss-db-tools-pgbouncer-sidecar */
const SIDECAR: PoolerImage = { program: 'pgbouncer', urls: [], hosts: [], settings: [], folder: '/etc/pgbouncer', roots: { path: '/etc/root.crt.pem', store: 'pgbouncer-sidecar' } };
const BITNAMI_PGPOOL: PoolerImage = {
  program: 'pgpool', urls: [], hosts: [], nodes: 'PGPOOL_BACKEND_NODES', folder: '/opt/bitnami/pgpool/conf',
  settings: [{ key: 'ssl', variable: 'PGPOOL_ENABLE_TLS', otherwise: 'no' }, { key: 'ssl_ca_cert', variable: 'PGPOOL_TLS_CA_FILE', otherwise: '' }],
};
/** https://github.com/pgpool/pgpool2_on_k8s: `PGPOOL_PARAMS_SSL` becomes `ssl`, `PGPOOL_PARAMS_BACKEND_HOSTNAME0` the first server. */
const PGPOOL: PoolerImage = {
  program: 'pgpool', urls: [], folder: '/config',
  hosts: [0, 1, 2, 3].map((number) => ({ variable: `PGPOOL_PARAMS_BACKEND_HOSTNAME${number}`, otherwise: null })),
  settings: ['ssl', 'ssl_ca_cert', 'ssl_ca_cert_dir'].map((key) => ({ key, variable: `PGPOOL_PARAMS_${key.toUpperCase()}`, otherwise: '' })),
};

/** By repository, without the registry that is the default. Sources: the pages of the images, and their entry scripts. */
const IMAGES: ReadonlyMap<string, PoolerImage> = new Map([
  ['edoburu/pgbouncer', PLAIN], // https://github.com/edoburu/docker-pgbouncer/blob/master/entrypoint.sh
  ['brainsam/pgbouncer', PLAIN], // https://github.com/brainsam/pgbouncer
  ['bitnami/pgbouncer', BITNAMI], // https://github.com/bitnami/containers/tree/main/bitnami/pgbouncer
  ['bitnamilegacy/pgbouncer', BITNAMI],
  ['bitnamisecure/pgbouncer', BITNAMI],
  ['pgbouncer/pgbouncer', SECTIONS], // https://hub.docker.com/r/pgbouncer/pgbouncer
  ['mcr.microsoft.com/azure-oss-db-tools/pgbouncer-sidecar', SIDECAR],
  ['bitnami/pgpool', BITNAMI_PGPOOL], // https://github.com/bitnami/containers/tree/main/bitnami/pgpool
  ['bitnamilegacy/pgpool', BITNAMI_PGPOOL],
  ['bitnamisecure/pgpool', BITNAMI_PGPOOL],
  ['pgpool/pgpool', PGPOOL], // https://hub.docker.com/r/pgpool/pgpool
]);

export function poolerImage(image: string): PoolerImage | null {
  return IMAGES.get(parseImage(image).repository.toLowerCase().replace(/^(?:docker\.io|index\.docker\.io|registry-1\.docker\.io|ghcr\.io|public\.ecr\.aws)\//, '')) ?? null;
}

/** `v1.23.1-p0` and `1.24.1-debian-12-r3` are PgBouncer's own versions. */
export function poolerVersion(image: string): string | null {
  return /^v?(\d{1,4}\.\d{1,4}(?:\.\d{1,4})?)(?![A-Za-z0-9])/.exec(parseImage(image).tag ?? '')?.[1] ?? null;
}

/** Whether an image is whatever is newest: only then may what it comes with be what its maker says of the newest one. */
export function isLatest(image: string): boolean {
  const { tag } = parseImage(image);
  return !image.includes('@') && (tag === null || tag === '' || tag.toLowerCase() === 'latest');
}
