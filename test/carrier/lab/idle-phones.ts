/** Whether anybody is on the phone, by what the phones say (baresip's `listcalls`). */
import { connect } from 'node:net';
import { PHONES_ADDRESS } from './network';
import { type Phone, phones } from './phone';

const listCalls = ({ controlPort }: Phone): Promise<string> =>
  new Promise((resolve, reject) => {
    const command = JSON.stringify({ command: 'listcalls', token: 'lab' });
    let said = '';
    const socket = connect(controlPort, PHONES_ADDRESS, () => socket.write(`${String(command.length)}:${command},`));
    socket.on('data', (data) => {
      said += data.toString();
      if (said.includes('"response"')) socket.end();
    });
    socket.on('close', () => resolve(said));
    socket.on('error', reject);
  });

export const isIdle = async (phone: Phone): Promise<boolean> => !/sip:/.test((await listCalls(phone)).replace(/.*"response"/s, ''));

export const allIdle = async (): Promise<boolean> => (await Promise.all(phones.map(isIdle))).every(Boolean);
