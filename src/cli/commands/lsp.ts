import { exitCodes } from '../../config/context.js';
import { settings } from '../../config/settings.js';
import { say } from '../../values/message.js';
import { defineCommand, switchOption } from '../command.js';
import { version } from '../package-files.js';

/** `dargah lsp`: a language server, which editors start and end themselves. */
export const lsp = defineCommand({
  name: 'lsp',
  summary: say`Serve editors: findings, completion and more as you type`,
  options: {
    schemas: settings.schemas,
    // What clients of the protocol add to every server.
    stdio: switchOption('--stdio', say`Speak over standard input and output, as it always does`),
  },
  notes: say`It speaks the Language Server Protocol. docs/editors.md says how to set up VS Code, Neovim and Helix.`,
  exitCodes: { 0: say`the editor ended it`, 1: say`the editor is gone`, 2: say`the command is wrong` },
  async run({ schemas }, context) {
    const { loadContract } = await import('../../config/contract.js');
    const { loadLintConfig } = await import('../lint/config.js');
    const { serveLanguage } = await import('../lsp/server.js');
    await serveLanguage(context.stdio(), {
      contract: await loadContract(schemas),
      config: await loadLintConfig(undefined, context.language),
      language: context.language,
      version: version(),
      pauseMs: 150,
    });
    // The library would go on to ask whether the editor is there.
    context.exit(exitCodes.failed);
    return exitCodes.failed;
  },
});
