export { dockerfiles } from './dockerfile.ts';
