import { scanPem, sniff } from '../../certificates/index.ts';
import { octetsOf } from './decode.ts';
import { encodedValues } from './encoded.ts';
import { foundInBinary, foundInText } from './evidence.ts';
import { isKeystore, mayHoldCertificates, mayHoldCertificateText } from './kind.ts';
import { literalValues } from './literals.ts';
import { NEEDLES } from './needles.ts';
import { yamlValues } from './yaml-scalars.ts';
import type { TextValue } from './text-value.ts';
import type { CertificateFile } from '../../model.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor } from '../extractor.ts';
import type { SourceFile } from '../source-file.ts';

/** Templates of YAML (`values.yaml.gotmpl`) too. */
const YAML = /\.ya?ml(?:\.[a-z0-9]+)?$/i;
const MAX_VALUES = 1000;

/** Certificate text inside files of another kind: YAML, source code, settings, scripts. */
export const certificateTexts: Extractor = {
  id: 'certificate-texts',
  wants: () => false,
  needles: (path) => (mayHoldCertificates(path) ? NEEDLES : NO_NEEDLES),
  accepts: (file) => mayHoldCertificateText(file) && /BEGIN [A-Z0-9 ]*(?:[CSZ]ERT|PKCS7)|LS0tLS1CRUdJTi|MII[B-I]|\/u3\+7QAAAA|zs7OzgAAAA/i.test(file.text),
  extract(file) {
    const blocks = scanPem(file.text);
    const plain = YAML.test(file.path) ? yamlValues(file.text, file.path) : literalValues(file.text, file.path, blocks);
    const values = [...plain, ...encodedValues(file.text, blocks)].slice(0, MAX_VALUES);
    return { certificates: values.flatMap(unnested).flatMap((value) => certificateText(file, value) ?? []) };
  },
};

/** A string may hold another format with strings of its own (JSON in a variable): then those are the values. */
function unnested(value: TextValue): TextValue[] {
  const blocks = scanPem(value.text);
  const first = blocks.find(({ kind }) => kind === 'certificate');
  if (first === undefined || !/["'`](?:\\+[nr])*$/.test(value.text.slice(Math.max(0, first.start - 40), first.start))) return [value];
  return literalValues(value.text, 'nested.json', blocks).map(({ text }) => ({ ...value, text }));
}

function certificateText(file: SourceFile, value: TextValue): CertificateFile | null {
  const bytes = octetsOf(value.text);
  if (bytes === null) return null;
  const at = file.at(value.start, value.end);
  const shared = { path: file.path, at, whole: false, bytes };
  const text = Buffer.from(bytes).toString('utf8');
  const found = foundInText(text);
  if (found.certificates.length + found.malformed.length === 0) {
    const certificates = foundInBinary(bytes).map((certificate) => ({ certificate, at }));
    const kind = sniff(bytes);
    if (certificates.length === 0 && bytes[0] !== 0x30 && !isKeystore(bytes)) return null;
    const format = kind === 'jks' || kind === 'jceks' ? 'jks' : kind === 'pkcs12' || kind === 'pkcs7' ? kind : 'der';
    return { ...shared, format, certificates, malformed: [] };
  }
  const place = placesIn(file, value, text);
  return {
    ...shared,
    format: 'pem',
    certificates: found.certificates.map(({ certificate, start }) => ({ certificate, at: place(start) })),
    malformed: found.malformed.map(({ reason, start }) => ({ reason, at: place(start) })),
  };
}

/** Each block of the decoded value is the block of the same rank in the file; where ranks differ, the whole value. */
function placesIn(file: SourceFile, value: TextValue, text: string): (start: number) => CertificateFile['at'] {
  const decoded = scanPem(text);
  const written = scanPem(file.text.slice(value.start, value.end));
  const whole = file.at(value.start, value.end);
  if (decoded.length !== written.length) return () => whole;
  const ranks = new Map(decoded.map((block, rank) => [block.start, rank]));
  return (start) => {
    const block = written[ranks.get(start) ?? -1];
    return block === undefined ? whole : file.at(value.start + block.start, value.start + block.end);
  };
}
