import type { Verdict } from '../judge/verdict.ts';
import { list } from '../shared/words.ts';
import { isForSomethingElse, knownRootsIn, plansNaming } from './files.ts';
import { isRead } from './imports.ts';
import type { StoreImport } from './imports.ts';
import type { Rule, RuleContext } from './rule.ts';
import { namedInWords, namingOf, servesSomethingElse } from './store-names.ts';
import { clientName, trustName } from './words.ts';
import { nameOf } from '../shared/paths.ts';

export const unusedTrustStore: Rule = {
  id: 'unused-trust-store',
  title: 'A trust store is built, and no client is seen to read it',
  help: 'A command puts a root of a rotation plan into a keystore, but the client beside it takes its roots from somewhere else. Name the store in a setting that the driver reads, or bring the root to where it looks.',
  level: 'warning',
  *check(context) {
    const stores = new Map(context.imports.filter((command) => !isForSomethingElse(command.store)).map((command) => [`${command.at.path}\n${command.store}`, command]));
    for (const command of stores.values()) {
      const naming = namingOf(context.storeNames, { path: command.store });
      // What a client of another driver, or something else, is told to read is not unused.
      if (servesSomethingElse(naming) || naming.some(({ settings }) => settings.purpose === 'client')) continue;
      const named = namedInWords(naming);
      const names = rootsOf(command, context);
      const near = beside(command, context);
      // Who connects has its roots: the store then serves something else.
      const client = near.find(({ worst }) => worst !== 'connects');
      // A client whose trust source cannot be seen may well read this very store.
      if (names.length === 0 || client === undefined || near.some(mayRead) || isRead(command, context.verdicts)) continue;
      const { trust, verifies } = client.trusts[0].decision;
      yield {
        // Without a client that verifies, nothing fails.
        level: verifies === 'no' ? 'notice' : 'warning',
        confidence: 'medium',
        message: `${command.program} puts ${list(names)} into ${command.store}, and no client that was found reads that store. ${named === null ? '' : `${named} `}${clientName(client)} ${verifies === 'no' ? 'does not verify the server' : `verifies the server against ${trustName(trust)}`}.`,
        location: command.at,
        related: [{ at: client.client.at, what: 'the client' }, ...naming.map(({ at, key }) => ({ at, what: `${key} names it` }))],
        clients: [],
        missing: [],
        fix: `If the client is to use the store, set sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory and start Java with -Djavax.net.ssl.trustStore=${command.store} and its password. If not, put the root where the client looks, or remove the command.`,
        project: client.client.project,
      };
    }
  },
};

/** Names of the roots of any plan in the files of the repository that the command takes, by the names of the files. */
function rootsOf({ files }: StoreImport, { certificates, plans }: RuleContext): readonly string[] {
  const held = certificates.filter(({ whole, path }) => whole && files.includes(nameOf(path))).flatMap(knownRootsIn);
  return [...new Set(held.filter((root) => plansNaming([root], plans).length > 0).map(({ name }) => name))];
}

/** The clients of the project that the command stands in, if they are Java's and concern a plan. */
function beside({ at }: StoreImport, { verdicts, projectOf }: RuleContext): readonly Verdict[] {
  const project = projectOf(at.path);
  const here = verdicts.filter(({ client, plans }) => plans.length > 0 && (project === '' || client.project === project || client.project.startsWith(`${project}/`)));
  return here.filter(({ trusts }) => trusts.some(({ driver }) => driver === 'pgjdbc'));
}

function mayRead({ trusts }: Verdict): boolean {
  return trusts.some(({ decision }) => decision.trust.kind === 'unresolved' || decision.verifies === 'unknown');
}
