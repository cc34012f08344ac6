import { tables, unknownTable } from './registry.ts';
import type { Row } from './table.ts';
import type { DriverTable } from './table-driver.ts';

/** The page `docs/drivers.md`: every driver's table, for people. */
export function driversPage(): string {
  return [
    '# What each driver verifies',
    '',
    'This page is made from the tables in `src/drivers/`; `npx node scripts/docs-drivers.ts` writes it again.',
    '',
    'A root certificate matters to a client only when its driver verifies the chain, and drivers do not agree on when that is. '
      + 'Each table is read from top to bottom: the first row that fits decides. A condition that is not given does not matter. '
      + 'When a version or a value is not known, every row that still fits is looked at, and only what they agree on is said for certain.',
    '',
    '| driver | without any setting | which setting wins |',
    '|---|---|---|',
    ...tables.map(({ id, name, defaultMode, precedence }) => `| [${cell(name)}](#${id}) | ${cell(defaultMode)} | ${cell(precedence)} |`),
    '',
    ...[...tables, unknownTable].flatMap(driverSection),
  ].join('\n');
}

function driverSection(table: DriverTable): readonly string[] {
  const { id, name, rows, reads, detect, sources, components } = table;
  const packages = Object.entries(detect.packages).filter(([, names]) => names.length > 0);
  const shown = [
    ...packages.map(([ecosystem, names]) => `- ${ecosystem}: ${names.map(code).join(', ')}`),
    ...(detect.schemes.length === 0 ? [] : [`- schemes: ${detect.schemes.map(code).join(', ')}`]),
    ...(detect.programs.length === 0 ? [] : [`- programs: ${detect.programs.map(code).join(', ')}`]),
    ...(detect.languages.length === 0 ? [] : [`- the usual driver of: ${detect.languages.join(', ')}`]),
  ];
  return [
    `<a id="${id}"></a>`,
    '',
    `## ${name}`,
    '',
    ...(shown.length === 0 ? [] : ['Recognised by', '', ...shown, '']),
    '| it reads | names | |',
    '|---|---|---|',
    ...reads.map(({ what, names, note = '' }) => `| ${cell(what)} | ${names.map((each) => code(cell(each))).join(', ')} | ${cell(note)} |`),
    '',
    ...(components.length === 0 ? [] : [`Versions that decide: ${components.map((component) => component.title ?? component.name).join(', ')}.`, '']),
    '| row | when | verifies | because | source |',
    '|---|---|---|---|---|',
    ...rows.map((row) => `| ${code(row.id)} | ${conditions(row, table)} | ${verdict(row)} | ${cell(row.because)} | [${row.source}](${sources[row.source] ?? ''}) |`),
    '',
  ];
}

function conditions({ when }: Row, { components }: DriverTable): string {
  const parts = Object.entries(when).map(([fact, wanted]) => {
    const component = components.find(({ name }) => name === fact);
    const words = [wanted].flat();
    return component === undefined ? `${fact}: ${words.join(', ')}` : `${component.title ?? fact} ${words.join(', ')}`;
  });
  return parts.length === 0 ? 'in all other cases' : cell(parts.join('; '));
}

function verdict({ gives: { verifies, host, plaintext, anchors } }: Row): string {
  if (verifies === 'error') return 'cannot connect';
  if (verifies === 'unknown') return 'cannot be told';
  if (verifies === 'no') return plaintext === true ? 'no TLS' : 'no';
  return `**chain${host === true ? ' and host' : ''}** against ${anchorWords.get(anchors ?? '') ?? anchors ?? ''}`;
}

const anchorWords: ReadonlyMap<string, string> = new Map([
  ['root', 'the root file'],
  ['system', 'the store of the system'],
  ['os', 'the store of the system'],
  ['rootAndOs', 'the root file and the store of the system'],
  ['jvm', 'the trust store of the virtual machine'],
  ['single', 'one certificate'],
  ['store', 'the list of Node'],
  ['ca', '`ca`'],
]);

function code(text: string): string {
  return `\`${text}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
}
