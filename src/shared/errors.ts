/** The user's mistake: an input, an option or a file that we were given. The message says what is wrong, where, and what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
