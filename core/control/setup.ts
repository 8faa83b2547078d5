/**
 * The setup in one go: what it would write, and then exactly that. All of it is done or none: what was written is put
 * back when a later step fails, and the key, which nobody could take back, is made last.
 */
import { hash } from "node:crypto";
import { realpathSync, statSync } from "node:fs";
import { isAbsolute } from "node:path";
import type {
	SetupDone,
	SetupPlan,
	SetupPreview,
} from "../../contract/setup.ts";
import type { ProjectView } from "../../contract/views.ts";
import { AddressRangeError } from "../address.ts";
import { canonicalJson } from "../approval/digest.ts";
import type { Bridge } from "../approval/bridge.ts";
import type { ApiKeys } from "../keys.ts";
import { isTighter, type ModeState } from "../mode.ts";
import type { Projects } from "../settings/project.ts";
import {
	type Draft,
	draftsOf,
	ShutOutError,
	shownChange,
	takeBack,
	writeDraft,
} from "../settings/setup-files.ts";
import type { Upstreams } from "../upstreams.ts";
import type { ApprovedCommands } from "../stdio/approved.ts";
import { whyNot } from "../stdio/wanted.ts";
import { CommandError, type OperationsOf } from "./operation.ts";
import { refusePlainKeys } from "./plain-keys.ts";
import { addressOf, lookAt, previewOf, stdioSettings } from "./upstreams.ts";

export interface SetupParts {
	readonly upstreams: Upstreams;
	readonly projects: Projects;
	readonly keys: Pick<ApiKeys, "create">;
	readonly mode: ModeState;
	readonly bridge: Pick<Bridge, "raised">;
	readonly commands: Pick<ApprovedCommands, "approve" | "forget">;
	readonly settingsFile: string;
	/** Commands run in a sandbox here, unless told otherwise. */
	sandboxed(): boolean;
	gateUrl(): string;
	reloadSettings(): void;
	/** What upstreams refer to. */
	lookUp(): Promise<void>;
}

interface Look extends Pick<SetupPreview, "digest" | "notes"> {
	readonly drafts: readonly Draft[];
	readonly dir: string | null;
	/** Of the command that would be started; undefined: none would. */
	readonly command: string | undefined;
}

export function setupOperations(parts: SetupParts): OperationsOf<"setup"> {
	const { projects, upstreams, settingsFile } = parts;

	/** @throws CommandError, SettingsError */
	function look(plan: SetupPlan, command: string | undefined): Look {
		const dir = plan.dir === null ? null : folderOf(plan.dir);
		const { upstream } = plan;
		if (upstream && upstreams.get(upstream.name))
			throw new CommandError(
				"conflict",
				`there is an upstream called ${upstream.name} already`,
			);
		if (upstream?.url !== undefined && upstream.stdio !== undefined)
			throw new CommandError("invalid-input", "either an address or a command");
		const drafts = drafted(() =>
			draftsOf(settingsFile, {
				plan,
				dir,
				upstream: upstream && {
					...(upstream.stdio
						? { stdio: stdioSettings(upstream.stdio) }
						: addressOf(upstream.url, upstream.preset)),
					...(upstream.preset ? { preset: upstream.preset } : {}),
					...(dir === null ? {} : { project: dir }),
				},
			}),
		);
		const project = dir === null ? undefined : projects.find(dir);
		const notes: Look["notes"] = [];
		if (drafts.some((draft) => waits(draft, project)))
			notes.push("project-waits");
		if (dir !== null && !upstream && !project?.upstreams.length)
			notes.push("project-without-upstream");
		const digest = hash(
			"sha256",
			canonicalJson({ plan, drafts, command: command ?? null }),
		);
		return { digest, drafts, notes, dir, command };
	}

	/** Each step is undone when a later one fails. */
	async function carryOut(
		plan: SetupPlan,
		seen: Look,
		by: string,
	): Promise<SetupDone> {
		const { dir, drafts } = seen;
		const approvable =
			dir !== null && !drafts.some((draft) => waits(draft, projects.find(dir)));
		const written: Draft[] = [];
		try {
			for (const draft of drafts) {
				written.unshift(draft);
				writeDraft(draft);
			}
			parts.reloadSettings();
			if (dir !== null) {
				const { digest } = projects.add(dir);
				const own = drafts.find((draft) => draft.dir !== null);
				if (approvable && own && digest === hash("sha256", own.after))
					projects.trust(dir, digest);
			}
			// Whoever may set it up has approved what was shown; anything else waits for its own question.
			const name = plan.upstream?.name ?? "";
			const command = upstreams.get(name)?.stdio?.look();
			if (command && command.digest === seen.command)
				parts.commands.approve(name, command, by);
			await parts.lookUp();
			const key = plan.key
				? await parts.keys.create({
						...plan.key,
						upstreams: [],
						note: "",
						ttlMs: undefined,
					})
				: null;
			if (dir === null && plan.mode !== undefined) parts.mode.set(plan.mode);
			return { ...told(plan, seen), key };
		} catch (error) {
			for (const draft of written) takeBack(draft);
			if (plan.upstream && seen.command !== undefined)
				parts.commands.forget(plan.upstream.name);
			parts.reloadSettings();
			throw error;
		}
	}

	function told(plan: SetupPlan, seen: Look): Omit<SetupDone, "key"> {
		const added = upstreams
			.views(parts.gateUrl(), parts.mode.current)
			.find(({ name }) => name === plan.upstream?.name);
		return {
			mode: parts.mode.current,
			files: seen.drafts.map(({ file }) => file),
			project: (seen.dir === null ? null : projects.find(seen.dir)) ?? null,
			upstreamUrl: added?.gateUrl ?? null,
			missing: added?.missing ?? [],
		};
	}

	return {
		"setup.preview": async (plan) => {
			await refusePlainKeys(plan.upstream ?? {});
			const { stdio } = plan.upstream ?? {};
			const command = stdio
				? await previewOf(stdio, folderIn(plan), parts.sandboxed())
				: null;
			const { drafts, digest, notes } = look(plan, command?.digest);
			const files = drafts.map((draft) => ({
				file: draft.file,
				isNew: draft.before === undefined,
				lines: shownChange(draft),
			}));
			return { files, command, digest, notes };
		},
		"setup.apply": async ({ digest, ...plan }, { actor }) => {
			await refusePlainKeys(plan.upstream ?? {});
			const command = await commandIn(plan);
			// From here until it is written nobody else does anything.
			const seen = look(plan, command);
			if (seen.digest !== digest)
				throw new CommandError(
					"conflict",
					"something was changed meanwhile; look at it again",
				);
			const { mode } = plan;
			if (
				parts.bridge.raised &&
				mode !== undefined &&
				isTighter("strict", mode)
			)
				throw new CommandError(
					"conflict",
					"the bridge is raised; lower it first: drawbridge bridge lower",
				);
			return carryOut(plan, seen, actor);
		},
	};
}

/** Its digest, if one is asked for. @throws CommandError where it would not be started */
async function commandIn(plan: SetupPlan): Promise<string | undefined> {
	const { upstream } = plan;
	if (upstream?.stdio === undefined) return undefined;
	const { stdio } = upstream;
	const project = folderIn(plan);
	const shown = lookAt(stdio, project).digest;
	const obstacle = await whyNot(stdio, project, process.env);
	if (obstacle !== undefined) throw new CommandError("invalid-input", obstacle);
	return shown;
}

const folderIn = ({ dir }: SetupPlan): string | undefined =>
	dir === null ? undefined : folderOf(dir);

/**
 * What stood in it before was approved by nobody, so what is written now is not either. `project`: as it was last read,
 * which may be another content than `before`.
 */
const waits = (
	{ dir, before }: Draft,
	project: ProjectView | undefined,
): boolean =>
	dir !== null &&
	before !== undefined &&
	!(project?.state === "approved" && project.digest === hash("sha256", before));

/** The gate has a working folder of its own. @throws CommandError */
function folderOf(dir: string): string {
	if (!isAbsolute(dir))
		throw new CommandError("invalid-input", "dir: an absolute path");
	if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory())
		throw new CommandError("not-found", `${dir}: there is no such folder`);
	return realpathSync(dir);
}

/** @throws CommandError, SettingsError */
function drafted(make: () => Draft[]): Draft[] {
	try {
		return make();
	} catch (error) {
		if (error instanceof AddressRangeError)
			throw new CommandError("invalid-input", error.message);
		if (error instanceof ShutOutError)
			throw new CommandError("conflict", error.message);
		throw error;
	}
}
