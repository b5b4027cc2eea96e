import { exitCodes, wrongCommand } from '../../config/context.js';
import { say } from '../../values/message.js';
import { didYouMean } from '../../values/suggest.js';
import { listWords } from '../../values/word-list.js';
import { type Command, type CommandGroup, defineCommand } from '../command.js';

const shells = {
  bash: () => import('../completion/bash.js'),
  zsh: () => import('../completion/zsh.js'),
  fish: () => import('../completion/fish.js'),
};
const names = Object.keys(shells) as (keyof typeof shells)[];

/**
 * `dargah completion`: what makes a shell complete a command line.
 * @param commands all of them, this one too: a list that has it cannot be imported here
 */
export function completionOf(commands: () => readonly (Command | CommandGroup)[]): Command {
  return defineCommand({
    name: 'completion',
    summary: say`Print what makes a shell complete command lines`,
    argument: { name: '<shell>', help: say`bash, zsh or fish`, choices: names },
    options: {},
    notes: say`To switch it on, add a line to the file that the shell reads at its start:
  ~/.bashrc                   source <(dargah completion bash)
  ~/.zshrc (below compinit)   source <(dargah completion zsh)
  ~/.config/fish/config.fish  dargah completion fish | source`,
    exitCodes: { 0: say`printed`, 2: say`there is no such shell` },
    async run(_, context, [given = '']) {
      const shell = names.find((name) => name === given);
      if (shell === undefined) {
        throw wrongCommand(
          say`"${given}" is not a shell that is known here.${didYouMean(given, names)} Write ${listWords(names, 'or')}`,
        );
      }
      const { completedCommands } = await import('../completion/table.js');
      const { render } = await shells[shell]();
      context.stdout.write(render(completedCommands(commands(), context.language)));
      return exitCodes.fine;
    },
  });
}
