/**
 * Kills the process of a function in the middle of its work. The emulator runs functions as processes of this machine,
 * each with credentials of its own, which sign its requests. So a request says which process has sent it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { ServiceRequest } from '../../../local/service-router';

type FunctionProcess = { readonly pid: number; readonly functionName: string; readonly accessKey: string };

const environmentOf = (pid: number): Readonly<Record<string, string>> => {
  try {
    const pairs = readFileSync(`/proc/${String(pid)}/environ`, 'utf8').split('\0');
    return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
  } catch {
    // It has ended, or belongs to somebody else.
    return {};
  }
};

/** Only those that reach AWS at this address, so that nobody else's are found. Linux lists them in `/proc`. */
const functionProcesses = (awsUrl: string): readonly FunctionProcess[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const { AWS_ENDPOINT_URL, AWS_LAMBDA_FUNCTION_NAME: functionName, AWS_ACCESS_KEY_ID: accessKey } = environmentOf(Number(name));
      return AWS_ENDPOINT_URL === awsUrl && functionName && accessKey ? [{ pid: Number(name), functionName, accessKey }] : [];
    });

const signerOf = ({ headers }: ServiceRequest): string => /Credential=([^/]+)/.exec(String(headers['authorization']))?.[1] ?? '';

/**
 * A function dies after so many requests from now on: before the next one if it is 0. `functionName`: how its name begins.
 * `asked`: whose requests count.
 */
type Plan = { readonly functionName: string; readonly after: number; readonly asked: 'AWS' | 'carrier' };

export class Deaths {
  private plan: Plan | undefined;
  private requests = 0;
  private died: readonly string[] = [];
  private readonly names = new Map<string, string>();

  constructor(private readonly awsUrl: string) {}

  kill(plan: Plan): void {
    this.plan = plan;
    this.requests = 0;
    this.died = [];
  }

  /** The names of the functions that died since the last call of `kill`, one for each process. */
  get killed(): readonly string[] {
    return this.died;
  }

  /** Nobody dies any more. Returns how many died since the last call of `kill`. */
  end(): number {
    this.plan = undefined;
    return this.died.length;
  }

  /** A request to AWS. Throws if its sender dies, so that the request never arrives. */
  countForAws(request: ServiceRequest): void {
    const signer = signerOf(request);
    if (this.plan?.asked !== 'AWS' || !this.nameOf(signer).startsWith(this.plan.functionName)) return;
    this.count(({ accessKey }) => accessKey === signer);
  }

  /** A request to the carrier, signed by the deployment and not by a function: all processes of the function die. */
  countForCarrier(): void {
    const { plan } = this;
    if (plan?.asked === 'carrier') this.count(({ functionName }) => functionName.startsWith(plan.functionName));
  }

  private count(isSender: (process: FunctionProcess) => boolean): void {
    const dies = this.requests === this.plan?.after;
    this.requests += 1;
    if (!dies) return;
    this.plan = undefined;
    const dying = functionProcesses(this.awsUrl).filter(isSender);
    for (const { pid } of dying) process.kill(pid, 'SIGKILL');
    this.died = [...this.died, ...dying.map(({ functionName }) => functionName)];
    throw new Error('The function was killed on purpose');
  }

  private nameOf(accessKey: string): string {
    if (!this.names.has(accessKey))
      for (const { accessKey: key, functionName } of functionProcesses(this.awsUrl)) this.names.set(key, functionName);
    return this.names.get(accessKey) ?? '';
  }
}
