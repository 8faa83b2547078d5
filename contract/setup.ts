/**
 * What the setup wizard asks for in one go, here and in the terminal: what would be written is shown first, as the lines
 * of the files that go and come. Plain shapes; nothing in them is a secret but the new key, which is told once.
 */
import * as z from "zod";
import { CommandPreview, StdioInput } from "./upstreams.ts";
import { KeyView, Mode, Name, PresetName, ProjectView, Role } from "./views.ts";

const wishes = {
	/** The project whose own file gets the mode and the addresses; `null`: the global file gets all. */
	dir: z.string().min(1).max(4_096).nullable().default(null),
	mode: Mode.optional(),
	/** Address ranges beside those that may connect already. */
	allow: z.array(z.string().max(60)).max(50).default([]),
	upstream: z
		.strictObject({
			name: Name,
			/** May be left out where the preset knows it. */
			url: z.string().max(2_000).optional(),
			preset: PresetName.optional(),
			/** Instead of an address: the command of an MCP server, which the gate starts. */
			stdio: StdioInput.optional(),
		})
		.optional(),
	key: z
		.strictObject({
			name: z.string().trim().min(1).max(500),
			role: Role.default("operator"),
		})
		.optional(),
};
export const SetupPlan = z.strictObject(wishes);
export type SetupPlan = z.infer<typeof SetupPlan>;

/** `digest`: of what was shown; where anything would be written differently by now, nothing is. */
export const SetupOrder = z.strictObject({
	...wishes,
	digest: z.string().length(64),
});

export const SetupLine = z.object({
	/** `gap`: lines that stay, left out. */
	kind: z.enum(["same", "added", "removed", "gap"]),
	text: z.string(),
});
export type SetupLine = z.infer<typeof SetupLine>;

export const SetupPreview = z.object({
	digest: z.string(),
	/** Those that would be written, each with a few lines around what changes, and what may be secret left out. */
	files: z.array(
		z.object({
			file: z.string(),
			isNew: z.boolean(),
			lines: z.array(SetupLine),
		}),
	),
	/** What the new upstream's command means on this machine now: writing approves exactly this. `null`: none is started. */
	command: CommandPreview.nullable(),
	/**
	 * `project-waits`: the project's file holds what nobody approved, so it only tightens afterwards as well.
	 * `project-without-upstream`: no upstream belongs to that folder, so its file holds for none.
	 */
	notes: z.array(z.enum(["project-waits", "project-without-upstream"])),
});
export type SetupPreview = z.infer<typeof SetupPreview>;

export const SetupDone = z.object({
	mode: Mode,
	files: z.array(z.string()),
	project: ProjectView.nullable(),
	/** Where clients reach the new upstream. */
	upstreamUrl: z.string().nullable(),
	/** What it needs and nobody has set yet. */
	missing: z.array(z.string()),
	key: KeyView.extend({ key: z.string() }).nullable(),
});
export type SetupDone = z.infer<typeof SetupDone>;
