import type { Finding, Level, Location, Report } from '../model.ts';
import { compareText } from '../shared/order.ts';
import { jsonText, singleLine, uriPath } from './escape.ts';
import { settled, type RenderOptions, type RuleText } from './options.ts';
import { compareFindings } from './order.ts';
import { shortenEnd } from './shorten.ts';

/** GitHub keeps this many of a result's locations. */
const MAX_RELATED = 100;
const MAX_TEXT = 1024;

const LEVEL: Readonly<Record<Level, 'error' | 'warning' | 'note'>> = { error: 'error', warning: 'warning', notice: 'note' };
/** GitHub calls 7.0-8.9 high, 4.0-6.9 medium, 0.1-3.9 low. */
const SEVERITY: Readonly<Record<Level, string>> = { error: '8.0', warning: '5.0', notice: '2.0' };

/**
 * SARIF 2.1.0 for code scanning
 * (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html,
 * https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning).
 * Suppressed findings are left out: GitHub would show them. `minLevel` does not count: this is for programs.
 */
export function renderSarif(report: Report, options: RenderOptions = {}): string {
  const findings = report.findings.filter((finding) => finding.suppressed === null).sort(compareFindings);
  const rules = rulesOf(findings, settled(options).rules);
  const index = new Map(rules.map((rule, at) => [rule.id, at]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: report.tool.name, semanticVersion: report.tool.version, rules: rules.map(ruleObject) } },
      automationDetails: { id: `${report.tool.name}/` },
      columnKind: 'utf16CodeUnits',
      results: findings.map((finding) => resultObject(finding, index.get(finding.rule) ?? 0)),
    }],
  };
  return `${jsonText(JSON.stringify(log, null, 2))}\n`;
}

/** The given rules, and any that a finding names beside them; by id. */
function rulesOf(findings: readonly Finding[], given: readonly RuleText[]): readonly RuleText[] {
  const rules = new Map(given.map((rule) => [rule.id, rule]));
  for (const { rule, level } of findings) if (!rules.has(rule)) rules.set(rule, { id: rule, title: rule, help: rule, level });
  return [...rules.values()].sort((a, b) => compareText(a.id, b.id));
}

function ruleObject(rule: RuleText): object {
  return {
    id: rule.id,
    shortDescription: { text: shortenEnd(rule.title, MAX_TEXT) },
    fullDescription: { text: shortenEnd(rule.help, MAX_TEXT) },
    help: { text: shortenEnd(rule.help, MAX_TEXT) },
    defaultConfiguration: { level: LEVEL[rule.level] },
    properties: { tags: ['security', 'tls', 'postgresql'], 'security-severity': SEVERITY[rule.level] },
  };
}

function resultObject(finding: Finding, ruleIndex: number): object {
  const steps = finding.related.filter((step) => step.at !== null).slice(0, MAX_RELATED);
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: LEVEL[finding.level],
    message: { text: singleLine([finding.message, ...(finding.fix === null ? [] : [finding.fix.summary, (finding.fix.commands ?? []).join('; ')])].join(' ').trim()) },
    locations: [{ physicalLocation: physicalLocation(finding.location) }],
    ...(steps.length === 0 ? {} : {
      relatedLocations: steps.map((step, id) => ({
        id, physicalLocation: physicalLocation(step.at ?? finding.location), message: { text: singleLine(step.what) },
      })),
    }),
    partialFingerprints: { 'rotationReady/v1': finding.fingerprint },
    properties: { confidence: finding.confidence, project: finding.project },
  };
}

/** On one line: an alert shows on a pull request only when all of its lines are part of the change. */
function physicalLocation(location: Location): object {
  const { path, line, column, endLine, endColumn } = location;
  const oneLine = endLine === line && endColumn > column;
  return {
    artifactLocation: { uri: uriPath(path), uriBaseId: '%SRCROOT%' },
    region: { startLine: line, startColumn: column, endLine: line, endColumn: oneLine ? endColumn : column + 1 },
  };
}
