import type { SourceFile } from '../source-file.ts';
import { textDatum, unknown } from '../rendering/datum.ts';
import type { Datum } from '../rendering/datum.ts';
import { fileLayer, set } from './layers.ts';
import type { Install, ValueLayer } from './layers.ts';
import { madeOf, written } from '../rendering/rope.ts';
import { chartsNamed, valueFilesNamed } from './shelf.ts';
import type { Shelf } from './shelf.ts';
import { joinedPath } from './chart.ts';
import { folderOf } from '../../shared/paths.ts';

/** A word of a command, quotes undone where nothing else changes. */
interface Word {
  readonly text: string;
  /** Where each character stands. */
  readonly offsets: readonly number[];
}

const MAX_COMMANDS = 200;
const MAX_COMMAND = 8000;
const COMMAND = /\bhelm(?:3|\.exe)?\s+(?:[\w-]+\s+){0,3}?(?:upgrade|install|template)\s/g;

/** `helm upgrade … CHART -f FILE --set KEY=VALUE`, in whatever kind of script. https://helm.sh/docs/helm/helm_upgrade/ */
export function commandInstalls(file: SourceFile, shelf: Shelf): readonly Install[] {
  if (!file.text.includes('helm')) return [];
  return [...file.text.matchAll(COMMAND)].slice(0, MAX_COMMANDS).flatMap((match, index) => installsOf(wordsFrom(file.text, match.index + match[0].length), index, file, shelf));
}

const FLAGS_WITH_VALUE = /^(?:-n|--namespace|--kube-context|--kubeconfig|--timeout|--version|--history-max|--description|--repo|--username|--password|--post-renderer|--set-json|--set-literal|--name-template|--output|-o|--ca-file|--cert-file|--key-file|--keyring|--labels|-l|--kube-apiserver|--kube-token)$/;

function installsOf(words: readonly Word[], index: number, file: SourceFile, shelf: Shelf): readonly Install[] {
  const positional: string[] = [];
  const given: { readonly name: string; readonly value: Word }[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    const equals = word.text.indexOf('=');
    const name = word.text.startsWith('--') && equals !== -1 ? word.text.slice(0, equals) : word.text;
    const takes = /^(?:-f|--values|--set|--set-string|--set-file)$/.test(name) || FLAGS_WITH_VALUE.test(name);
    const next = words[at + 1];
    if (!word.text.startsWith('-')) positional.push(word.text);
    else if (takes && name !== word.text) given.push({ name, value: { text: word.text.slice(equals + 1), offsets: word.offsets.slice(equals + 1) } });
    else if (takes && next !== undefined) {
      given.push({ name, value: next });
      at++;
    }
  }
  const charts = new Set(positional.flatMap((word) => chartsNamed(word, file, shelf)));
  const namespace = given.findLast(({ name }) => name === '-n' || name === '--namespace')?.value.text ?? null;
  const [release] = positional;
  return [...charts].flatMap((chart) => combinations(given, chart, file, shelf).map(({ layers, files }, each): Install => ({
    label: `${file.path}#helm${index === 0 ? '' : `-${String(index + 1)}`}${each === 0 ? '' : `.${String(each + 1)}`}`,
    chart,
    release: release !== undefined && /^[a-z0-9-]+$/.test(release) && positional.length > 1 ? release : null,
    namespace: namespace !== null && /^[a-z0-9-]+$/.test(namespace) ? namespace : null,
    layers,
    files,
  })));
}

interface Combination {
  readonly layers: readonly ValueLayer[];
  readonly files: readonly SourceFile[];
}

const MAX_COMBINATIONS = 24;

/** A variable in the name of a value file: one installation for each file that it may mean. */
function combinations(given: readonly { readonly name: string; readonly value: Word }[], chart: string, file: SourceFile, shelf: Shelf): readonly Combination[] {
  let all: readonly Combination[] = [{ layers: [], files: [] }];
  for (const { name, value } of given) {
    if (name === '-f' || name === '--values') {
      for (const word of value.text.split(',')) {
        const files = valueFilesNamed(word, null, file, shelf);
        if (files.length === 0) continue;
        all = all.flatMap((each) => files.map((found) => ({ layers: [...each.layers, fileLayer(found)], files: [...each.files, found] }))).slice(0, MAX_COMBINATIONS);
      }
    } else if (name.startsWith('--set')) {
      const layers = setLayers(name, value, chart, file, shelf);
      all = all.map((each) => ({ ...each, layers: [...each.layers, ...layers] }));
    }
  }
  return all;
}

/** `a=1,b.c=2`; the value may be a variable of the script. */
function setLayers(name: string, word: Word, chart: string, file: SourceFile, shelf: Shelf): readonly ValueLayer[] {
  const layers: ValueLayer[] = [];
  let from = 0;
  for (const pair of word.text.split(/(?<!\\),/).slice(0, 200)) {
    const equals = pair.indexOf('=');
    const start = from + equals + 1;
    if (equals > 0) layers.push(set(pair.slice(0, equals), name === '--set-file' ? fileValue(pair.slice(equals + 1), chart, file, shelf) : wordValue(pair.slice(equals + 1), word, start, file)));
    from += pair.length + 1;
  }
  return layers;
}

function fileValue(path: string, chart: string, file: SourceFile, { context }: Shelf): Datum {
  const found = [joinedPath('', path), joinedPath(folderOf(file.path), path), joinedPath(chart, path)].map((each) => (each === null ? null : context.open(each))).find((each) => each !== null) ?? null;
  if (found === null || found.encoding === 'binary') return unknown(`the file ${path.slice(0, 100)} that the command names`);
  return textDatum(written(found, 0, found.text.length));
}

function wordValue(value: string, { offsets }: Word, from: number, file: SourceFile): Datum {
  if (/[$`]|\{\{|%\w+%/.test(value)) return unknown('what the command that installs the chart is given');
  const start = offsets[from] ?? 0;
  const end = value === '' ? start : (offsets[from + value.length - 1] ?? start) + 1;
  const spelled = end - start === value.length && value !== '' ? written(file, start, end) : madeOf(value.replaceAll('\\,', ','), file, start, end);
  return /^(?:true|false)$/.test(value) ? { kind: 'bool', value: value === 'true', rope: spelled } : textDatum(spelled);
}

/** The words of a command up to its end. A line goes on behind a backslash, or when the next one begins with an option. */
function wordsFrom(source: string, begin: number): readonly Word[] {
  const words: Word[] = [];
  const stop = Math.min(source.length, begin + MAX_COMMAND);
  let at = begin;
  while (at < stop && words.length < 300) {
    const char = source.charAt(at);
    if (char === '\\' && /^\\[ \t]*\r?\n/.test(source.slice(at, at + 20))) at = source.indexOf('\n', at) + 1;
    else if (char === '\n') {
      const next = source.slice(at + 1, at + 300).trimStart();
      if (!/^--?[a-z]/.test(next)) break;
      at++;
    } else if (/\s/.test(char)) at++;
    else if (/[;|&)]/.test(char) || (char === '#' && /\s/.test(source.charAt(at - 1)))) break;
    else {
      const word = wordAt(source, at, stop);
      words.push(word.word);
      at = word.next;
    }
  }
  return words;
}

function wordAt(source: string, begin: number, stop: number): { readonly word: Word; readonly next: number } {
  const offsets: number[] = [];
  let at = begin;
  let spelled = '';
  let braces = 0;
  let quote = '';
  while (at < stop) {
    const char = source.charAt(at);
    if (char === '\n' || (quote === '' && braces === 0 && (/\s/.test(char) || /[;|&]/.test(char)))) break;
    if (char === '{') braces++;
    if (char === '}') braces = Math.max(0, braces - 1);
    if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
    else {
      spelled += char;
      offsets.push(at);
    }
    at++;
  }
  return { word: { text: spelled, offsets }, next: Math.max(at, begin + 1) };
}
