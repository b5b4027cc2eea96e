import { beforeEach } from 'vitest';

/** The short soak leaves out what `npm test` has run at the same size. */
beforeEach(({ task, skip }) => {
  if (!task.file.name.startsWith('test/soak/') && !task.tags?.includes('soak')) skip();
});
