import type { Sentences } from '../sentences.js';

export const sentences: Sentences = {
  '{0} of {1}, in the lines {2}': '{0} از {1}، در خط‌های {2}',
  '(all: --format json)': '(همه: `--format json`)',
  'write: {0}': 'بنویسید: {0}',
};
