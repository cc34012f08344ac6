import { missingRecommendedRoot, retiredService, rootNearExpiry } from './advice.ts';
import { alteredCertificate } from './altered-certificate.ts';
import { deadConfiguration, invalidSslMode } from './dead-configuration.ts';
import { droppableRoot, expiredRoot } from './droppable-root.ts';
import { importLosesCertificates } from './import-loses-certificates.ts';
import { ineffectiveTrustSetting } from './ineffective-trust-setting.ts';
import { misnamedCaFile } from './misnamed-ca-file.ts';
import { missingCurrentRoot } from './missing-current-root.ts';
import { missingNextRoot } from './missing-next-root.ts';
import { outdatedPgbouncerSidecar } from './outdated-pgbouncer-sidecar.ts';
import { pinnedIntermediate, pinnedServerCertificate } from './pinned.ts';
import type { Rule } from './rule.ts';
import { unknownVerification } from './unknown-verification.ts';
import { unlinkedCaFile } from './unlinked-ca-file.ts';
import { unreadableCertificate } from './unreadable-certificate.ts';
import { unusedTrustStore } from './unused-trust-store.ts';
import { unresolvedTrustSource } from './unresolved-trust-source.ts';

/** Every rule, most urgent first. */
export const rules: readonly Rule[] = [
  missingCurrentRoot,
  unreadableCertificate,
  missingNextRoot,
  pinnedIntermediate,
  pinnedServerCertificate,
  importLosesCertificates,
  outdatedPgbouncerSidecar,
  unresolvedTrustSource,
  unlinkedCaFile,
  unusedTrustStore,
  alteredCertificate,
  deadConfiguration,
  invalidSslMode,
  unknownVerification,
  ineffectiveTrustSetting,
  missingRecommendedRoot,
  retiredService,
  rootNearExpiry,
  expiredRoot,
  droppableRoot,
  misnamedCaFile,
];
