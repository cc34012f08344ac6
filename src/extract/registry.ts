import { ansiblePlaybooks } from './ansible/index.ts';
import { archives } from './archives/index.ts';
import { armTemplates } from './arm/index.ts';
import { bicepFiles } from './bicep/index.ts';
import { certificateFiles, certificateTexts } from './certificates/index.ts';
import { codeLiterals } from './code/index.ts';
import { composeFiles } from './compose/index.ts';
import { dataFactories } from './data-factory/index.ts';
import { dockerfiles } from './dockerfile/index.ts';
import { dotenvFiles } from './dotenv/index.ts';
import type { Extractor } from './extractor.ts';
import { helmCharts } from './helm/index.ts';
import { javaOptionFiles } from './java/index.ts';
import { kubernetesManifests } from './kubernetes/index.ts';
import { kustomizations } from './kustomize/index.ts';
import { manifests } from './manifests/index.ts';
import { githubWorkflows } from './pipelines/github/index.ts';
import { gitlabPipelines } from './pipelines/gitlab/index.ts';
import { azurePipelines } from './pipelines/index.ts';
import { windowsScripts } from './powershell/index.ts';
import { terraformConfigurations } from './terraform/index.ts';
import { pgbouncerFiles } from './pgbouncer/index.ts';
import { keystorePasswords } from './passwords/index.ts';
import { settingsFiles } from './settings/index.ts';
import { shellScripts } from './shell/index.ts';

/** Every format that we read, one line each. */
export const extractors: readonly Extractor[] = [certificateFiles, certificateTexts, archives, manifests, dotenvFiles, settingsFiles, dockerfiles, composeFiles, shellScripts, windowsScripts, azurePipelines, ansiblePlaybooks, githubWorkflows, gitlabPipelines, kubernetesManifests, kustomizations, helmCharts, dataFactories, armTemplates, bicepFiles, terraformConfigurations, pgbouncerFiles, codeLiterals, javaOptionFiles, keystorePasswords];
