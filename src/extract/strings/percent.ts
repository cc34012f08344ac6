const RUN = /(?:%[0-9a-f]{2})+/gi;

/** Undoes percent-encoding; what is no valid UTF-8 stays as it is. */
export function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  return text.replaceAll(RUN, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
