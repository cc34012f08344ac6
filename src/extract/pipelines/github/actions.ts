import { buildCommandOf } from './builds.ts';
import { child } from '../../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../../settings/tree.ts';
import type { ScriptLanguage } from '../../powershell/index.ts';
import { filledText } from '../fill.ts';
import type { Source } from '../fill.ts';
import type { Action } from '../job.ts';

/** Actions that bring a component, and the input that says which version. */
const COMPONENTS = new Map<string, readonly (readonly [string, string])[]>([
  ['actions/setup-node', [['node', 'node-version']]], ['actions/setup-python', [['python', 'python-version']]], ['actions/setup-java', [['java', 'java-version']]],
  ['actions/setup-dotnet', [['dotnet', 'dotnet-version']]], ['actions/setup-go', [['go', 'go-version']]], ['ruby/setup-ruby', [['ruby', 'ruby-version']]],
  ['shivammathur/setup-php', [['php', 'php-version']]], ['erlef/setup-beam', [['elixir', 'elixir-version']]], ['oven-sh/setup-bun', [['bun', 'bun-version']]], ['denoland/setup-deno', [['deno', 'deno-version']]],
  ['graalvm/setup-graalvm', [['java', 'java-version']]], ['astral-sh/setup-uv', [['python', 'python-version']]],
]);

/** Actions that run a script, the input that holds it, and its language. */
const SCRIPTS = new Map<string, { readonly input: string; readonly language: ScriptLanguage; readonly remote?: true }>([
  ['appleboy/ssh-action', { input: 'script', language: 'bash', remote: true }],
  ['fifsky/ssh-action', { input: 'command', language: 'bash', remote: true }],
  ['azure/cli', { input: 'inlineScript', language: 'bash' }],
  ['azure/powershell', { input: 'inlineScript', language: 'pwsh' }],
  ['nick-fields/retry', { input: 'command', language: 'bash' }],
  ['nick-invision/retry', { input: 'command', language: 'bash' }],
  ['addnab/docker-run-action', { input: 'run', language: 'sh' }],
]);

/** What a public action does, as far as it matters; null for any other. */
export function publicAction(uses: string, inputs: KeyedNode | undefined, source: Source, root: string): readonly Action[] {
  const name = (uses.split('@', 1)[0] ?? '').toLowerCase();
  if (inputs === undefined) return [];
  const input = (key: string): ScalarNode | null => {
    const node = child(inputs, key);
    return node?.kind === 'scalar' && node.type !== 'null' ? node : null;
  };
  const script = SCRIPTS.get(name);
  const node = script === undefined ? null : input(script.input);
  if (script !== undefined && node !== null) return [{ kind: 'script', language: script.language, script: { inline: [node] }, ...(script.remote === true ? { remote: true } : {}) }];
  const build = buildCommandOf(name, input, source, root);
  if (build !== null) return [{ kind: 'build', build }];
  return (COMPONENTS.get(name) ?? []).flatMap(([component, key]): readonly Action[] => {
    const version = input(key);
    const text = version === null ? null : /^v?(\d{1,6}(?:\.\d{1,6}){0,3})(?:\.[x*])?$/.exec((filledText(source, version) ?? '').trim())?.[1];
    return version === null || text == null ? [] : [{ kind: 'component', component: { name: component, version: text, source, span: version.span } }];
  });
}
