/** A file that a reader does not take on, as the time would have no bound. It is listed as skipped, with this reason. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';

  constructor(limit: number, unit: string) {
    super(`more than ${limit} ${unit}`);
  }
}
