/** Whether anybody is on the phone, by what the phones say (baresip's `listcalls`). */
import { control } from './control';
import { type Phone, phones } from './phone';

export const isIdle = async (phone: Phone): Promise<boolean> => !/sip:/.test(await control(phone, 'listcalls'));

export const allIdle = async (): Promise<boolean> => (await Promise.all(phones.map(isIdle))).every(Boolean);
