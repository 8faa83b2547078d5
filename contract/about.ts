/** What runs here, for whoever looks or reports a fault. Plain shapes; nothing in them is a secret. */
import * as z from "zod";

export const AboutView = z.object({
	version: z.string(),
	/** Of the state's tables. */
	schema: z.number().int(),
	node: z.string(),
	platform: z.string(),
	/** Lines to send with a report: no keys, names, addresses or texts of calls, and the home folder as "~". */
	diagnosis: z.string(),
});
export type AboutView = z.infer<typeof AboutView>;
