import { sentences as checks1 } from './sentences/checks-1.js';
import { sentences as checks2 } from './sentences/checks-2.js';
import { sentences as cli } from './sentences/cli.js';
import { sentences as commands } from './sentences/commands.js';
import { sentences as config } from './sentences/config.js';
import { sentences as format } from './sentences/format.js';
import { sentences as reports } from './sentences/reports.js';
import { sentences as rules } from './sentences/rules.js';
import { sentences as server } from './sentences/server.js';
import { sentences as template } from './sentences/template.js';
import { sentences as values } from './sentences/values.js';
import { sentences as yaml } from './sentences/yaml.js';
import type { Sentences } from './sentences.js';

// All of it is loaded at once, and in a browser by who reads Persian alone.
export { helps } from './check-helps.js';
export { descriptions, inEditors } from './descriptions.js';

/** One list for each room, so that a reader of a room's messages finds them together. */
export const lists: readonly Sentences[] = [
  checks1,
  checks2,
  cli,
  commands,
  config,
  format,
  reports,
  rules,
  server,
  template,
  values,
  yaml,
];
