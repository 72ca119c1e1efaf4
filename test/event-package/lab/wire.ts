/** What passed between the phones' host and the rest: every SIP message, in order (`sip-tap.py`). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export class SipText {
  readonly startLine: string;
  readonly body: string;
  private readonly lines: readonly string[];

  constructor(readonly text: string) {
    const end = text.indexOf('\r\n\r\n');
    this.body = end < 0 ? '' : text.slice(end + 4);
    [this.startLine = '', ...this.lines] = (end < 0 ? text : text.slice(0, end)).split('\r\n');
  }

  get method(): string {
    return this.startLine.startsWith('SIP/2.0') ? '' : (this.startLine.split(' ', 1)[0] ?? '');
  }

  /** 0: it is a request. */
  get status(): number {
    return Number(/^SIP\/2\.0 (\d{3})/.exec(this.startLine)?.[1] ?? 0);
  }

  /** In the full form, as everything in this lab writes it. */
  headers(name: string): readonly string[] {
    const start = `${name.toLowerCase()}:`;
    return this.lines.filter((line) => line.toLowerCase().startsWith(start)).map((line) => line.slice(start.length).trim());
  }

  header(name: string): string {
    return this.headers(name)[0] ?? '';
  }
}

export type OnWire = {
  readonly at: number;
  readonly transport: 'UDP' | 'TCP';
  readonly from: string;
  readonly to: string;
  readonly sip: SipText;
};

export const wireFile = (labFolder: string): string => join(labFolder, 'wire.jsonl');

/** From the `first` message on. */
export const wireSince = (labFolder: string, first = 0): readonly OnWire[] =>
  readFileSync(wireFile(labFolder), 'utf8')
    .split('\n')
    .slice(first)
    .filter((line) => line.endsWith('}'))
    .map((line) => {
      const { text, ...rest } = JSON.parse(line) as Omit<OnWire, 'sip'> & { readonly text: string };
      return { ...rest, sip: new SipText(text) };
    });

const tagIn = (value: string): string => /;\s*tag=([^;\s]+)/.exec(value)?.[1] ?? '';

/** A subscription as its notifier knows it. */
export const dialogOf = ({ sip }: OnWire): string => `${sip.header('call-id')} ${tagIn(sip.header('from'))} ${tagIn(sip.header('to'))}`;

/** Without those that were sent again. */
export const notifiesIn = (wire: readonly OnWire[]): readonly OnWire[] => {
  const seen = new Set<string>();
  return wire.filter((each) => {
    const name = `${dialogOf(each)} ${each.sip.header('cseq')} ${each.to}`;
    if (each.sip.method !== 'NOTIFY' || seen.has(name)) return false;
    seen.add(name);
    return true;
  });
};

/** Answers to INVITE that were sent more than once: their ACK was lost. */
export const repeatedAnswers = (wire: readonly OnWire[]): readonly string[] => {
  const seen = new Set<string>();
  const repeated: string[] = [];
  for (const each of wire) {
    if (each.sip.status !== 200 || !each.sip.header('cseq').endsWith('INVITE')) continue;
    const name = `${dialogOf(each)} ${each.sip.header('cseq')} ${each.from} ${each.to}`;
    if (seen.has(name)) repeated.push(name);
    seen.add(name);
  }
  return repeated;
};
