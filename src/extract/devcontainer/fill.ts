import type { Location, Part } from '../../model.ts';
import { literalText } from '../operations/text.ts';
import type { Fill, Filled } from '../pipelines/fill.ts';

/** Where the tree lies, outside of the container and within it. */
export interface Folders {
  /** Null where it has no meaning: within the container. */
  readonly local: string | null;
  readonly container: string;
}

/** `${localEnv:NAME:default}` and its kin. https://containers.dev/implementors/json_reference/#variables-in-devcontainerjson */
export function devcontainerFill({ local, container }: Folders, at: Location): Fill {
  return (text) => [...text.matchAll(/\$\{([A-Za-z]{1,40})(?::([^}:\n]{1,200}))?(?::([^}\n]{0,500}))?\}/g)].flatMap((match): readonly Filled[] => {
    const [whole, kind = '', name, otherwise] = match;
    const parts = meaning(kind, name, otherwise);
    return parts === null ? [] : [{ start: match.index, end: match.index + whole.length, parts, name: (name ?? kind).replaceAll(/\W/g, '_') }];
  });

  function meaning(kind: string, name: string | undefined, otherwise: string | undefined): readonly Part[] | null {
    switch (kind) {
      case 'localWorkspaceFolder': return local === null ? [{ kind: 'unknown', reason: 'it lies on the machine of whoever develops' }] : literal(local);
      case 'containerWorkspaceFolder': return literal(container);
      case 'localWorkspaceFolderBasename': case 'containerWorkspaceFolderBasename': return literal(container.slice(container.lastIndexOf('/') + 1));
      case 'localEnv': case 'env': return name === undefined ? null : [{ kind: 'variable', name, otherwise: otherwise === undefined ? null : literalText(otherwise, at) }];
      case 'containerEnv': return name === undefined ? null : [{ kind: 'variable', name, otherwise: otherwise === undefined ? null : literalText(otherwise, at) }];
      case 'devcontainerId': return [{ kind: 'unknown', reason: 'made up when the container is made' }];
      default: return null;
    }
  }
}

const literal = (text: string): readonly Part[] => (text === '' ? [] : [{ kind: 'literal', text }]);
