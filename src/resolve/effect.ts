import type { FileState } from '../model.ts';

/** What one layer does to one path. `certain`: what was there before no longer counts. */
export interface Effect {
  readonly state: FileState;
  readonly certain: boolean;
}
