export { decodeCertificateText } from './decode.ts';
export { certificateFiles, readCertificateFile } from './files.ts';
export { isCertificatePath } from './kind.ts';
export { certificateTexts } from './texts.ts';
export type { DecodedCertificate } from './decode.ts';
