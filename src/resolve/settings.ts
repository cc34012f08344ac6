import type { Connection, Content, FileState, Fragment, ResolvedSetting, Setting, StringSyntax, Location, Value } from '../model.ts';
import { compareText } from '../shared/order.ts';
import { absent, branchesOf, either, unknown, within } from './alternatives.ts';
import type { Standpoint, Variables } from './variables.ts';

export type ParseFragment = (fragment: { syntax: StringSyntax; text: string; at: Location }) => readonly Setting[];

export type ReadContent = (content: Content, at: Standpoint) => FileState;

/** What settings need to know of the place they are used in. */
export interface SettingGround {
  readonly variables: Variables;
  readonly parseFragment: ParseFragment;
  /** Content that the code reads. */
  readonly content: ReadContent;
}

/** The settings of a connection, seen from where its texts stand. */
export function resolveSettings(connection: Connection, at: Standpoint, ground: SettingGround): readonly ResolvedSetting[] {
  const own = connection.settings.map((setting) => resolveSetting(setting, at, ground));
  return [...own, ...connection.fragments.flatMap((fragment) => resolveFragment(fragment, at, ground))];
}

/** A source of settings that cannot be seen: it may hold any. */
export function anySetting(value: Value, layer: ResolvedSetting['layer'], at: Location): ResolvedSetting {
  return { layer, key: '*', type: 'string', value, content: null, at };
}

function resolveSetting(setting: Setting, at: Standpoint, ground: SettingGround): ResolvedSetting {
  const { layer, key, type } = setting;
  const content = setting.content === null ? null : ground.content(setting.content, at);
  const written = ground.variables.text(setting.value, at);
  // The place may say otherwise than the bag that the setting was found in.
  const actual = layer === 'environment' ? ground.variables.variable(key, at) : absent();
  return { layer, key, type, value: actual.kind === 'absent' ? written : actual, content, at: setting.at };
}

/** Each text that the fragment may be has its own settings; one that a text does not have is absent there. */
function resolveFragment(fragment: Fragment, at: Standpoint, ground: SettingGround): readonly ResolvedSetting[] {
  const value = ground.variables.text(fragment.text, at);
  const unseen: Value[] = [];
  const parsed = branchesOf(value).flatMap((branch): (readonly ResolvedSetting[])[] => {
    if (branch.kind === 'known') {
      const settings = ground.parseFragment({ syntax: fragment.syntax, text: branch.value, at: branch.via.at(-1)?.at ?? fragment.text.at });
      return [settings.map((setting) => resolveSetting(setting, at, ground)).map((setting) => ({ ...setting, value: within(setting.value, branch.via) }))];
    }
    if (branch.kind === 'absent') return [[]];
    unseen.push(unknown(branch.reason, branch.via));
    return [];
  });
  const any = unseen.length === 0 ? [] : [anySetting(either(unseen), 'string', fragment.text.at)];
  const [only] = parsed;
  if (parsed.length === 1 && only !== undefined) return unseen.length === 0 ? only : [...only.map((setting) => ({ ...setting, value: either([setting.value, ...unseen]) })), ...any];
  const keys = [...new Set(parsed.flatMap((settings) => settings.map(({ key }) => key)))].sort(compareText);
  const joined = keys.flatMap((key): readonly ResolvedSetting[] => {
    const found = parsed.map((settings) => settings.findLast((setting) => setting.key === key));
    const first = found.find((setting) => setting !== undefined);
    return first === undefined ? [] : [{ ...first, value: either([...found.map((setting) => setting?.value ?? absent()), ...unseen]) }];
  });
  return [...joined, ...any];
}
