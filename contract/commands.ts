/**
 * Every operation of the gate, named once. core/control.ts implements them; each door (Electron IPC, control
 * socket, console) only carries them and says who is asking.
 */
import { z } from "zod";
import {
	EntryView,
	KeyView,
	Mode,
	ModeView,
	Name,
	Role,
	StatusView,
	UpstreamView,
} from "./views.ts";

export interface Command<I extends z.ZodType, O extends z.ZodType> {
	readonly input: I;
	readonly output: O;
	/** `change` commands are recorded in the audit log with the actor that asked. */
	readonly effect: "read" | "change";
}

const read = <I extends z.ZodType, O extends z.ZodType>(
	input: I,
	output: O,
): Command<I, O> => ({
	input,
	output,
	effect: "read",
});
const change = <I extends z.ZodType, O extends z.ZodType>(
	input: I,
	output: O,
): Command<I, O> => ({
	input,
	output,
	effect: "change",
});

const nothing = z.strictObject({});
const done = z.object({ done: z.literal(true) });
/** A month of lax is not a time box. */
const timeBoxSeconds = z
	.number()
	.int()
	.min(1)
	.max(7 * 86_400);

export const commands = {
	"status.get": read(nothing, StatusView),
	/**
	 * Sets the mode for good, for `forSeconds` (1 s to 7 days), or until the gate starts anew; then the mode before it
	 * returns.
	 */
	"mode.set": change(
		z
			.strictObject({
				mode: Mode,
				forSeconds: timeBoxSeconds.optional(),
				untilRestart: z.literal(true).optional(),
			})
			.refine(
				({ forSeconds, untilRestart }) =>
					forSeconds === undefined || untilRestart === undefined,
				"either forSeconds or untilRestart",
			),
		ModeView,
	),
	"key.create": change(
		z.strictObject({
			name: z.string().trim().min(1).max(500),
			role: Role.default("operator"),
			upstreams: z.array(Name).max(100).default([]),
			/** Seconds from now; absent means no expiry. */
			expiresInSeconds: z
				.number()
				.int()
				.positive()
				.max(3_650 * 86_400)
				.optional(),
			note: z.string().max(1_000).default(""),
		}),
		/** `key` is the raw key; the gate itself keeps it in the vault only. */
		KeyView.extend({ key: z.string() }),
	),
	"key.list": read(nothing, z.array(KeyView)),
	/** The raw key once more, for the owner's clipboard. */
	"key.show": change(
		z.strictObject({ id: z.string() }),
		z.object({ id: z.string(), key: z.string() }),
	),
	"key.revoke": change(z.strictObject({ id: z.string() }), KeyView),
	"upstream.list": read(nothing, z.array(UpstreamView)),
	"upstream.add": change(
		z.strictObject({
			name: Name,
			url: z.string().max(2_000),
			root: z.boolean().default(false),
		}),
		UpstreamView,
	),
	"upstream.remove": change(z.strictObject({ name: Name }), done),
	/** A one-time link to the console: opens for 60 s, once. */
	"console.link": change(
		nothing,
		z.object({ url: z.string(), expiresAt: z.iso.datetime() }),
	),
	/** The newest entries, oldest first. `before` pages backwards by entry id. */
	"audit.tail": read(
		z.strictObject({
			limit: z.number().int().min(1).max(1_000).default(20),
			before: z.number().int().optional(),
		}),
		z.array(EntryView),
	),
	/** Answers first, then drains and ends the process. */
	"gate.stop": change(nothing, done),
	/** Like `gate.stop`, then starts anew in the same process, on the same ports, with what the settings say now. */
	"gate.restart": change(nothing, done),
} as const;

export type Commands = typeof commands;
export type CommandName = keyof Commands;
/** What a caller passes in: defaults may be left out. */
export type CommandInput<N extends CommandName> = z.input<Commands[N]["input"]>;
export type CommandOutput<N extends CommandName> = z.infer<
	Commands[N]["output"]
>;

/** Who is asking, as the door that carried the command knows it. */
export const Actor = z.enum(["desktop", "cli", "console"]);
export type Actor = z.infer<typeof Actor>;

/** Why a command failed. Closed, so that every door can say what to do about each. */
export const FailureCode = z.enum([
	"unknown-command",
	"invalid-input",
	"not-found",
	"conflict",
	"vault-locked",
	"settings-invalid",
	"not-running",
	"unauthenticated",
	"internal",
]);
export type FailureCode = z.infer<typeof FailureCode>;
export const Failure = z.object({ code: FailureCode, message: z.string() });
export type Failure = z.infer<typeof Failure>;
