/** What the desktop app keeps for itself and its Settings window shows. Never policy: that is the gate's. */
import * as z from "zod";

export const ShellSettings = z.object({
	theme: z.enum(["system", "light", "dark"]),
	/** `system`: the first language of the system that is spoken here, else English. */
	language: z.enum(["system", "en", "de"]),
	/** `paused`: the app starts with the bridge raised, so that nothing passes until somebody lowers it. */
	atLogin: z.enum(["off", "start", "paused"]),
});
export type ShellSettings = z.infer<typeof ShellSettings>;
