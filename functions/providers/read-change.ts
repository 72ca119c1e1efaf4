import { conferenceChange } from '../adapters/dynamodb/stream-record';

export const readChange = () => conferenceChange;
