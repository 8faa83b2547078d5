/**
 * The program agents start before every call: `hook.mjs AGENT --home DIR …`. An entry of its own beside the command line,
 * since it runs hundreds of times an hour.
 */
import { runHook } from "./run.ts";

await runHook(process.argv.slice(2));
