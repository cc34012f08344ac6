import { list } from '../../shared/words.ts';
import { singleLine } from '../escape.ts';
import { projectCounts, projectName } from '../facts.ts';
import type { ProjectPage } from '../page.ts';
import { shortenMiddle } from '../shorten.ts';
import { count } from '../words.ts';
import { columns, pad } from './layout.ts';
import type { Line, Style } from './paint.ts';

const MAX_ROWS = 200;
const MAX_PATH = 200;
const GAP = 2;

const VERDICT: Readonly<Record<NonNullable<ProjectPage['worst']>, readonly [text: string, style: Style]>> = {
  breaks: ['✗ not ready', 'bad'], 'breaks-later': ['✗ not ready', 'bad'], unknown: ['? unknown', 'warn'],
  connects: ['✓ ready', 'good'], 'not-affected': ['✓ ready', 'good'],
};
const NOT_JUDGED = ['not judged', 'dim'] as const;

/** One line a project, worst first: its verdict, how many clients there are of each kind, its folder. */
export function overviewLines(projects: readonly ProjectPage[]): readonly Line[] {
  const rows = projects.slice(0, MAX_ROWS).map((project) => {
    const counts = projectCounts(project);
    return {
      verdict: project.worst === null ? NOT_JUDGED : VERDICT[project.worst],
      clients: counts.length === 0 ? 'none' : list(counts),
      name: singleLine(shortenMiddle(projectName(project.name), MAX_PATH)),
    };
  });
  const verdictWidth = Math.max(...['VERDICT', ...rows.map(({ verdict }) => verdict[0])].map(columns)) + GAP;
  const clientsWidth = Math.max(...['CLIENTS', ...rows.map(({ clients }) => clients)].map(columns)) + GAP;
  const rest = projects.length - rows.length;
  return [
    [[pad('VERDICT', verdictWidth), 'dim'], [pad('CLIENTS', clientsWidth), 'dim'], ['PROJECT', 'dim']],
    ...rows.map(({ verdict, clients, name }): Line => [[pad(verdict[0], verdictWidth), verdict[1]], [pad(clients, clientsWidth), 'plain'], [name, 'plain']]),
    ...(rest > 0 ? [[[`… and ${count(rest, 'more project')}; the worst come first.`, 'dim']] satisfies Line] : []),
  ];
}
