import { dynamoClient } from '../adapters/dynamodb/client';
import { DynamoTerminalStore } from '../adapters/dynamodb/dynamo-terminal-store';
import { perProcess } from '../container';
import type { TerminalStore } from '../terminal-store';
import { settings } from './settings';

export const terminalStore = perProcess<TerminalStore>(() => new DynamoTerminalStore(dynamoClient(), settings().recordsTable));
