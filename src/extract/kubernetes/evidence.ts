import type { PartialEvidence } from '../extractor.ts';
import { bagsOf } from './bags.ts';
import type { KubernetesObject } from './objects.ts';
import { operatorConnections } from './operators.ts';
import { placesOf } from './pods.ts';
import type { Reading } from './reading.ts';
import { podSpecOf } from './recognise.ts';

/** The places and bags of objects, wherever these come from. */
export function evidenceOf(objects: readonly KubernetesObject[], reading: Reading): PartialEvidence {
  const pods = objects.flatMap((object) => {
    const spec = podSpecOf(object.node);
    return spec === null ? [] : [placesOf(object, spec, reading)];
  });
  const operators = objects.map((object) => operatorConnections(object, reading));
  const bags = objects.map((object) => bagsOf(object, reading));
  return {
    places: [...pods, ...operators].flatMap(({ places }) => places),
    bags: bags.flatMap((each) => each.bags),
    connections: [...pods, ...operators, ...bags].flatMap(({ connections }) => connections),
  };
}
