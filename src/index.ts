/** Where the action begins. */
import { main } from './main.ts';

await main();
