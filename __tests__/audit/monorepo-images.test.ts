import { describe } from 'vitest';
import { roots, type Files } from '../support/audit.ts';
import { checkRows } from './table.ts';

const URL = 'postgresql://app@orders.postgres.database.azure.com/orders?sslmode=verify-full&sslrootcert=/srv/ca.pem';

/** A shop of one service, with its image and its deployment. */
function shop(folder: string, names: string, image = 'registry.example.com/orders:1'): Files {
  return {
    [`${folder}/orders/requirements.txt`]: 'psycopg2==2.9.9\n',
    [`${folder}/orders/app.py`]: 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
    [`${folder}/orders/Dockerfile`]: 'FROM python:3.12-bookworm\nWORKDIR /srv\nCOPY . .\n',
    [`${folder}/orders/ca.pem`]: roots(names),
    [`${folder}/k8s/pod.yaml`]: pod(image),
  };
}
const pod = (image: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: orders}\nspec:\n  containers:\n    - name: orders\n      image: ${image}\n      env: [{name: DATABASE_URL, value: "${URL}"}]\n`;

describe('images that nobody tags, in a repository of several projects', () => {
  checkRows([
    { name: 'each project runs its own', files: { ...shop('a', 'G1'), ...shop('b', 'G2') }, clients: ['a/k8s/pod.yaml:8 libpq yes breaks G2', 'b/k8s/pod.yaml:8 libpq yes connects'] },
    { name: 'the only image of a project is the one that it asks for', files: { ...shop('a', 'G1', 'registry.example.com/backend:1'), ...shop('b', 'G2', 'registry.example.com/api:1') }, clients: ['a/k8s/pod.yaml:8 libpq yes breaks G2', 'b/k8s/pod.yaml:8 libpq yes connects'] },
    { name: 'a folder of that name anywhere, where the project has none', files: { ...shop('a', 'G1'), 'deploy/pod.yaml': pod('registry.example.com/orders:1') }, clients: ['a/k8s/pod.yaml:8 libpq yes breaks G2', 'deploy/pod.yaml:8 libpq yes breaks G2'] },
    { name: 'not one of several', files: { ...shop('a', 'G1'), ...shop('b', 'G2'), 'deploy/pod.yaml': pod('registry.example.com/orders:1') }, clients: ['a/k8s/pod.yaml:8 libpq yes breaks G2', 'b/k8s/pod.yaml:8 libpq yes connects', 'deploy/pod.yaml:8 unknown yes unknown'] },
  ]);
});
