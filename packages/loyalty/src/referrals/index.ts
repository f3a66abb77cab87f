export * from './fraud/evidence.ts';
export * from './fraud/rules.ts';
export * from './judge-referral.ts';
export * from './referral-code.ts';
export * from './reward-caps.ts';
