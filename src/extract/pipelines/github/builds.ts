import type { Text } from '../../../model.ts';
import type { Build } from '../../dockerfile/build.ts';
import { tagOf } from '../../dockerfile/build-command.ts';
import { treePath } from '../../operations/paths.ts';
import { plain, textOf } from '../../operations/text.ts';
import type { ScalarNode } from '../../settings/tree.ts';
import type { ShellWord } from '../../shell/index.ts';
import { filledText, filledWord } from '../fill.ts';
import type { Source } from '../fill.ts';

/** Actions that build an image, and how they call what `docker build` takes. */
const BUILDERS = new Map([
  ['docker/build-push-action', { context: 'context', file: 'file', tags: 'tags', name: null, arguments: 'build-args', target: 'target' }],
  ['redhat-actions/buildah-build', { context: 'context', file: 'containerfiles', tags: 'tags', name: 'image', arguments: 'build-args', target: 'target' }],
  ['azure/container-apps-deploy-action', { context: 'appSourcePath', file: 'dockerfilePath', tags: 'imageToBuild', name: null, arguments: 'buildArguments', target: '' }],
  ['mr-smithers-excellent/docker-build-push', { context: 'directory', file: 'dockerfile', tags: 'image', name: null, arguments: 'buildArgs', target: 'target' }],
]);
const MAX_LINES = 200;

/** The build that an action does; null when it does none, or none of a folder of this repository. */
export function buildCommandOf(action: string, input: (key: string) => ScalarNode | null, source: Source, root: string): Build | null {
  const names = BUILDERS.get(action);
  if (names === undefined) return null;
  const text = (key: string): string | null => {
    const node = key === '' ? null : input(key);
    return node === null ? null : filledText(source, node)?.trim() ?? null;
  };
  const written = input(names.context) === null ? '.' : text(names.context);
  const context = written === null || /^(?:[a-z+]{2,20}:\/\/|git@)|[{]/i.test(written) ? null : treePath(root, written === '' ? '.' : written);
  if (context === null) return null;
  const file = input(names.file) === null ? treePath(context, 'Dockerfile') : fileOf(text(names.file), action.startsWith('azure/') ? context : root);
  if (file === null) return null;
  const name = names.name === null ? null : text(names.name);
  const tags = linesOf(input(names.tags), source, /[,\n ]/).flatMap(({ text: each }) => tagOf(each) ?? []);
  const at = placeOf([names.context, names.file, names.tags, names.arguments].map(input), source);
  return {
    dockerfile: file, context, at,
    target: text(names.target),
    tags: name === null ? tags : tags.length === 0 ? [name] : tags.map((tag) => (tag.includes('/') || tag.includes(':') ? tag : `${name}:${tag}`)),
    arguments: linesOf(input(names.arguments), source, /\n/).flatMap((word) => {
      const [first] = word.text.parts;
      const equals = first?.kind === 'literal' ? first.text.indexOf('=') : -1;
      if (first?.kind !== 'literal' || equals < 1) return [];
      const rest = first.text.slice(equals + 1);
      const parts: Text['parts'] = [...(rest === '' ? [] : [{ kind: 'literal' as const, text: rest }]), ...word.text.parts.slice(1)];
      const [piece] = word.pieces;
      const pieces = parts.map((part, index) => ({ part, start: (piece?.start ?? 0) + (index === 0 ? equals + 1 : 0), end: word.pieces.at(-1)?.end ?? 0 }));
      return [{ name: first.text.slice(0, equals).trim(), value: { ...word, text: textOf(parts, word.text.at), pieces }, at: word.text.at }];
    }),
  };
}

function fileOf(written: string | null, folder: string): string | null {
  return written === null ? null : treePath(folder, written);
}

function placeOf(nodes: readonly (ScalarNode | null)[], { file }: Source): Text['at'] {
  const spans = nodes.flatMap((node) => (node === null ? [] : [node.keySpan ?? node.span]));
  const start = spans.reduce((least, span) => Math.min(least, span.start), Number.POSITIVE_INFINITY);
  return file.at(Number.isFinite(start) ? start : 0);
}

/** The items of an input of several lines, each where it stands. */
function linesOf(node: ScalarNode | null, source: Source, separator: RegExp): readonly ShellWord[] {
  if (node === null) return [];
  const word = filledWord(source, node);
  const found: ShellWord[] = [];
  let pieces: ShellWord['pieces'][number][] = [];
  const finish = (): void => {
    const text = textOf(pieces.map(({ part }) => part), word.text.at);
    if (pieces.length > 0 && plain(text)?.trim() !== '') {
      const start = pieces[0]?.start ?? 0;
      const at = source.file.at(start, pieces.at(-1)?.end ?? start);
      found.push({ ...word, text: { ...text, at }, pieces });
    }
    pieces = [];
  };
  for (const piece of word.pieces) {
    if (piece.part.kind !== 'literal') {
      pieces.push(piece);
      continue;
    }
    const exact = piece.end - piece.start === piece.part.text.length;
    let last = 0;
    const keep = (to: number): void => {
      const text = piece.part.kind === 'literal' ? piece.part.text.slice(last, to) : '';
      const from = pieces.length === 0 ? text.length - text.trimStart().length : 0;
      if (text.trim() !== '') pieces.push({ part: { kind: 'literal', text: text.slice(from).trimEnd() }, start: exact ? piece.start + last + from : piece.start, end: exact ? piece.start + last + text.trimEnd().length : piece.end });
    };
    for (let at = 0; at < piece.part.text.length && found.length < MAX_LINES; at++) {
      if (!separator.test(piece.part.text.charAt(at))) continue;
      keep(at);
      finish();
      last = at + 1;
    }
    keep(piece.part.text.length);
  }
  finish();
  return found;
}
