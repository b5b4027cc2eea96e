import equal from 'ajv/dist/runtime/equal.js';
import ucs2length from 'ajv/dist/runtime/ucs2length.js';
import * as formats from 'ajv-formats/dist/formats.js';
import type { validatorRuntime } from '../../../src/platform/validators.js';

/** What the code of validators asks for: loaded where an operator has schemas. */
export const runtime = {
  'ajv/dist/runtime/equal': equal,
  'ajv/dist/runtime/ucs2length': ucs2length,
  'ajv-formats/dist/formats': formats,
} satisfies Record<(typeof validatorRuntime)[number], unknown>;
