import type { Content, Text } from '../../model.ts';
import { missingRoots, systemOfImage } from '../../shared/public-images.ts';
import { isWholeStore } from '../../shared/store-paths.ts';
import { sealed, textContent, unknownContent } from '../operations/contents.ts';
import { treePath, under, withSlash } from '../operations/paths.ts';
import { download, fileName } from '../operations/programs/download.ts';
import { concat, leading, literalsOf, literalText, textOf, trailing } from '../operations/text.ts';
import type { ShellWord } from '../shell/index.ts';
import { push } from './building.ts';
import { leftOutOf } from './ignore.ts';
import type { Building, Reader } from './building.ts';
import type { HereDocument, Instruction } from './instructions.ts';
import { stageOf } from './stages.ts';
import { literalValue, withDefaults } from './values.ts';
import { windowsPath, windowsSource } from './windows-paths.ts';
import { readFlags, readJsonWords, readWord, readWords } from './words.ts';

/** `COPY` and `ADD`. https://docs.docker.com/reference/dockerfile/#copy */
export const readCopy: Reader = (instruction, building) => {
  const { flags, end } = readFlags(instruction.arguments, building.escape);
  const words = readJsonWords(instruction.arguments, building.escape, end) ?? readWords(instruction.arguments, building.escape, end);
  const last = words.at(-1);
  if (last === undefined) return;
  const sources = words.slice(0, -1);
  const named = windowsPath(last.text, building);
  const target = sources.length > 1 || /(?:^|\/)\.\.?$/.test(trailing(named)) ? withSlash(named) : named;
  for (const source of sources) {
    const content = copied(source, instruction, building, flags.get('from') ?? null);
    const heredoc = heredocOf(source, instruction.heredocs);
    const address = heredoc === undefined && isAddress(source.text);
    const to =
      heredoc !== undefined && trailing(target).endsWith('/') ? concat([target, heredoc.name], target.at)
      : address && trailing(target).endsWith('/') ? fileName(source.text, target, target.at)
      : target;
    push(building, { at: instruction.at, sometimes: false, program: instruction.keyword, kind: 'write', to, content: sealed(content), append: false });
  }
};

function copied(source: ShellWord, instruction: Instruction, building: Building, from: ShellWord | null): Content {
  const at = source.text.at;
  const heredoc = heredocOf(source, instruction.heredocs);
  if (heredoc !== undefined) return heredocContent(heredoc, building);
  if (from !== null) return copiedFrom(source.text, from.text, building);
  if (instruction.keyword === 'ADD' && isAddress(source.text)) return isRepositoryAddress(source.text) ? unknownContent('another git repository', at) : download(source.text);
  const path = literalValue(windowsSource(source.text, building), building.known);
  if (path === null) return unknownContent(`which file is copied depends on ${literalsOf(source.text) === '' ? 'a variable' : `a variable in ${literalsOf(source.text)}`}`, at);
  const inTree = treePath(building.folder, path);
  if (inTree === null) return unknownContent('outside of the repository', at);
  const leftOut = leftOutOf(building);
  return { kind: 'repository', path: inTree, at, ...(leftOut === null ? {} : { leftOut }) };
}

/** From an earlier stage: what that path holds there at its end. From an image: only its public store is known. */
function copiedFrom(path: Text, from: Text, building: Building): Content {
  const name = literalValue(from, building.known);
  const stage = stageOf(name, building.stages.slice(0, building.stage.index));
  if (stage !== null) return { kind: 'path', path: under(literalText(building.windows ? 'C:/' : '/', path.at), withDefaults(windowsPath(path, building), building.known)), place: stage.id, at: path.at };
  const inImage = literalValue(path, building.known);
  if (name !== null && inImage !== null && isWholeStore(inImage)) {
    const missing = missingRoots(name);
    return { kind: 'store', store: systemOfImage(name) ?? name, at: path.at, ...(missing === null ? {} : { missing }) };
  }
  return unknownContent(name === null ? 'copied from an image that is not known' : `copied from the image ${name}`, path.at);
}

function heredocOf(source: ShellWord, heredocs: readonly HereDocument[]): HereDocument | undefined {
  const text = literalsOf(source.text);
  if (!text.startsWith('<<')) return undefined;
  const name = text.replace(/^<<-?/, '').replaceAll(/["']/g, '');
  return heredocs.find((heredoc) => heredoc.name.replaceAll(/["']/g, '') === name);
}

function heredocContent(heredoc: HereDocument, { escape }: Building): Content {
  const { body, quoted } = heredoc;
  const at = body.at(0, body.text.length);
  if (quoted || !body.text.includes('$')) return textContent(literalText(body.text.replaceAll('\r\n', '\n'), at));
  // Quotes mean nothing in a here-document, so only the stretches around variables are read as words.
  const parts = body.text.split(/(\$\{[^}\n]{1,200}\}|\$[A-Za-z_][A-Za-z0-9_]{0,100})/).flatMap((text, index): Text['parts'] => {
    if (index % 2 === 0) return [{ kind: 'literal', text: text.replaceAll('\r\n', '\n') }];
    return readWord({ ...body, text, start: () => body.start(0), end: () => body.end(body.text.length), at: () => at }, 0, text.length, escape).text.parts;
  });
  return textContent(textOf(parts, at));
}

function isAddress(text: Text): boolean {
  return /^(?:https?|ftp|git|ssh):\/\/|^git@/i.test(leading(text));
}

function isRepositoryAddress(text: Text): boolean {
  return /^(?:git|ssh):\/\/|^git@|\.git(?:#|$)/i.test(literalsOf(text));
}
