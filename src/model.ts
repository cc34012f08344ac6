/** The nouns. Types only; every folder speaks in these, and in nothing else, to its neighbours. */
export type * from './model/audit-options.ts';
export type * from './model/certificate.ts';
export type * from './model/client.ts';
export type * from './model/connection.ts';
export type * from './model/content.ts';
export type * from './model/driver.ts';
export type * from './model/evidence.ts';
export type * from './model/location.ts';
export type * from './model/place.ts';
export type * from './model/plan.ts';
export type * from './model/report.ts';
export type * from './model/tree.ts';
export type * from './model/value.ts';
