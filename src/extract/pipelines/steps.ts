import type { Connection, Layer } from '../../model.ts';
import type { Build } from '../dockerfile/build.ts';
import { watchBuilds } from '../dockerfile/build-command.ts';
import { treePath } from '../operations/paths.ts';
import { literalText } from '../operations/text.ts';
import { readScript } from '../powershell/index.ts';
import type { ScriptLanguage } from '../powershell/index.ts';
import { newIds } from '../settings/ids.ts';
import { wholeFile } from '../shell/index.ts';
import type { MappedText, ShellWord } from '../shell/index.ts';
import { filledScript } from './fill.ts';
import type { Filled } from './fill.ts';
import type { Action, Pipeline, Step } from './job.ts';
import { watchStarts } from './starts.ts';
import { variableLayers } from './variable-layers.ts';
import { variablesSaid, variablesWritten } from './written-variables.ts';

export interface StepReading {
  /** What it does to files, and what its text names. */
  readonly layers: readonly Layer[];
  /** What it leaves to the steps behind it. */
  readonly lasting: readonly Layer[];
  readonly connections: readonly Connection[];
  readonly builds: readonly Build[];
  /** Files of the tree that it starts, and folders of projects that it runs. */
  readonly starts: readonly string[];
}

const NOTHING: StepReading = { layers: [], lasting: [], connections: [], builds: [], starts: [] };

export function readStep(step: Step, pipeline: Pipeline): StepReading {
  const { action } = step;
  switch (action.kind) {
    case 'component': {
      const { name, version, source, span } = action.component;
      return { ...NOTHING, lasting: [{ kind: 'component', name, version, at: source.file.at(span.start, span.end) }] };
    }
    case 'build':
      return { ...NOTHING, builds: [action.build] };
    case 'variables':
      return { ...NOTHING, lasting: variableLayers(action.variables, pipeline) };
    case 'script':
      return readScriptStep(step, action, pipeline);
  }
}

function readScriptStep(step: Step, { language, script }: Extract<Action, { kind: 'script' }>, pipeline: Pipeline): StepReading {
  const { sample, context } = pipeline;
  const { file } = step.source;
  const builds: Build[] = [];
  const starts = new Set<string>();
  const start = treePath(pipeline.root, step.folder ?? '.') ?? pipeline.root;
  const watchers = [watchBuilds(start, pipeline.root, (build) => builds.push(build)), watchStarts(start, pipeline.context, (path) => starts.add(path))];
  const common = {
    world: { shell: language === 'bash' ? ('bash' as const) : null, terminal: false },
    sample, inPlace: true,
    folder: step.folder === null ? null : literalText(step.folder, file.at(0, 0)),
    open: (path: string) => context.open(treePath(pipeline.root, path) ?? path),
    observe: (words: readonly ShellWord[]) => {
      for (const watch of watchers) watch(words);
    },
  };
  if ('inline' in script) {
    const { text, named } = filledScript(step.source, script.inline, language);
    const { layers, connections } = readScript(language, text, { ...common, newId: file === pipeline.file ? pipeline.newId : newIds(file.path), script: file.path });
    const lasting = [...variablesWritten(layers, file, pipeline), ...variablesSaid(text, pipeline)];
    return { layers: [...named.map((each) => nameLayer(each, text)), ...kept(layers, step.sometimes)], lasting: step.sometimes ? [] : lasting, connections, builds, starts: [...starts] };
  }
  const path = treePath(pipeline.root, script.file.replaceAll('\\', '/'));
  const opened = path === null ? null : context.open(path);
  if (opened === null || opened.encoding === 'binary') return NOTHING;
  const { layers } = readScript(languageOf(opened.path, language), wholeFile(opened), { ...common, newId: newIds(opened.path), script: opened.path });
  // Connections of a script in a file are read with that file.
  return { layers: kept(layers, step.sometimes), lasting: step.sometimes ? [] : variablesWritten(layers, opened, pipeline), connections: [], builds, starts: [...starts] };
}

/** What stands in a script for something that only the runner knows. */
function nameLayer({ name, parts }: Filled, text: MappedText): Layer {
  const at = text.at(0, 0);
  return { kind: 'sets', entry: { key: name, value: { parts, at }, connection: null, content: null, at } };
}

function languageOf(path: string, otherwise: ScriptLanguage): ScriptLanguage {
  if (/\.ps1$/i.test(path)) return otherwise === 'powershell' || otherwise === 'pwsh' ? otherwise : 'any powershell';
  return /\.(?:cmd|bat)$/i.test(path) ? 'cmd' : /\.sh$/i.test(path) ? 'bash' : otherwise;
}

/** What a step does to files stays; its variables end with it. */
function kept(layers: readonly Layer[], sometimes: boolean): readonly Layer[] {
  return layers.flatMap((layer): readonly Layer[] => (layer.kind === 'runs' ? [{ kind: 'runs', operation: sometimes ? { ...layer.operation, sometimes } : layer.operation }] : []));
}
