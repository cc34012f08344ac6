import type { Connection, Content, FileOperation, Layer, Part, Text } from '../../../src/model.ts';

/** Evidence in one line, so that tables of tests can be read: `$X` for variables, `{a|b}` for branches, `?` for unknown. */
export function text(value: Text): string {
  return value.parts.map(part).join('');
}

function part(each: Part): string {
  switch (each.kind) {
    case 'literal': return each.text;
    case 'variable': return each.otherwise === null ? `$${each.name}` : `\${${each.name}:-${text(each.otherwise)}}`;
    case 'oneOf': return `{${each.branches.map(text).join('|')}}`;
    case 'unknown': return '?';
  }
}

export function content(value: Content): string {
  switch (value.kind) {
    case 'bytes': return JSON.stringify(new TextDecoder().decode(value.bytes));
    case 'text': return `text(${JSON.stringify(text(value.text))})`;
    case 'path': return value.place === null ? text(value.path) : `${value.place}:${text(value.path)}`;
    case 'repository': return `repo:${value.path}`;
    case 'download': return `get(${text(value.url)})`;
    case 'pieces': return value.pieces.map(content).join(' + ');
    case 'conversion': return `${value.how}(${content(value.from)})`;
    case 'choice': return `{${value.branches.map(content).join(' | ')}}`;
    case 'unknown': return `?${value.reason}`;
    case 'store': return `store(${value.store})`;
    case 'bag':
    case 'joined':
    case 'published':
    case 'trustStore':
    case 'readBy':
    case 'converted':
    case 'atLeast':
    case 'oneOf': break;
  }
  return value.kind;
}

export function operation(value: FileOperation): string {
  const maybe = value.sometimes ? 'maybe ' : '';
  switch (value.kind) {
    case 'write': return `${maybe}${text(value.to)} ${value.append ? '<<' : '<-'} ${content(value.content)}`;
    case 'move': return `${maybe}${text(value.from)} -> ${text(value.to)}`;
    case 'remove': return `${maybe}remove ${text(value.path)}`;
    case 'import': return `${maybe}import ${content(value.content)} into ${text(value.store)} as ${value.alias === null ? 'none' : text(value.alias)} (${typeof value.keeps === 'object' ? `none: ${value.keeps.none}` : value.keeps})`;
    case 'forget': return `${maybe}forget ${text(value.alias)} in ${text(value.store)}`;
    case 'package': return `${maybe}${text(value.store)} ${value.installed ? 'comes' : 'goes'}`;
    case 'taint': return `${maybe}taint ${value.paths.map(text).join(' ')}`;
  }
}

export function layer(value: Layer): string {
  switch (value.kind) {
    case 'runs': return operation(value.operation);
    case 'sets':
    case 'argument': return `${value.kind} ${value.entry.key}=${text(value.entry.value)}`;
    case 'inherits': return `inherits ${'place' in value.from ? value.from.place : text(value.from.image)}`;
    case 'workdir':
    case 'home': return `${value.kind} ${text(value.path)}`;
    case 'user': return `user ${text(value.name)}`;
    case 'component': return `component ${value.name} ${value.version}`;
    case 'binds':
    case 'mounts':
    case 'mountsBag':
    case 'open': break;
  }
  return value.kind;
}

export function connection(value: Connection): string {
  const settings = value.settings.map((setting) => `${setting.layer === 'environment' ? '$' : ''}${setting.key}=${text(setting.value)}`);
  return [value.hint.program ?? value.syntax, `hosts=${value.hosts.map(text).join(',')}`, `login=${value.login}`, ...settings, ...(value.reads === null ? [] : [`reads=${text(value.reads)}`])].join(' ');
}
