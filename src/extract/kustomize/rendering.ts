import type { ExtractContext } from '../extractor.ts';
import { build } from './build.ts';
import type { Kustomization, Layout } from './layout.ts';
import { withReferences } from './references.ts';
import { withVariables } from './replacements.ts';
import type { Resource } from './resources.ts';
import { newSession } from './session.ts';
import type { Session } from './session.ts';

/** What comes out of a kustomization. */
export interface Rendering {
  readonly session: Session;
  readonly resources: readonly Resource[];
}

/** All objects of a kustomization, with everything applied. */
export function render(root: Kustomization, layout: Layout, context: ExtractContext): Rendering {
  const session = newSession(root, layout, context);
  const resources = withVariables(withReferences(build(root, [], session)), session.variables.map(({ node }) => node));
  return { session, resources };
}

/** What a rendering holds is told apart from what others hold, and by namespace. */
export function scopeIn({ file }: Kustomization, namespace: string): string {
  return namespace === '' ? `kustomization ${file.path}` : `kustomization ${file.path}, namespace ${namespace}`;
}
