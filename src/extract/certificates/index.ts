export { decodeCertificateText } from './decode.ts';
export { certificateFiles } from './files.ts';
export { certificateTexts } from './texts.ts';
export type { DecodedCertificate } from './decode.ts';
