/**
 * A span in a file of the audited tree.
 *
 * `path` is relative to the repository root and uses `/`. Lines and columns start at 1, columns count
 * UTF-16 units, the end is exclusive.
 */
export interface Location {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** One link of a chain: where it stands (null for something that is not in the tree), and what was concluded there. */
export interface Step {
  readonly at: Location | null;
  readonly what: string;
}

export type Confidence = 'high' | 'medium' | 'low';
export type Level = 'error' | 'warning' | 'notice';

/** A calendar day, `YYYY-MM-DD`, UTC. Days compare as strings. */
export type Day = string;
