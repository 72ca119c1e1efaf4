/** What Kamailio tells whoever listens to it (evapi), as the access network kit does. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import * as z from 'zod';
import { eventually } from '../../support/until';
import { EVAPI_ADDRESS } from './carrier';
import { onNetstring } from './netstrings';

const Event = z.object({
  t: z.literal('call'),
  state: z.string(),
  a: z.string(),
  b: z.string(),
  serves: z.string(),
  callId: z.string(),
  code: z.number(),
  by: z.string(),
});
export type Event = z.infer<typeof Event>;

export class CallEvents {
  private readonly events: Event[] = [];

  private constructor(private readonly socket: Socket) {
    onNetstring(socket, (json) => {
      const event = Event.safeParse(json).data;
      if (event) this.events.push(event);
    });
  }

  static async listen(): Promise<CallEvents> {
    const [host = '', port = ''] = EVAPI_ADDRESS.split(':');
    const socket = connect(Number(port), host);
    await once(socket, 'connect');
    return new CallEvents(socket);
  }

  /** Of calls to that number. */
  to(number: string): readonly Event[] {
    return this.events.filter(({ b }) => b === number);
  }

  get all(): readonly Event[] {
    return this.events;
  }

  /** Waits until a call to that number has ended, and answers what was told of it, step by step. */
  async ofCallTo(number: string): Promise<readonly Event[]> {
    const isOver = async (): Promise<boolean> => this.to(number).some(({ state }) => state === 'released' || state === 'unconnected');
    await eventually(`the end of the call to ${number}`, isOver, 20_000);
    return this.to(number);
  }

  forget(): void {
    this.events.length = 0;
  }

  stop(): void {
    this.socket.destroy();
  }
}
