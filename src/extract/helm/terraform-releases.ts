import { parseBody } from '../hcl/parser.ts';
import type { Block, Body, Expression } from '../hcl/syntax.ts';
import { dataOf } from '../rendering/data.ts';
import { textDatum, unknown } from '../rendering/datum.ts';
import type { Datum } from '../rendering/datum.ts';
import { madeOf, unreadable, written } from '../rendering/rope.ts';
import type { Rope } from '../rendering/rope.ts';
import type { SourceFile } from '../source-file.ts';
import { fileLayer, laidOver, set } from './layers.ts';
import type { Install, ValueLayer } from './layers.ts';
import { chartsNamed, valueFilesNamed } from './shelf.ts';
import type { Shelf } from './shelf.ts';

const MAX_RELEASES = 100;
const MAX_ITEMS = 200;
const SETTINGS: ReadonlySet<string> = new Set(['set', 'set_sensitive']);
const REASON = 'known when Terraform runs';

/**
 * `resource "helm_release"` with a chart of this repository. Values that Terraform computes are unknown.
 * https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release
 */
export function terraformInstalls(file: SourceFile, shelf: Shelf): readonly Install[] {
  if (!/\.(?:tf|tofu)$/.test(file.path) || !file.text.includes('helm_release')) return [];
  const releases = parseBody(file.text).blocks.filter(({ type, labels }) => type === 'resource' && labels[0] === 'helm_release').slice(0, MAX_RELEASES);
  return releases.flatMap(({ body, labels }) => {
    const chart = attribute(body, 'chart');
    const charts = chart === null ? [] : chartsNamed(pathIn(chart), file, shelf);
    return charts.map((folder): Install => {
      const documents = itemsOf(attribute(body, 'values')).map((each) => documentLayer(each, file, shelf));
      return {
        label: `${file.path}#${labels[1] ?? ''}`, chart: folder,
        release: nameIn(attribute(body, 'name')), namespace: nameIn(attribute(body, 'namespace')),
        layers: [...documents.map(({ layer }) => layer), ...settingsOf(body).flatMap(({ name, value }) => settingLayer(name, value, file))],
        files: documents.flatMap((each) => each.files),
      };
    });
  });
}

function attribute(body: Body, name: string): Expression | null {
  return body.attributes.findLast((each) => each.name === name)?.value ?? null;
}

function itemsOf(value: Expression | null): readonly Expression[] {
  if (value === null) return [];
  return value.kind === 'list' ? value.items.slice(0, MAX_ITEMS) : [value];
}

interface Setting {
  readonly name: Expression | null;
  readonly value: Expression | null;
}

/** Blocks `set { name, value }` up to version 2 of the provider, a list of objects from version 3 on. */
function settingsOf(body: Body): readonly Setting[] {
  const blocks = body.blocks.filter(({ type }) => SETTINGS.has(type)).map((block: Block): Setting => ({ name: attribute(block.body, 'name'), value: attribute(block.body, 'value') }));
  const listed = body.attributes.filter(({ name }) => SETTINGS.has(name)).flatMap(({ value }) => itemsOf(value)).map((item): Setting => ({ name: memberOf(item, 'name'), value: memberOf(item, 'value') }));
  return [...blocks, ...listed].slice(0, MAX_ITEMS);
}

function memberOf(object: Expression, name: string): Expression | null {
  if (object.kind !== 'object') return null;
  return object.items.find(({ key }) => (key.kind === 'name' ? key.name : plainIn(key)) === name)?.value ?? null;
}

/** A setting whose name is computed may be any: all values are then unknown. */
function settingLayer(name: Expression | null, value: Expression | null, file: SourceFile): readonly ValueLayer[] {
  const path = name === null ? null : plainIn(name);
  if (path === null) return [anything];
  return [set(path, value === null ? unknown(REASON) : valueOf(value, file))];
}

function anything(): Datum {
  return unknown(REASON);
}

/** A document of `values`: `file("…")`, a text that stands there, or what Terraform makes. */
function documentLayer(value: Expression, file: SourceFile, shelf: Shelf): { readonly layer: ValueLayer; readonly files: readonly SourceFile[] } {
  const [path] = value.kind === 'call' && value.name === 'file' ? value.arguments : [];
  const files = path === undefined ? [] : valueFilesNamed(pathIn(path), null, file, shelf);
  const [found] = files;
  if (found !== undefined && files.length === 1) return { layer: fileLayer(found), files };
  const data = value.kind === 'template' ? dataOf(ropeOf(value, file), '.Values') : null;
  return { layer: data === null ? anything : laidOver(data), files: [] };
}

function valueOf(value: Expression, file: SourceFile): Datum {
  if (value.kind === 'literal') return value.type === 'null' ? unknown(REASON) : textDatum(written(file, value.span.start, value.span.end));
  return value.kind === 'template' ? textDatum(ropeOf(value, file)) : unknown(REASON);
}

function ropeOf({ parts }: Extract<Expression, { kind: 'template' }>, file: SourceFile): Rope {
  return parts.flatMap((part): Rope => {
    if (part.kind !== 'text') return unreadable(REASON);
    return file.text.slice(part.start, part.end) === part.text ? written(file, part.start, part.end) : madeOf(part.text, file, part.start, part.end);
  });
}

/** A text without anything computed in it. */
function plainIn(value: Expression): string | null {
  if (value.kind !== 'template') return null;
  return value.parts.every(({ kind }) => kind === 'text') ? value.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('') : null;
}

function nameIn(value: Expression | null): string | null {
  const name = value === null ? null : plainIn(value);
  return name !== null && /^[a-z0-9-]+$/.test(name) ? name : null;
}

/** A path as a shell would spell it: `path.module` is the folder of the file, any other expression a variable. */
function pathIn(value: Expression): string {
  if (value.kind !== 'template') return '';
  return value.parts.map((part) => {
    if (part.kind === 'text') return part.text;
    const { expression } = part.kind === 'expression' ? part : { expression: null };
    return expression?.kind === 'member' && expression.of.kind === 'name' && expression.of.name === 'path' ? '.' : '$X';
  }).join('');
}
