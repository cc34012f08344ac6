/** A name of an image, without its digest. */
export interface ImageName {
  /** `registry:5000/team/api` */
  readonly repository: string;
  readonly tag: string | null;
}

/** Reads `registry:5000/team/api:1.2@sha256:…`. */
export function parseImage(text: string): ImageName {
  const digest = text.indexOf('@');
  const plain = (digest === -1 ? text : text.slice(0, digest)).trim();
  const colon = plain.lastIndexOf(':');
  const tagged = colon > plain.lastIndexOf('/');
  return { repository: tagged ? plain.slice(0, colon) : plain, tag: tagged ? plain.slice(colon + 1) : null };
}
