/** Renderers: pure functions of a report. */
export { annotations, LIMITS, type Annotation, type AnnotationLimits, type AnnotationProperties, type Annotations } from './annotations.ts';
export { answers, type Answer } from './answers.ts';
export { code, commandMessage, commandProperty, html, jsonText, logLine, markdown, singleLine, uriPath } from './escape.ts';
export { headline, type Headline } from './headline.ts';
export { renderJson } from './json.ts';
export { renderMarkdown } from './markdown.ts';
export type { RenderOptions, RuleText, SourceLinks } from './options.ts';
export { renderSarif } from './sarif.ts';
export { renderSummary } from './summary.ts';
export { renderText, type TextOptions } from './text.ts';
