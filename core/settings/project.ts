/**
 * The folders the owner registered as projects, and what was approved of their settings files. A file that differs from
 * what was approved only tightens, and so does what was approved of it before: nobody loosens anything by writing there.
 * Owns the table `project`; never writes into a folder.
 */
import { hash } from "node:crypto";
import { realpathSync, statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Mode, ProjectView, Role } from "../../contract/views.ts";
import type { Clock } from "../clock.ts";
import { SettingsError } from "./file.ts";
import {
	type ProjectFile,
	projectFiles,
	readProjectFile,
} from "./project-file.ts";
import { ruleInWords } from "../policy/rules.ts";
import { HeldPolicy, type ProjectPolicy } from "./project-policy.ts";
import { limitNames, type LimitSettings } from "./limit-settings.ts";
import { ProjectSettings, type SecuritySettings } from "./schema.ts";

export type { ProjectPolicy } from "./project-policy.ts";

export interface ProjectsOptions {
	readonly db: DatabaseSync;
	readonly clock: Clock;
	/** What holds without a project, to say which of its fields have an effect. */
	readonly globally: () => {
		readonly mode: Mode;
		readonly anonymousRole: Role;
		readonly limits: LimitSettings | null;
	};
	/** What holds for the project's upstreams changed, already. */
	readonly onChange: (project: ProjectView) => void;
}

/** Why nothing was approved. */
export type TrustFailure =
	| "not-registered"
	| "no-file"
	| "broken"
	| "other-content";

interface Approval {
	/** Relative to the folder. */
	readonly file: string;
	readonly digest: string;
	/** Without its keys and without what never has an effect. */
	readonly settings: ProjectSettings;
}

interface Project {
	readonly dir: string;
	readonly policy: HeldPolicy;
	upstreams: readonly string[];
	approval: Approval | undefined;
	found: ProjectFile;
	/** The last content that could be read, while the gate runs. */
	lastGood: ProjectSettings | undefined;
	/** What the files looked like when they were read. */
	signature: string;
}

/** A change is seen within this. Not by watching: editors, links and network folders tell too little. */
const lookEveryMs = 500;

export class Projects {
	readonly #options: ProjectsOptions;
	readonly #byDir = new Map<string, Project>();
	#timer: NodeJS.Timeout | undefined;
	#looking: Promise<void> | undefined;

	constructor(options: ProjectsOptions) {
		this.#options = options;
		for (const row of options.db.prepare("SELECT * FROM project").all())
			this.#open(String(row["dir"]), approvalOf(row));
	}

	/** Takes over which upstreams belong to which folder; a folder they name counts as registered. */
	apply(settings: SecuritySettings): void {
		for (const project of this.#byDir.values()) project.upstreams = [];
		for (const [name, { project: dir }] of Object.entries(settings.upstreams))
			if (dir !== undefined) this.#attach(dir, name);
	}

	/**
	 * Registers a folder. `upstreams` belong to it until the settings say otherwise. Twice is the same as once.
	 * @throws SettingsError when it is no folder
	 */
	add(dir: string, upstreams: readonly string[] = []): ProjectView {
		const real = realFolder(dir);
		if (!statSync(real, { throwIfNoEntry: false })?.isDirectory())
			throw new SettingsError(real, undefined, "is no folder");
		this.#options.db
			.prepare("INSERT OR IGNORE INTO project (dir) VALUES (?)")
			.run(real);
		const project = this.#of(real);
		for (const name of upstreams) this.#attach(real, name);
		this.#read(project);
		return this.#view(project);
	}

	/** Approves the file as it stands, if that is what was shown. */
	trust(dir: string, digest: string): ProjectView | TrustFailure {
		const project = this.#byDir.get(realFolder(dir));
		if (!project) return "not-registered";
		const found = readProjectFile(project.dir);
		if (found.kind === "none") return "no-file";
		if (found.kind === "broken") return "broken";
		if (found.digest !== digest) return "other-content";
		const approval: Approval = {
			file: relative(project.dir, found.file),
			digest,
			settings: withoutKeys(found.settings),
		};
		this.#options.db
			.prepare("INSERT OR REPLACE INTO project VALUES (?, ?, ?, ?, ?)")
			.run(
				project.dir,
				approval.file,
				digest,
				this.#options.clock.now(),
				JSON.stringify(approval.settings),
			);
		project.approval = approval;
		this.#read(project);
		return this.#view(project);
	}

	/** Forgets a folder and what was approved of it. `false`: it was not registered. */
	remove(dir: string): boolean {
		const project = this.#byDir.get(realFolder(dir));
		if (!project) return false;
		this.#options.db
			.prepare("DELETE FROM project WHERE dir = ?")
			.run(project.dir);
		this.#byDir.delete(project.dir);
		if (project.policy.hold({})) this.#options.onChange(this.#view(project));
		return true;
	}

	/** Reads every file anew first. */
	list(): ProjectView[] {
		this.reload();
		return [...this.#byDir.values()].map((project) => this.#view(project));
	}

	/** A registered folder, as it was last read. */
	find(dir: string): ProjectView | undefined {
		const project = this.#byDir.get(realFolder(dir));
		return project && this.#view(project);
	}

	/** For an upstream whose settings name this folder: the same object for as long as the folder is registered. */
	policyFor(dir: string): ProjectPolicy {
		return this.#of(realFolder(dir)).policy;
	}

	/** Reads now instead of waiting for the next look. */
	reload(): void {
		for (const project of this.#byDir.values()) this.#read(project);
	}

	/** Looks after the files from now on. */
	follow(): void {
		this.#timer ??= setInterval(() => void this.look(), lookEveryMs).unref();
	}

	/** Reads what looks different than when it was last read. One look at a time: a folder may lie far away. */
	look(): Promise<void> {
		this.#looking ??= this.#lookAtAll().finally(() => {
			this.#looking = undefined;
		});
		return this.#looking;
	}

	stop(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
	}

	async #lookAtAll(): Promise<void> {
		for (const project of this.#byDir.values()) {
			const signature = await signatureOf(project.dir);
			if (signature === project.signature) continue;
			// First: what is written while it is read shows at the next look.
			project.signature = signature;
			if (this.#byDir.has(project.dir)) this.#read(project);
		}
	}

	#of(dir: string): Project {
		return this.#byDir.get(dir) ?? this.#open(dir, undefined);
	}

	#open(dir: string, approval: Approval | undefined): Project {
		const project: Project = {
			dir,
			policy: new HeldPolicy(dir),
			upstreams: [],
			approval,
			found: { kind: "none" },
			lastGood: undefined,
			signature: "",
		};
		this.#byDir.set(dir, project);
		this.#hold(project);
		return project;
	}

	#attach(dir: string, upstream: string): void {
		const project = this.#of(realFolder(dir));
		project.upstreams = [...new Set([...project.upstreams, upstream])];
	}

	#read(project: Project): void {
		if (this.#hold(project)) this.#options.onChange(this.#view(project));
	}

	#hold(project: Project): boolean {
		const found = readProjectFile(project.dir);
		project.found = found;
		const { approval } = project;
		if (found.kind === "good") project.lastGood = found.settings;
		else if (found.kind === "none") project.lastGood = undefined;
		if (found.kind === "good" && isApproved(project))
			return project.policy.hold({ approved: found.settings });
		const tightening = [approval?.settings, project.lastGood].filter(
			(one) => one !== undefined,
		);
		return project.policy.hold({
			tightening,
			broken: found.kind === "broken",
		});
	}

	#view(project: Project): ProjectView {
		const { dir, found, approval, upstreams } = project;
		const state = stateOf(project);
		return {
			dir,
			file: found.kind === "none" ? null : found.file,
			state,
			digest: found.kind === "good" ? found.digest : null,
			upstreams: [...upstreams],
			fields: this.#fields(project),
			problem:
				found.kind === "broken"
					? `${found.problem}; strict until it can be read`
					: found.kind === "none" && approval
						? `${approval.file}, which was approved, is gone; what tightens of it still holds`
						: "",
		};
	}

	#fields(project: Project): ProjectView["fields"] {
		const { found, approval } = project;
		if (found.kind === "broken") return [];
		const now = found.kind === "good" ? found.settings : {};
		const values = valuesOf(now);
		const before = approval && valuesOf(approval.settings);
		const names = new Set([...values.keys(), ...(before?.keys() ?? [])]);
		return [...names].map((field) => {
			const value = values.get(field);
			const was = before?.get(field);
			return {
				field,
				value:
					before === undefined || value === was
						? (value ?? "")
						: `${was ?? "(not there)"} → ${value ?? "(gone)"}`,
				effect:
					value === undefined
						? "waits-for-approval"
						: this.#effect(project, now, field),
			};
		});
	}

	#effect(
		{ policy }: Project,
		now: ProjectSettings,
		field: string,
	): ProjectView["fields"][number]["effect"] {
		const { mode, anonymousRole, limits } = this.#options.globally();
		const name = field.split(".")[0] ?? "";
		if (!Object.hasOwn(ProjectSettings.shape, name)) return "never";
		if (name === "mode") return applied(policy.mode(mode) === now.mode);
		if (name === "anonymous_role")
			return applied(
				policy.anonymousRole(anonymousRole) === now.anonymous_role,
			);
		if (name === "api_keys")
			return applied(policy.apiKeys.length === now.api_keys?.length);
		if (name === "rules") {
			const rule = now.rules?.[Number(field.split(".")[1])];
			const words = rule && ruleInWords(rule);
			return applied(
				rule?.then !== "allow" ||
					policy.rules.held.some((one) => ruleInWords(one) === words),
			);
		}
		if (name === "read_only") return now.read_only ? "applied" : "never";
		if (name === "limits") {
			const held = policy.limits(limits);
			if (!now.limits) return applied(held === null);
			const limit = limitNames.find((one) => field === `limits.${one}`);
			return applied(
				limit !== undefined && (held?.[limit] ?? null) === now.limits[limit],
			);
		}
		return "applied";
	}
}

const applied = (is: boolean) => (is ? "applied" : "waits-for-approval");

function stateOf(project: Project): ProjectView["state"] {
	const { found, approval } = project;
	if (found.kind === "broken") return "broken";
	if (found.kind === "none") return approval ? "changed" : "no-file";
	if (!approval) return "tightens";
	return isApproved(project) ? "approved" : "changed";
}

const isApproved = ({ dir, found, approval }: Project): boolean =>
	found.kind === "good" &&
	approval !== undefined &&
	approval.digest === found.digest &&
	approval.file === relative(dir, found.file);

/** Every field in words, limits one by one. Keys are told apart by a few digits of their hash. */
function valuesOf(settings: ProjectSettings): Map<string, string> {
	const values = new Map<string, string>();
	const {
		limits,
		api_keys: keys,
		allowed_ips: ranges,
		commands,
		rules = [],
		sensitive_paths: sensitive,
		...rest
	} = settings;
	for (const [index, rule] of rules.entries())
		values.set(`rules.${index}`, ruleInWords(rule));
	if (sensitive !== undefined)
		values.set("sensitive_paths", sensitive.join(", "));
	if (commands !== undefined) values.set("commands", JSON.stringify(commands));
	for (const [field, value] of Object.entries(rest))
		if (field !== "$schema")
			values.set(
				field,
				Object.hasOwn(ProjectSettings.shape, field)
					? String(value)
					: "(not read)",
			);
	if (keys !== undefined)
		values.set("api_keys", `${keys.length}: ${keys.map(masked).join(", ")}`);
	if (ranges !== undefined)
		values.set("allowed_ips", ranges.join(", ") || "every address");
	if (limits === null) values.set("limits", "off");
	else
		for (const name of limitNames) {
			const limit = limits?.[name];
			if (limit !== undefined)
				values.set(
					`limits.${name}`,
					limit === null ? "not limited" : `${limit}`,
				);
		}
	return values;
}

const mask = /^#[0-9a-f]{8}$/;
const masked = (key: string): string =>
	mask.test(key) ? key : `#${hash("sha256", key).slice(0, 8)}`;

/** What is kept of an approved file: enough to show a difference and to go on tightening. */
const withoutKeys = (settings: ProjectSettings): ProjectSettings => ({
	...Object.fromEntries(
		Object.keys(ProjectSettings.shape)
			.filter((field) => settings[field] !== undefined)
			.map((field) => [field, settings[field]]),
	),
	...(settings.api_keys ? { api_keys: settings.api_keys.map(masked) } : {}),
});

/** A row that cannot be read approves nothing. */
function approvalOf(row: Record<string, unknown>): Approval | undefined {
	const { file, digest, text } = row;
	if (
		typeof file !== "string" ||
		typeof digest !== "string" ||
		typeof text !== "string"
	)
		return undefined;
	try {
		return { file, digest, settings: ProjectSettings.parse(JSON.parse(text)) };
	} catch {
		return undefined;
	}
}

/** The folder itself, whatever link leads to it. One that is not there keeps the name it was given. */
function realFolder(dir: string): string {
	try {
		return realpathSync(resolve(dir));
	} catch {
		return resolve(dir);
	}
}

async function signatureOf(dir: string): Promise<string> {
	const parts = await Promise.all(
		projectFiles.map((name) =>
			stat(join(dir, name), { bigint: true }).then(
				({ dev, ino, size, ctimeNs }) => `${dev}:${ino}:${size}:${ctimeNs}`,
				(error: NodeJS.ErrnoException) => error.code ?? "unknown",
			),
		),
	);
	return parts.join(" ");
}
