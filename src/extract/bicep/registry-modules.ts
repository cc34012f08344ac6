import { NULL, literal, memberOf } from '../arm/value.ts';
import type { ObjectEntry, Origin, Value } from '../arm/value.ts';
import { ELSEWHERE } from '../azure/index.ts';

/** A resource as Azure's own interface has it, made of the parameters of a published module. */
export interface PublishedResource {
  readonly type: string;
  readonly name: Value;
  readonly body: Value;
}

type Translation = (parameters: Value) => readonly PublishedResource[];

/** Azure Verified Modules by their names in the public registry. https://azure.github.io/Azure-Verified-Modules/indexes/bicep/ */
const MODULES: readonly { readonly name: RegExp; readonly translate: Translation }[] = [
  { name: /avm\/res\/web\/site(?:\/slot)?:/, translate: site },
  { name: /avm\/res\/app\/container-app:/, translate: containers('microsoft.app/containerapps') },
  { name: /avm\/res\/app\/job:/, translate: containers('microsoft.app/jobs') },
  { name: /avm\/res\/container-instance\/container-group:/, translate: containers('microsoft.containerinstance/containergroups') },
];

/** What a module that is not in the repository deploys; of one that no table knows, its parameters as they are. */
export function publishedResources(path: string, parameters: Value): readonly PublishedResource[] {
  const known = MODULES.find(({ name }) => name.test(path));
  return known?.translate(parameters) ?? [{ type: ELSEWHERE, name: NULL, body: parameters }];
}

const object = (entries: readonly (readonly [string, Value])[], origin: Origin): Value => ({ kind: 'object', origin, entries: entries.filter(([, value]) => value !== NULL).map(([key, value]): ObjectEntry => ({ key, keyOrigin: null, value })) });
const given = (parameters: Value, ...names: readonly string[]): readonly (readonly [string, Value])[] => names.map((name) => [name, isGiven(memberOf(parameters, name)) ? memberOf(parameters, name) : NULL]);
const isGiven = (value: Value): boolean => value.kind !== 'plain' || value.type !== 'null';

function site(parameters: Value): readonly PublishedResource[] {
  const { origin } = parameters;
  const name = memberOf(parameters, 'name');
  const type = 'microsoft.web/sites';
  const settings = memberOf(parameters, 'appSettingsKeyValuePairs');
  const configs = listed(memberOf(parameters, 'configs'));
  const child = (last: string): Value => (name.kind === 'text' ? { ...name, pieces: [...name.pieces, { part: { kind: 'literal', text: `/${last}` }, origin: null }] } : literal(`/${last}`, null));
  return [
    { type, name, body: object([...given(parameters, 'name', 'kind', 'tags'), ['properties', object(given(parameters, 'siteConfig', 'functionAppConfig', 'reserved'), origin)]], origin) },
    ...(isGiven(settings) ? [{ type: `${type}/config`, name: child('appsettings'), body: object([['properties', settings]], settings.origin) }] : []),
    ...configs.map((config) => ({ type: `${type}/config`, name: child(wordIn(config)), body: config })),
  ];
}

const listed = (value: Value): readonly Value[] => (value.kind === 'list' ? value.items : value.kind === 'oneOf' ? value.branches.flatMap(listed) : []);

function wordIn(config: Value): string {
  const name = memberOf(config, 'name');
  return name.kind === 'text' && name.pieces.length === 1 && name.pieces[0]?.part.kind === 'literal' ? name.pieces[0].part.text : 'appsettings';
}

function containers(type: string): Translation {
  return (parameters) => {
    const { origin } = parameters;
    const secrets = memberOf(parameters, 'secrets');
    const inner = memberOf(secrets, 'secureList');
    const secret = isGiven(inner) ? inner : secrets;
    const volumes = given(parameters, 'volumes');
    const body = type.startsWith('microsoft.app/')
      ? object([['configuration', object([['secrets', secret]], origin)], ['template', object([...given(parameters, 'containers'), ['initContainers', memberOf(parameters, 'initContainersTemplate')], ...volumes], origin)]], origin)
      : object([...given(parameters, 'containers', 'initContainers', 'osType'), ...volumes], origin);
    return [{ type, name: memberOf(parameters, 'name'), body: object([...given(parameters, 'name', 'tags'), ['properties', body]], origin) }];
  };
}
