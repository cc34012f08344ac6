import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { auditFiles } from '../support/audit.ts';

/**
 * What an extractor claims, no other reader looks at. So a connection string in place of any value of a claimed file must
 * still be a client: one that is lost would be a false "ready".
 */

const FOLDER = join(import.meta.dirname, '..', '..', 'examples');
const HOST = 'planted.postgres.database.azure.com';
const URL = `postgresql://app@${HOST}/orders?sslmode=verify-full`;

/** A value that is one literal: quoted, or the rest of a line of YAML. */
const VALUES = [/^(?<before>.*?[:=]\s*["'])(?<value>[^"'$@{}[\]]+)(?<after>["'].*)$/, /^(?<before>\s*(?:- )?[\w.-]+: )(?<value>[^"'{}[\]|>&*$]+)(?<after>)$/];
const NO_VALUE = /^\s*(?:#|\/\/)|-----|^\s*[A-Za-z0-9+/]{60,}/;

function filesIn(example: string): Map<string, string> {
  const folder = join(FOLDER, example);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !/^(?:report|example)\.json$/.test(entry.name));
  return new Map(files.map(({ parentPath, name }) => [join(parentPath, name).slice(folder.length + 1), readFileSync(join(parentPath, name), 'utf8')]));
}

/** The file with the string in place of each of its values in turn, by line. */
function planted(text: string): readonly (readonly [line: number, text: string])[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const groups = NO_VALUE.test(line) ? undefined : VALUES.map((value) => value.exec(line)?.groups).find((each) => each !== undefined);
    return groups === undefined ? [] : [[index + 1, lines.with(index, `${groups.before}${URL}${groups.after}`).join('\n')] as const];
  });
}

test.each(['today-ansible', 'today-arm', 'today-compose', 'today-helm', 'today-systemd', 'today-terraform'])('%s loses no connection string', (example) => {
  const files = filesIn(example);
  const lost: string[] = [];
  let count = 0;
  for (const [path, text] of files) {
    if (!/\.(?:ya?ml|tf|tfvars|json|service|j2|tpl|env)$/.test(path)) continue;
    for (const [line, changed] of planted(text)) {
      count++;
      const { clients } = auditFiles({ ...Object.fromEntries(files), [path]: changed });
      if (!JSON.stringify(clients).includes(HOST)) lost.push(`${path}:${line}`);
    }
  }
  expect(count).toBeGreaterThan(5);
  expect(lost).toEqual([]);
}, 120_000);
