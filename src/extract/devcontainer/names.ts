/** By its path: what a development container is made of. https://containers.dev/implementors/spec/#devcontainerjson */
export function isDevcontainer(path: string): boolean {
  return /(?:^|\/)(?:\.devcontainer\/(?:[^/]{1,200}\/)?devcontainer\.json|\.devcontainer\.json)$/i.test(path);
}

/** The folder that a `.devcontainer` stands for: the one that it lies in. */
export function rootOf(path: string): string {
  const at = path.toLowerCase().lastIndexOf('.devcontainer');
  const folder = path.toLowerCase().endsWith('.devcontainer.json') ? path.slice(0, path.lastIndexOf('/') + 1) : path.slice(0, path.toLowerCase().indexOf('.devcontainer/'));
  return at === -1 ? '' : folder.replace(/\/$/, '');
}
