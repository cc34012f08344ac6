import type { ExtractContext } from '../extractor.ts';
import { NIL, listOf, mapOf, plainOf, textDatum, unknown } from '../rendering/datum.ts';
import type { Datum, MapDatum, Service } from '../rendering/datum.ts';
import { below } from './chart.ts';
import { linesOf, written } from '../rendering/rope.ts';
import type { SourceFile } from '../source-file.ts';
import { yamlOf } from './yaml-print.ts';
import { functionNamed } from './functions.ts';

const MAX_FILES = 500;

/** `.Files`: the files of the chart's folder, templates left out. https://helm.sh/docs/chart_template_guide/accessing_files/ */
export function filesOf(folder: string, context: ExtractContext): Datum {
  const start = folder === '' ? '' : `${folder}/`;
  const names = (context.list(folder) ?? []).map((path) => path.slice(start.length)).filter((name) => !/^(?:templates|charts)\/|^(?:Chart\.yaml|values\.yaml)$/.test(name));
  return { kind: 'service', service: filesService(names, (name) => context.open(below(folder, name))) };
}

function filesService(names: readonly string[], open: (name: string) => SourceFile | null): Service {
  const content = (name: string): Datum => {
    const file = names.includes(name) ? open(name) : null;
    // Helm takes it for empty; more likely it is put there before the chart is installed.
    if (file === null) return unknown(`the file ${name.slice(0, 100)} of the chart is not in the repository`);
    return file.encoding === 'binary' ? { kind: 'bytes', file } : textDatum(written(file, 0, file.text.length));
  };
  const members = (shown: (name: string) => string, value: (datum: Datum) => Datum): MapDatum => mapOf(names.slice(0, MAX_FILES).map((name) => [shown(name), value(content(name))]));
  return {
    members: () => members(asIs, asIs),
    field(name, args) {
      const first = plainOf(args[0]);
      switch (name) {
        case 'Get':
        case 'GetBytes':
          return first === null ? unknown('a file whose name is not known') : content(cleaned(first));
        case 'Lines': {
          const found = first === null ? unknown('a file whose name is not known') : content(cleaned(first));
          return found.kind === 'text' ? listOf(linesOf(found.rope).map(textDatum)) : found;
        }
        case 'Glob':
          return first === null ? unknown('files whose names are not known') : { kind: 'service', service: filesService(names.filter((each) => matches(each, cleaned(first))), open) };
        case 'AsConfig':
          return names.length === 0 ? textDatum('') : textDatum(yamlOf(members(baseName, asIs)));
        case 'AsSecrets':
          return names.length === 0 ? textDatum('') : textDatum(yamlOf(members(baseName, encoded)));
        default:
          return unknown('something of a file');
      }
    },
  };
}

const asIs = <Same>(same: Same): Same => same;
const encoded = (datum: Datum): Datum => functionNamed('b64enc')?.([datum]) ?? NIL;
const baseName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
const cleaned = (path: string): string => path.replace(/^\.?\//, '');

/** `*` and `?` within a name, `**` over folders, `{a,b}`; by walking both, so that no pattern takes long. */
export function matches(path: string, pattern: string): boolean {
  return alternatives(pattern).some((each) => walk(path, each));
}

function alternatives(pattern: string): readonly string[] {
  const open = pattern.indexOf('{');
  const close = pattern.indexOf('}', open);
  if (open === -1 || close === -1) return [pattern];
  return pattern.slice(open + 1, close).split(',').slice(0, 50).map((each) => pattern.slice(0, open) + each + pattern.slice(close + 1));
}

function walk(path: string, pattern: string): boolean {
  let states = new Set<number>([0]);
  const closed = (from: Set<number>): Set<number> => {
    for (const at of from) {
      if (pattern.startsWith('**/', at)) from.add(at + 3);
      if (pattern.startsWith('**', at)) from.add(at + 2);
      else if (pattern.charAt(at) === '*') from.add(at + 1);
    }
    return from;
  };
  states = closed(states);
  for (const char of path) {
    const next = new Set<number>();
    for (const at of states) {
      const wanted = pattern.charAt(at);
      if (pattern.startsWith('**', at)) next.add(at);
      else if (wanted === '*') {
        if (char !== '/') next.add(at);
      } else if ((wanted === '?' && char !== '/') || (wanted !== '' && wanted === char)) next.add(at + 1);
    }
    states = closed(next);
    if (states.size === 0) return false;
  }
  return states.has(pattern.length);
}

/** `.Capabilities`: what the cluster and the program can do. Nobody knows; a version is there in any case. */
export const CAPABILITIES: Datum = {
  kind: 'service',
  service: {
    field(name) {
      return name === 'APIVersions' || name === 'KubeVersion' || name === 'HelmVersion' ? { kind: 'service', service: { field: () => unknown('what the cluster is') } } : unknown('what the cluster is');
    },
  },
};

/** `.Release`: how the chart is installed. */
export function releaseOf(name: string, namespace: string): Datum {
  return mapOf([
    ['Name', textDatum(name)],
    ['Namespace', textDatum(namespace)],
    ['Service', textDatum('Helm')],
    ['IsInstall', unknown('whether it is the first installation')],
    ['IsUpgrade', unknown('whether it is the first installation')],
    ['Revision', unknown('how often it was installed')],
  ]);
}
