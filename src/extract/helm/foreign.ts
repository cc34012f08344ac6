import type { Connection, Location, Place } from '../../model.ts';
import { unknownContent } from '../operations/contents.ts';
import type { Chart } from './chart.ts';

/**
 * Charts of others, of which only the values are here: what their containers find at a path, and which variables they have,
 * is not to be seen. Each is a place that holds the connections below its key.
 */
export function foreignPlaces(chart: Chart, connections: readonly Connection[], at: Location): readonly Place[] {
  return chart.dependencies.filter((dependency) => dependency.chart === null).flatMap(({ key }): readonly Place[] => {
    const own = connections.filter(({ name }) => name?.startsWith(`${key}.`) === true);
    const reason = `the chart ${key} is not in the repository`;
    if (own.length === 0) return [];
    return [{
      id: `${chart.folder}/Chart.yaml#${key}`,
      kind: 'chart',
      name: key,
      scope: `chart ${chart.folder}`,
      at,
      layers: [
        { kind: 'inherits', from: { image: { parts: [{ kind: 'unknown', reason }], at } }, at },
        { kind: 'mounts', path: { parts: [{ kind: 'literal', text: '/' }], at }, content: unknownContent(reason, at), at },
        ...own.map((connection) => ({ kind: 'sets', entry: { key: connection.name ?? '', value: { parts: [{ kind: 'unknown', reason: 'withheld' }], at: connection.at }, connection, content: null, at: connection.at } }) as const),
      ],
      tags: [],
      folder: null,
      runs: false,
      os: 'linux',
    }];
  });
}
