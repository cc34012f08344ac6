export { isMissing, truthOf, unknownReason } from './datum.ts';
export { evaluate } from './evaluate.ts';
export type { World } from './evaluate.ts';
export { parseExpression } from './expression.ts';
export { isTemplate } from './parser.ts';
export { printed } from './printed.ts';
export { render, valueOf, variantsOf } from './render.ts';
export { yamlOf } from './yaml.ts';
