/**
 * The settings of the global security.json one by one, for whoever draws and changes them: what holds, what would hold
 * otherwise, and how it is typed in. Plain shapes; the gate judges every value again.
 */
import * as z from "zod";

/** How a value is typed in. `none`: `null` is a value, too. */
export const SettingForm = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("switch") }),
	z.object({
		kind: z.literal("number"),
		/** It may be this. */
		least: z.number().nullable(),
		/** It must be more than this. */
		above: z.number().nullable(),
		most: z.number().nullable(),
		whole: z.boolean(),
		none: z.boolean(),
	}),
	z.object({ kind: z.literal("choice"), options: z.array(z.string()) }),
	z.object({ kind: z.literal("text"), none: z.boolean() }),
	/** A list of texts. */
	z.object({ kind: z.literal("lines") }),
	/** Anything else, as JSON. */
	z.object({ kind: z.literal("json") }),
]);
export type SettingForm = z.infer<typeof SettingForm>;

export const SettingView = z.object({
	/** As security.json has it, with dots: "audit.keep_days". */
	path: z.string(),
	/** What holds; `null` also where nothing is set and nothing is the default. */
	value: z.json(),
	default: z.json(),
	/** It stands in the file; otherwise the default holds. */
	given: z.boolean(),
	form: SettingForm,
	/** The schema's sentence, in English. */
	description: z.string(),
	/** Folders of projects whose own file says something else for their upstreams, with effect. */
	projects: z.array(z.string()),
});
export type SettingView = z.infer<typeof SettingView>;

/** Something about the file. */
export const SettingsFinding = z.object({
	/** From 1; `null`: it stands nowhere in particular. */
	line: z.number().int().nullable(),
	/** `wrong`: the file is not taken over. */
	result: z.enum(["wrong", "note"]),
	detail: z.string(),
});
export type SettingsFinding = z.infer<typeof SettingsFinding>;

export const SettingsView = z.object({
	file: z.string(),
	/** `false`: the defaults hold. */
	exists: z.boolean(),
	/** Of the file as it stands now, whatever holds. */
	findings: z.array(SettingsFinding),
	settings: z.array(SettingView),
});
export type SettingsView = z.infer<typeof SettingsView>;
