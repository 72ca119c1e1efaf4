import { httpSinks, type HttpSinksOptions } from '../adapters/http-sinks/http-sinks';
import { perProcess } from '../container';
import type { Sinks } from '../sinks';
import { clock } from './process';
import { settings } from './settings';

type Surroundings = Pick<HttpSinksOptions, 'resolve' | 'deadlineMs'>;

let surroundings: Surroundings = {};

/** Other names and addresses than the system's, or another patience, for whoever runs functions and wants to try that out. */
export const setSinkSurroundings = (others: Surroundings): void => {
  surroundings = others;
};

export const sinks = perProcess<Sinks>(() => httpSinks({ loopback: settings().loopbackSinks, now: clock(), ...surroundings }));
