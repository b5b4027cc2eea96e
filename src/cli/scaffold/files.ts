import { shippedSchema } from '../package-files.js';
import {
  composeTemplate,
  deploymentTemplate,
  kustomizationTemplate,
  serviceTemplate,
  workflowTemplate,
} from './deployment.js';
import { rulesTemplate, testsTemplate } from './rules.js';

export const rulesFile = 'rules.yaml';
export const testsFile = 'rules.test.yaml';

/** Names below the folder with `/`, and what they hold; the rules before what depends on them. */
export function scaffoldFiles(version: string): (readonly [name: string, content: string])[] {
  return [
    [rulesFile, rulesTemplate],
    [testsFile, testsTemplate],
    // Copies, so that editors complete in a folder without node_modules too.
    ['schemas/rules.schema.json', shippedSchema('rules')],
    ['schemas/rules-test.schema.json', shippedSchema('rules-test')],
    ['.gitignore', 'node_modules/\n'],
    ['.github/workflows/rules.yml', workflowTemplate],
    ['compose.yaml', composeTemplate(version)],
    ['kustomization.yaml', kustomizationTemplate(version)],
    ['kubernetes/deployment.yaml', deploymentTemplate],
    ['kubernetes/service.yaml', serviceTemplate],
  ];
}
