import type { Location, Setting, Text } from '../../model.ts';
import { literalText, unknownText } from '../operations/text.ts';
import { child } from '../settings/tree.ts';
import type { LinkedService } from './factory.ts';
import { valueIn } from './factory.ts';
import { placeOf } from './values.ts';

/** Where a linked service runs, as a place and as a setting. */
export interface RunsOn {
  readonly title: string;
  readonly name: string;
  readonly at: Location;
  readonly setting: Setting | null;
}

function typeSetting(value: Text): Setting {
  return { layer: 'option', key: 'integrationRuntime.type', value, type: 'string', content: null, at: value.at };
}

/** Azure's own runtime that is there without a definition. */
const AUTO_RESOLVE = 'autoresolveintegrationruntime';

/** `connectVia` names the integration runtime; without it, it is Azure's own. The name alone says nothing. */
export function runtimeOf(service: LinkedService): RunsOn {
  const { properties, scope, factory } = service;
  const via = child(properties, 'connectVia');
  const reference = via === undefined ? undefined : child(via, 'referenceName');
  const type = child(properties, 'type') ?? properties;
  if (reference === undefined) {
    return { title: 'Azure integration runtime', name: 'Azure integration runtime', at: placeOf(type, scope.file), setting: null };
  }
  const value = valueIn(service, reference);
  const at = value?.text.at ?? placeOf(reference, scope.file);
  const [part] = value?.text.parts ?? [];
  if (value?.text.parts.length !== 1 || part?.kind !== 'literal') {
    return { title: 'integration runtime', name: 'that is named elsewhere', at, setting: typeSetting(unknownText('which integration runtime it is cannot be told from here', at)) };
  }
  const name = part.text;
  const found = factory.runtime(name);
  if (found === null && name.toLowerCase() === AUTO_RESOLVE) return { title: 'Azure integration runtime', name, at, setting: typeSetting(literalText('Managed', at)) };
  if (found === null) {
    return { title: 'integration runtime', name, at, setting: typeSetting(unknownText(`no file of the repository defines the integration runtime ${name}: whether it is Azure’s or self-hosted cannot be told`, at)) };
  }
  const kind = found.type.toLowerCase();
  const title = kind === 'managed' ? 'Azure integration runtime' : kind === 'selfhosted' ? 'self-hosted integration runtime' : 'integration runtime';
  return { title, name, at: found.at, setting: typeSetting(literalText(found.type, found.at)) };
}
