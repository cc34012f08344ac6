import type { Connection } from '../../model.ts';
import { isSampleSettings } from '../../shared/sample-path.ts';
import { leftovers } from '../azure/leftovers.ts';
import { bicepAnalysis } from '../bicep/analysis.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { ExtractContext, Extractor, PartialEvidence } from '../extractor.ts';
import { connectionsOf } from '../settings/connections.ts';
import { readTrees } from '../settings/formats.ts';
import { newIds } from '../settings/ids.ts';
import type { SourceFile } from '../source-file.ts';
import { armAnalysis, templateIn } from './analysis.ts';
import { parametersIn } from './parameters.ts';

const NEEDLES: readonly string[] = ['deploymenttemplate.json', 'deploymentparameters.json'];
const isJson = (path: string): boolean => /\.jsonc?$/i.test(path);

/** ARM templates in JSON, and the files of parameters of these and of Bicep. https://learn.microsoft.com/azure/azure-resource-manager/templates/ */
export const armTemplates: Extractor = {
  id: 'arm',
  looksForFormat: true,
  wants: () => false,
  needles: (path) => (isJson(path) ? NEEDLES : NO_NEEDLES),
  accepts: (file) => file.encoding !== 'binary' && isJson(file.path) && /deployment(?:template|parameters)\.json/i.test(file.text),
  extract(file, context) {
    if (templateIn(file) !== null) {
      const { evidence, compiled } = armAnalysis(context);
      if (compiled.has(file.path)) return { claims: [file.path] };
      return withStrings(file, evidence.get(file.path) ?? {}, context);
    }
    const isUsed = parametersIn(file) !== null && (armAnalysis(context).parameterFiles.has(file.path) || bicepAnalysis(context).parameterFiles.has(file.path));
    return isUsed ? withStrings(file, {}, context) : {};
  },
};

/** What stands in a file besides: a string that no resource was seen to use is a connection all the same. */
function withStrings(file: SourceFile, own: PartialEvidence, context: ExtractContext): ReturnType<Extractor['extract']> {
  const newId = newIds(`${file.path}#string`);
  const scope = { file, how: 'none', sample: isSampleSettings(file.path), newId } as const;
  const strings = readTrees(file, 'json').flatMap((tree) => connectionsOf(tree, scope, 'strings').connections);
  return { ...own, connections: [...(own.connections ?? []), ...leftovers(strings, connectionsFound(context))], claims: [file.path] };
}

function connectionsFound(context: ExtractContext): readonly Connection[] {
  return [...armAnalysis(context).evidence.values(), ...bicepAnalysis(context).evidence.values()].flatMap(({ connections }) => connections ?? []);
}
