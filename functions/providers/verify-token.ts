import { tokenVerifier } from '../adapters/jwt/token-verifier';
import { perProcess } from '../container';
import type { VerifyToken } from '../tokens';
import { clock } from './process';
import { settings } from './settings';

export const verifyToken = perProcess<VerifyToken>(() =>
  tokenVerifier({ issuer: settings().issuer, audience: settings().audience, now: clock() }),
);
