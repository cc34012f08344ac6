/** By its path: a pipeline of GitLab. */
export function isGitlabPipeline(path: string): boolean {
  return /(?:^|[/._-])gitlab-ci\.ya?ml$|(?:^|\/)\.gitlab\/ci\/.{1,200}\.ya?ml$/i.test(path);
}
