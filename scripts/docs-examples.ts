/** Renews the tables of examples/README.md: section or question of the provider's guide → folder → answer. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'examples');
const path = join(folder, 'README.md');

/** Which part of the guide a folder answers, in the order of the guide; ours at the end. */
const TABLES: Readonly<Record<string, readonly (readonly [part: string, folder: string])[]>> = {
  sections: [
    ['Why root certificate update is required?', 'section-why-update'],
    ['What change was performed on February 15, 2021?', 'section-what-changed'],
    ['Do I need to make any changes on my client to maintain connectivity?', 'section-changes-on-the-client'],
    ['Previous recommendation', 'section-combined-certificate'],
    ['… for Java users', 'section-combined-certificate-java'],
    ['… for Java users, without a keystore', 'section-combined-certificate-java-file'],
    ['… for .NET users on Windows', 'section-combined-certificate-dotnet-windows'],
    ['… for .NET users on Linux', 'section-combined-certificate-dotnet'],
    ['… for other users', 'section-combined-certificate-node'],
    ['… its sample, as it stands on the page', 'section-combined-certificate-pasted'],
    ['Why was BaltimoreCyberTrustRoot certificate not replaced?', 'section-why-not-replaced'],
    ['What if we removed the BaltimoreCyberTrustRoot certificate?', 'section-baltimore-removed'],
  ],
  questions: [
    ['1. I am not using SSL/TLS', 'question-01-no-tls'],
    ['2. Restart my database server?', 'question-02-restart-the-server'],
    ['3. Do I verify the root certificate?', 'question-03-who-verifies'],
    ['4. Azure App Service', 'question-04-app-service'],
    ['5. Azure Kubernetes Service', 'question-05-kubernetes'],
    ['6. Azure Data Factory', 'question-06-data-factory'],
    ['… and Azure Synapse', 'question-06-synapse'],
    ['7. Plan a maintenance downtime?', 'question-07-downtime'],
    ['8. A server created after the change', 'question-08-created-after-the-change'],
    ['… and one created when G2 was rolled out', 'question-08-new-server'],
    ['9. Updates and expiry', 'question-09-expiry'],
    ['10. Read replicas', 'question-10-read-replicas'],
    ['… and several servers in one set of options', 'question-10-several-hosts'],
    ['11. Ask the server whether SSL is used', 'question-11-is-tls-used'],
    ['12. G2 is in my certificate file already', 'question-12-g2-already-there'],
    ['13. The PgBouncer sidecar', 'question-13-pgbouncer-sidecar'],
    ['14. Further questions', 'question-14-further-questions'],
  ],
  today: [
    ['A certificate file that an image builds', 'today-built-in-a-dockerfile'],
    ['node-postgres', 'today-ready'],
    ['pgjdbc', 'today-java'],
    ['A Java keystore in the repository', 'today-java-keystore'],
    ['A Java keystore that cannot be opened', 'today-java-locked-keystore'],
    ['A Java keystore, the same alias twice', 'today-java-same-alias'],
    ['A Java keystore, made from a bundle', 'today-java-bundle-import'],
    ['Npgsql', 'today-dotnet'],
    ['Npgsql, Azure Pipelines and PowerShell', 'today-dotnet-windows-pipeline'],
    ['Npgsql, the wrong Windows store', 'today-dotnet-windows-wrong-store'],
    ['The store of the operating system', 'today-system-store'],
    ['NODE_EXTRA_CA_CERTS', 'today-node-extra-ca'],
    ['Docker Compose', 'today-compose'],
    ['A Helm chart', 'today-helm'],
    ['A kustomization with overlays', 'today-kustomize'],
    ['Terraform', 'today-terraform'],
    ['Bicep', 'today-bicep'],
    ['An ARM template', 'today-arm'],
    ['Ansible', 'today-ansible'],
    ['A service unit of systemd', 'today-systemd'],
    ['A GitHub workflow', 'today-github-workflow'],
    ['GitLab CI', 'today-gitlab'],
    ['A development container', 'today-devcontainer'],
    ['Pgpool-II', 'today-pgpool'],
    ['Azure US Government', 'today-us-government'],
    ['Azure China', 'today-china'],
    ['A saved web page', 'broken-web-page'],
    ['Two files run together', 'broken-no-line-break'],
  ],
};

const VERDICT: Readonly<Record<string, string>> = { ready: 'ready', 'not-ready': 'not ready', unknown: 'unknown' };

/** examples/README.md as it should be. */
export function renewedExamples(readme: string): string {
  const named = new Set(Object.values(TABLES).flat().map(([, name]) => name));
  const missing = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !named.has(entry.name));
  if (missing.length > 0) throw new Error(`no table names ${missing.map(({ name }) => name).join(', ')}`);
  return Object.entries(TABLES).reduce((text, [name, rows]) => {
    const [start, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
    const from = text.indexOf(start) + start.length;
    const to = text.indexOf(end);
    if (from < start.length || to === -1) throw new Error(`examples/README.md lacks ${start.trim()} … ${end}`);
    return `${text.slice(0, from)}| the guide | folder | day | verdict | |\n|---|---|---|---|---|\n${rows.map(row).join('')}${text.slice(to)}`;
  }, readme);
}

function row([part, name]: readonly [string, string]): string {
  const { day, shows, verdict } = JSON.parse(readFileSync(join(folder, name, 'example.json'), 'utf8')) as Record<'day' | 'shows' | 'verdict', string>;
  return `| ${part} | [\`${name}\`](${name}) | ${day} | ${VERDICT[verdict]} | ${shows} |\n`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(path, renewedExamples(readFileSync(path, 'utf8')));
