/**
 * Keeps zod from compiling parsers with `new Function`, which the windows' content security policy forbids.
 * Imported first, because zod looks at the setting when a schema is made. It does nothing else.
 */
import { config } from "zod/v4/core";

config({ jitless: true });
