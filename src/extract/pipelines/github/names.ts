const WORKFLOW = /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]{1,200}\.ya?ml$/i;

/** By its path: a workflow of GitHub, or of what runs the same ones. */
export function isWorkflow(path: string): boolean {
  return WORKFLOW.test(path);
}

/** The repository that a workflow or action belongs to: the folder that `.github` lies in, mostly the root of the tree. */
export function repositoryOf(path: string): string {
  return /^(.{0,1000}?)\/\.(?:github|gitea|forgejo)\//i.exec(path)?.[1] ?? '';
}

/** By its name: what an action does is said in a file of this name. */
export function isActionFile(path: string): boolean {
  return /(?:^|\/)action\.ya?ml$/i.test(path);
}
