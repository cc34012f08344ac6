import type { Dependency } from '../../model.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import { xmlTree } from '../settings/xml-tree.ts';
import type { SourceFile } from '../source-file.ts';
import { dependency } from './dependency.ts';

/** `PackageReference` and `PackageVersion` of projects and props, `package` of packages.config; target frameworks. */
export function dotnetXml(file: SourceFile): readonly Dependency[] {
  const root = xmlTree(file.text);
  const found: Dependency[] = [];
  if (root !== null) collect(root, file, found, 0);
  return found;
}

function collect(node: KeyedNode, file: SourceFile, found: Dependency[], depth: number): void {
  if (node.kind === 'scalar') {
    if (/^TargetFrameworks?$/.test(node.key)) found.push(...frameworks(node, file));
    return;
  }
  const name = scalarText(node, 'Include') ?? scalarText(node, 'Update') ?? scalarText(node, 'id');
  const version = [child(node, 'VersionOverride'), child(node, 'Version')].find((each): each is ScalarNode => each?.kind === 'scalar');
  const isPackage = ['PackageReference', 'PackageVersion', 'GlobalPackageReference'].includes(node.key) || (node.key === scalarText(node, 'id') && version !== undefined);
  if (isPackage && name !== undefined) found.push(dependency(file, { ecosystem: 'nuget', name, range: version?.text ?? null, span: version?.span ?? node.span }));
  if (depth < 12) for (const each of childrenOf(node)) collect(each, file, found, depth + 1);
}

/** `net8.0`, `netcoreapp3.1`, `net48`: the last two are as they are, the range tells. */
function frameworks(node: ScalarNode, file: SourceFile): readonly Dependency[] {
  return node.text.split(';').map((each) => each.trim()).filter((each) => each !== '').map((moniker) => {
    const version = /^net(?:coreapp)?(\d+\.\d+)/.exec(moniker)?.[1] ?? null;
    return { ...dependency(file, { ecosystem: 'runtime', name: 'dotnet', range: moniker, span: node.span }), version };
  });
}
