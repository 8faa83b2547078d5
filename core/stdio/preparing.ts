/**
 * Everything before a program of an upstream is started: what its command means now, whether a person has approved that,
 * the variables it is given, and the sandbox. Whatever is missing is a LinkError, and nothing is started. Starts nothing.
 */
import type { StdioView } from "../../contract/views.ts";
import type { Clock } from "../clock.ts";
import { LinkError } from "../mcp/link.ts";
import type { Boxable, Boxed, Unboxed } from "../sandbox/box.ts";
import type { StdioSettings } from "../settings/upstream-settings.ts";
import type { ApprovedCommands } from "./approved.ts";
import { type Command, commandOf, credentialName } from "./command.ts";
import { neededVariables } from "./environment.ts";
import { namedFolders } from "./named-folders.ts";
import type { Start } from "./program.ts";

export interface StdioUpstream {
	readonly name: string;
	readonly settings: StdioSettings;
	/** The folder of its project. */
	readonly project: string | undefined;
	/** How long a request may wait for the beginning of an answer. */
	readonly timeoutMs: number;
}

export interface PreparingParts {
	readonly clock: Clock;
	readonly approved: ApprovedCommands;
	/** The gate's own environment. */
	readonly env: NodeJS.ProcessEnv;
	readonly home: string;
	/** How long a person has. */
	readonly answerMs: (upstream: string) => number;
	/** undefined: there is no sandbox in this build. */
	readonly sandboxed:
		| ((program: Boxable) => Promise<Boxed | Unboxed>)
		| undefined;
}

/** What a command means is not looked up again for a view before this. */
const seenAgeMs = 2_000;

export class Preparing {
	readonly #upstream: StdioUpstream;
	readonly #parts: PreparingParts;
	readonly #onDenied: (line: string) => void;
	/** Names and values in turn; undefined while one refers to something that is not there. */
	#env: readonly string[] | undefined;
	#seen: { readonly command: Command; readonly atMs: number } | undefined;
	#box: StdioView["sandbox"] | undefined;

	/** `onDenied`: told of what the sandbox refused, as a line for a person. */
	constructor(
		upstream: StdioUpstream,
		parts: PreparingParts,
		onDenied: (line: string) => void,
	) {
		this.#upstream = upstream;
		this.#parts = parts;
		this.#onDenied = onDenied;
	}

	/** `false`: they are the same as before. */
	take(env: readonly string[] | undefined): boolean {
		if (JSON.stringify(env) === JSON.stringify(this.#env)) return false;
		this.#env = env;
		return true;
	}

	/** Some variable holds what nobody is given who did not show who they are. */
	get hasSecrets(): boolean {
		return Object.entries(this.#upstream.settings.env).some(isSecret);
	}

	/** Values that hold one: of references with what is around them, and such as are written out in the settings. */
	get secrets(): readonly string[] {
		const { env } = this.#upstream.settings;
		const given = pairs(this.#env ?? []);
		return Object.entries(env)
			.filter(isSecret)
			.flatMap(
				([name, value]) => given[name] ?? (value.includes("${") ? [] : value),
			);
	}

	/** Values without a reference, empty ones too. */
	get #plain(): Record<string, string> {
		return Object.fromEntries(
			Object.entries(this.#upstream.settings.env).filter(
				([, value]) => !value.includes("${"),
			),
		);
	}

	/** As it is now. */
	look(): Command {
		const { settings, project } = this.#upstream;
		const { env, home, clock } = this.#parts;
		const command = commandOf(settings, { env, home, project });
		this.#seen = { command, atMs: clock.monotonicMs() };
		return command;
	}

	/** As it was some seconds ago: views are made often, and files are read for it. */
	get command(): Command {
		const seen = this.#seen;
		return seen && this.#parts.clock.monotonicMs() - seen.atMs < seenAgeMs
			? seen.command
			: this.look();
	}

	get isApproved(): boolean {
		return this.#parts.approved.isApproved(this.#upstream.name, this.command);
	}

	get sandbox(): StdioView["sandbox"] {
		if (this.#upstream.settings.sandbox === false) return "off";
		return (
			this.#box ?? (this.#parts.sandboxed === undefined ? "unavailable" : "on")
		);
	}

	/** What may be started now, for a stranger without secrets. @throws LinkError */
	async start(forStranger: boolean): Promise<Start> {
		const command = this.look();
		if (command.problem !== undefined)
			throw new LinkError("upstream-down", command.problem);
		await this.#approval(command);
		// A person takes a while, and what was approved may be another program by now.
		if (this.look().digest !== command.digest)
			throw new LinkError("denied", "the command changed meanwhile");
		const given = forStranger
			? Object.fromEntries(
					Object.entries(this.#upstream.settings.env).filter(
						(one) => !isSecret(one),
					),
				)
			: this.#env && { ...this.#plain, ...pairs(this.#env) };
		if (given === undefined)
			throw new LinkError("secret-missing", "a secret it needs is not there");
		const { argv, cwd } = command;
		const env = { ...neededVariables(this.#parts.env), ...given };
		return await this.#boxed({ argv, cwd, env });
	}

	/** @throws LinkError */
	async #approval(command: Command): Promise<void> {
		const { approved, answerMs, clock } = this.#parts;
		const { name, settings, timeoutMs } = this.#upstream;
		if (approved.isApproved(name, command)) return;
		// Who waits is told that nobody answered, rather than that the server is silent.
		const waitMs = Math.max(1_000, Math.min(answerMs(name), timeoutMs - 1_000));
		const said = await approved.ask({
			upstream: name,
			settings,
			command,
			deadlineMs: clock.monotonicMs() + waitMs,
		});
		if (said !== "allowed")
			throw new LinkError(
				said,
				said === "denied"
					? "its command was not approved"
					: "nobody approved its command in time",
			);
	}

	/** The one place where a program is put into the sandbox. @throws LinkError where there has to be one, and is none */
	async #boxed(start: Start): Promise<Start> {
		const { name, settings, project } = this.#upstream;
		const { sandboxed } = this.#parts;
		const wanted = settings.sandbox;
		if (wanted === false) return start;
		const policy = typeof wanted === "object" ? wanted : undefined;
		const box = await sandboxed?.({
			...start,
			name,
			project,
			write: policy?.write ?? [],
			named: [
				...(settings.cwd === undefined ? [] : [settings.cwd]),
				...namedFolders(settings, start.cwd),
			],
			hosts: policy?.hosts ?? [],
			onDenied: ({ line }) => this.#onDenied(line),
		});
		if (box && !("missing" in box)) {
			this.#box = "on";
			return {
				argv: box.argv,
				cwd: start.cwd,
				env: box.env,
				end: () => box.end(),
			};
		}
		this.#box = "unavailable";
		if (wanted !== undefined || box?.code === "no-project")
			throw new LinkError(
				"upstream-down",
				box?.missing ?? "there is no sandbox here",
			);
		return start;
	}
}

const isSecret = ([name, value]: readonly [string, string]): boolean =>
	value.includes("${") || credentialName.test(name);

function pairs(env: readonly string[]): Record<string, string> {
	const all: Record<string, string> = {};
	for (let i = 0; i < env.length; i += 2) all[env[i] ?? ""] = env[i + 1] ?? "";
	return all;
}
