import type { Content } from '../../model.ts';
import { folderOf } from '../../shared/paths.ts';
import { decodeCertificateText } from '../certificates/index.ts';
import { sealed, textContent, unknownContent } from '../operations/contents.ts';
import { literalText } from '../operations/text.ts';
import { isCertificateText } from '../settings/collect.ts';
import { child } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { Project } from './project.ts';
import { itemsOf } from './services.ts';
import type { Given, Part, Service } from './services.ts';
import { interpolated } from './variables.ts';
import { hostContent, textIn } from './volumes.ts';
import type { Mount } from './volumes.ts';

/** `configs` and `secrets`: files that are defined once for all services. Where they appear when nobody says so. */
const KINDS = [
  { key: 'configs', folder: '/' },
  { key: 'secrets', folder: '/run/secrets/' },
] as const;

/** https://docs.docker.com/reference/compose-file/configs/, https://docs.docker.com/reference/compose-file/secrets/ */
export function sharedFilesOf(service: Service, project: Project): readonly Mount[] {
  return KINDS.flatMap(({ key, folder }) => itemsOf(service, key).flatMap((item) => mountOf(item, key, folder, project)));
}

function mountOf({ node, part }: Given, kind: string, folder: string, project: Project): readonly Mount[] {
  const at = part.file.at(node.span.start, node.span.end);
  const name = node.kind === 'scalar' ? node.text : textIn(node, 'source', part, project)?.flat;
  if (name === undefined || name === '') return [];
  const target = node.kind === 'scalar' ? null : textIn(node, 'target', part, project);
  const written = target?.flat ?? name;
  const path = written.startsWith('/') ? written : folder + written;
  return [{ target: literalText(path, target?.at ?? at), path, source: { kind: 'content', content: definitionOf(kind, name, project, at) }, readOnly: true, at }];
}

/** What the last file that defines it says. */
function definitionOf(kind: string, name: string, project: Project, at: Mount['at']): Content {
  for (const { file, root } of project.files.toReversed()) {
    const list = child(root, kind);
    const node = list?.kind === 'map' ? list.children.findLast(({ key }) => key === name) : undefined;
    if (node !== undefined && node.kind === 'map') return sealed(contentOf(node, { file, node, folder: project.folder }, project));
  }
  return unknownContent(`nothing here says what ${name} is`, at);
}

function contentOf(node: KeyedNode, part: Part, project: Project): Content {
  const at = part.file.at(node.keySpan?.start ?? node.span.start, node.keySpan?.end ?? node.span.end);
  const file = textIn(node, 'file', part, project);
  if (file !== null) return hostContent(file.flat, part, file.at);
  const inline = child(node, 'content');
  if (inline?.kind === 'scalar') {
    const text = interpolated(part.file, inline, project.environment);
    return (isCertificateText(inline.text) ? decodeCertificateText(inline.text, text.at) : null) ?? textContent(text);
  }
  const variable = textIn(node, 'environment', part, project);
  if (variable !== null) return variableContent(variable.flat, project, variable.at);
  return unknownContent('it is made outside of the repository', at);
}

/** The value of a variable as a file: known where the `.env` file gives it. */
function variableContent(name: string, { environment }: Project, at: Mount['at']): Content {
  const { path, assignments } = environment;
  if (path === null || !assignments.has(name)) return unknownContent(`nothing in the repository sets ${name}`, at);
  return { kind: 'bag', bag: { name: path, kind: 'environment file', scope: folderOf(path) }, key: name, at };
}
