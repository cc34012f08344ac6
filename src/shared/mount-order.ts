import type { Layer, Text } from '../model.ts';

/**
 * Mounts as they are made: whatever the order in which they are written, those at shorter paths come first, so that none
 * hides another that lies below it. Docker, containerd, CRI-O and systemd all do so.
 * https://github.com/containerd/containerd/blob/main/internal/cri/opts/spec_linux_opts.go (`orderedMounts`)
 * https://github.com/moby/moby/blob/master/daemon/volumes.go (`sortMounts`)
 */
export function outerFirst<Mount>(mounts: readonly Mount[], pathOf: (mount: Mount) => Text | null): readonly Mount[] {
  return mounts.map((mount) => ({ mount, depth: depthOf(pathOf(mount)) })).sort((left, right) => left.depth - right.depth).map(({ mount }) => mount);
}

/** The same for layers; those that mount nothing stand before those that do. */
export function layersOuterFirst(layers: readonly Layer[]): readonly Layer[] {
  return outerFirst(layers, (layer) => (layer.kind === 'mounts' || layer.kind === 'mountsBag' ? layer.path : null));
}

/** How many names the path has; a part that cannot be read counts as none. */
function depthOf(path: Text | null): number {
  return (path?.parts ?? []).map((part) => (part.kind === 'literal' ? part.text : '')).join('').split(/[/\\]/u).filter((name) => name !== '' && name !== '.').length;
}
