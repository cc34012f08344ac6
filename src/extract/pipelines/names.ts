import type { KeyedNode } from '../settings/tree.ts';

const AZURE = /(?:^|\/)(?:azure-pipelines[^/]{0,100}\.ya?ml|\.?azure-pipelines\/.{1,300}\.ya?ml|\.azuredevops\/.{1,300}\.ya?ml)$/i;

/** By its path: a pipeline of Azure DevOps, or a template of one. */
export function isAzurePipeline(path: string): boolean {
  return AZURE.test(path);
}

/** What pipelines read by themselves. */
const READ_KEYS = new Set(['variables', 'env', 'script', 'bash', 'powershell', 'pwsh', 'inlinescript', 'inline']);

/** A pipeline without what is read as variables and scripts, for readers of connection strings. */
export function withoutScripts(node: KeyedNode): KeyedNode {
  if (node.kind === 'scalar') return node;
  return { ...node, children: node.children.filter(({ key }) => !READ_KEYS.has(key.toLowerCase())).map(withoutScripts) };
}
