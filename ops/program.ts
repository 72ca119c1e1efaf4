/** The commands of the tool, their arguments and options, and their help. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type * as z from 'zod';
import { inTrace } from '../functions/runtime/trace';
import { ConferenceId, type PhoneNumber } from '../schemas/common';
import { SubscriptionId } from '../schemas/subscription';
import { closeSubscription } from './commands/close-subscription';
import { listDeadLetters } from './commands/dead-letters';
import { endConference } from './commands/end-conference';
import { eraseNumberReport } from './commands/erase-number';
import { showHashKeys } from './commands/hash-keys';
import { redrive } from './commands/redrive';
import { showConference } from './commands/show-conference';
import { cloudDeployment } from './deployment/cloud-deployment';
import { connect, type Connection, type Surroundings } from './deployment/connection';
import type { Deployment } from './deployment/deployment';
import { LOCAL_ADDRESS, localDeployment } from './deployment/local-deployment';
import { EXIT, explain, type ExitCode, OpsFailure, withoutNumbers } from './failure';
import type { Report } from './report';

export type Terminal = Surroundings & {
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
  /** From a file, a pipe or a prompt. */
  readonly readNumber: (file: string | undefined) => Promise<PhoneNumber>;
};

type GlobalOptions = {
  readonly local?: true;
  readonly address?: string;
  readonly name: string;
  readonly region?: string;
  readonly profile?: string;
  readonly json?: true;
};

const MOST_LETTERS = 1_000;

/** The argument is not repeated: somebody may have given a phone number by mistake. */
const parsed =
  (schema: z.ZodType<string>, what: string) =>
  (given: string): string => {
    const { success, data } = schema.safeParse(given);
    if (!success) throw new OpsFailure(EXIT.usage, `The argument must be ${what}.`);
    return data;
  };

const count =
  (most: number) =>
  (given: string): number => {
    const number = Number(given);
    if (!Number.isInteger(number) || number < 1 || number > most)
      throw new InvalidArgumentError(`It must be a number from 1 to ${String(most)}.`);
    return number;
  };

const conferenceId = parsed(ConferenceId, 'a conference id, such as conf_…');
const subscriptionId = parsed(SubscriptionId, 'a subscription id, such as sub_…');
const yes = (): Option => new Option('--yes', 'do it; otherwise only say what would be done');

const deploymentOf = ({ local, address, name, region, profile }: GlobalOptions): Promise<Deployment> =>
  local || address !== undefined
    ? localDeployment(address ?? LOCAL_ADDRESS)
    : cloudDeployment(name, { ...(region !== undefined && { region }), ...(profile !== undefined && { profile }) });

type Sure = { readonly yes?: boolean };
type EraseArguments = Sure & { readonly file?: string; readonly readUnits: number };

/** A tenth of what a new table without provisioned capacity can read (DynamoDB, on-demand mode). */
const READ_UNITS = 1_200;
const MOST_READ_UNITS = 40_000;

type Act<Given extends readonly unknown[]> = (connection: Connection, ...given: Given) => Promise<Report>;

/** The program ends with the exit code of the last command. */
type Ending = { exitCode: ExitCode };

/** Runs a command against the deployment that the options name, and writes what it reports. */
type Acting = <Given extends readonly unknown[]>(act: Act<Given>) => (...given: Given) => Promise<void>;

const actingOn =
  (program: Command, terminal: Terminal, ending: Ending): Acting =>
  (act) =>
  async (...given) => {
    const options = program.opts<GlobalOptions>();
    const connection = connect(await deploymentOf(options), terminal);
    try {
      const { data, lines, exitCode } = await inTrace({ correlator: connection.correlator }, () => act(connection, ...given));
      terminal.write(options.json ? `${JSON.stringify(data, null, 2)}\n` : `${lines.join('\n')}\n`);
      ending.exitCode = exitCode;
    } finally {
      connection.close();
    }
  };

const addShowing = (program: Command, acting: Acting): void => {
  program
    .command('conference')
    .description('show a conference: its record, its legs, its deadlines, and the changes that are stored')
    .argument('<conferenceId>', 'its id, as in a log line or an event', conferenceId)
    .option('--numbers', 'show phone numbers, names, the subject and references too')
    .action(acting((connection, id: string, { numbers }: { numbers?: true }) => showConference(connection, id, numbers ?? false)));

  program
    .command('dead-letters')
    .description('list the queues with dead letters, or what the letters of one queue are about')
    .argument('[queue]', 'a queue or a function, such as leg-commands')
    .option('--limit <letters>', 'show at most so many letters', count(MOST_LETTERS), 100)
    .action(acting((connection, queue: string | undefined, { limit }: { limit: number }) => listDeadLetters(connection, queue, limit)));
};

const addKeys = (program: Command, acting: Acting): void => {
  program
    .command('hash-keys')
    .description('show what still depends on each key in the secret hashKey')
    .addOption(readUnitsOption())
    .action(acting((connection, { readUnits }: { readUnits: number }) => showHashKeys(connection, readUnits)));
};

const readUnitsOption = (): Option =>
  new Option('--read-units <units>', 'read both tables with at most so many read units a second')
    .argParser(count(MOST_READ_UNITS))
    .default(READ_UNITS);

const addChanging = (program: Command, acting: Acting): void => {
  program
    .command('redrive')
    .description('let the dead letters of a queue be handled again')
    .argument('<queue>', 'a queue or a function, such as leg-commands')
    .addOption(yes())
    .action(acting((connection, queue: string, { yes: sure }: Sure) => redrive(connection, queue, !sure)));

  program
    .command('end-conference')
    .description('end a conference, with the reason ended-by-operator')
    .argument('<conferenceId>', 'its id', conferenceId)
    .addOption(yes())
    .action(acting((connection, id: string, { yes: sure }: Sure) => endConference(connection, id, !sure)));

  program
    .command('close-subscription')
    .description('close a subscription of a partner, which is told so and cannot activate it again')
    .argument('<subscriptionId>', 'its id', subscriptionId)
    .addOption(yes())
    .action(acting((connection, id: string, { yes: sure }: Sure) => closeSubscription(connection, id, !sure)));
};

const addErasing = (program: Command, acting: Acting, { readNumber }: Terminal): void => {
  program
    .command('erase-number')
    .description('show what is held of a phone number, and erase it; the number is asked for, or read from standard input')
    .option('--file <path>', 'read the number from a file')
    .addOption(readUnitsOption())
    .addOption(yes())
    .action(
      acting(async (connection, { file, readUnits: readUnitsPerSecond, yes: sure = false }: EraseArguments) =>
        eraseNumberReport(connection, await readNumber(file), { erases: sure, readUnitsPerSecond }),
      ),
    );
};

const HELP = `
Commands that change something only say what they would do, unless they are given --yes.
Exit codes: ${Object.entries(EXIT)
  .map(([what, code]) => `${String(code)} ${what}`)
  .join(', ')}.`;

const programOf = (terminal: Terminal, ending: Ending): Command => {
  const program = new Command('ops')
    .description('Operates a deployment of Rollcall, in AWS or in local mode.')
    .option('--name <name>', 'the setting `name` of the deployment in AWS', 'Rollcall')
    .option('--region <region>', 'its region; otherwise that of the environment or the profile')
    .option('--profile <profile>', 'the profile of the AWS SDK')
    .option('--local', 'the local deployment of npm start')
    .option('--address <url>', `a local deployment at another address than ${LOCAL_ADDRESS}`)
    .option('--json', 'write JSON instead of text')
    .addHelpText('after', HELP)
    .showHelpAfterError('(--help says more)')
    .exitOverride()
    .configureOutput({ writeOut: terminal.write, writeErr: (text) => terminal.complain(withoutNumbers(text)) });
  const acting = actingOn(program, terminal, ending);
  addShowing(program, acting);
  addKeys(program, acting);
  addChanging(program, acting);
  addErasing(program, acting, terminal);
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  return program;
};

/** `argv`: what follows the name of the program. Returns the exit code. */
export const runOps = async (argv: readonly string[], terminal: Terminal): Promise<ExitCode> => {
  const ending: Ending = { exitCode: EXIT.done };
  try {
    await programOf(terminal, ending).parseAsync(argv, { from: 'user' });
    return ending.exitCode;
  } catch (error) {
    // It has said what is wrong, or shown the help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const { exitCode, message } = explain(error);
    terminal.complain(`${withoutNumbers(message)}\n`);
    return exitCode;
  }
};
