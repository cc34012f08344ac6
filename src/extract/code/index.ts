import { extname } from 'node:path/posix';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor } from '../extractor.ts';
import type { SourceFile } from '../source-file.ts';
import { codeConnections } from './connections.ts';
import { javascriptTree } from './javascript.ts';
import type { Language } from './languages.ts';
import { javascript, javascriptExtensions, languages } from './languages.ts';
import { tableTree } from './lexer.ts';
import { needlesOf } from './needles.ts';
import { mayConnect } from './signals.ts';
import { mayOpenStore, storeEffects } from './store-calls.ts';
import { maySetTrustStore, systemProperties } from './system-properties.ts';
import type { Node } from './tree.ts';

/** Larger source files are generated. UTF-16 units. */
const MAX_LENGTH = 5 * 1024 * 1024;

const byExtension = new Map<string, Language>([...javascriptExtensions.map((extension) => [extension, javascript] as const), ...languages.flatMap((language) => language.extensions.map((extension) => [extension, language] as const))]);

function languageOf(path: string): Language | null {
  return byExtension.get(extname(path).slice(1).toLowerCase()) ?? null;
}

/** The language of a source file and its token tree; null for what is no source code. */
export function codeTree(file: SourceFile): { readonly language: Language; readonly tree: readonly Node[] } | null {
  const language = languageOf(file.path);
  if (language === null || file.text === '' || file.text.length > MAX_LENGTH) return null;
  const tree = language === javascript ? javascriptTree(file.text, /x$/i.test(file.path)) : tableTree(file.text, language);
  return { language, tree };
}

/** Connection strings and calls of PostgreSQL libraries in source code, by language family. */
export const codeLiterals: Extractor = {
  id: 'code',
  wants: () => false,
  needles(path) {
    const language = languageOf(path);
    return language === null ? NO_NEEDLES : needlesOf(language.id);
  },
  accepts: (file) => languageOf(file.path) !== null && file.encoding !== 'binary',
  extract: (file) => {
    const language = languageOf(file.path);
    if (language === null) return {};
    const connects = mayConnect(file.text, language);
    const trusts = maySetTrustStore(file.text, language);
    const stores = mayOpenStore(file.text, language);
    const code = connects || trusts || stores ? codeTree(file) : null;
    if (code === null) return {};
    const properties = trusts ? systemProperties(file, code.tree, code.language) : null;
    return { connections: connects ? codeConnections(file, code.tree, code.language) : [], bags: properties === null ? [] : [properties], effects: stores ? storeEffects(file, code.tree, code.language) : [] };
  },
};
