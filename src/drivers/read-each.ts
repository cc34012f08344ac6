import type { ResolvedContent, TrustSource } from '../model.ts';

/** The same sources, read by this reader, and folders file by file: one that is broken costs no other. */
export function readEach(trust: TrustSource, reader: string): TrustSource {
  if (trust.kind === 'none' || trust.kind === 'unresolved') return trust;
  const { content } = trust;
  const read: ResolvedContent = trust.kind === 'directory' && content.kind === 'joined' ? { ...content, pieces: content.pieces.map((piece) => readBy(piece, reader)) } : readBy(content, reader);
  return { ...trust, content: read, added: trust.added.map((added) => readEach(added, reader)) };
}

function readBy(from: ResolvedContent, reader: string): ResolvedContent {
  return from.kind === 'readBy' ? from : { kind: 'readBy', reader, from };
}
