/**
 * What a project's file means for its upstreams: all of it when it was approved, and otherwise only what tightens. One
 * object for as long as the folder is registered; its content changes when the file does. Reads no file.
 */
import { lesserRole } from "../permission/roles.ts";
import type { Mode, Role } from "../../contract/views.ts";
import { type Allowlist, allowlist } from "../address.ts";
import { isTighter } from "../mode.ts";
import type { RuleSources } from "../policy/rules.ts";
import type { CommandRule } from "./command-rules.ts";
import {
	type LimitSettings,
	lowerLimits,
	mergeLimits,
} from "./limit-settings.ts";
import { type ProjectSettings } from "./schema.ts";

export interface ProjectPolicy {
	readonly dir: string;
	mode(globalMode: Mode): Mode;
	/** Besides the global allowlist, which holds as well. */
	allows(address: string): boolean;
	/** `true` refuses every write; `false` leaves what holds. */
	readonly readOnly: boolean;
	/** `base` is what would hold without the project; it is handed back where the project says nothing. */
	limits(base: LimitSettings | null): LimitSettings | null;
	anonymousRole(globalRole: Role): Role;
	/** Where more code stands; they only add, approved or not. */
	readonly commands: readonly CommandRule[];
	/** Accepted for the project's upstreams only; empty until the file was approved. */
	readonly apiKeys: readonly string[];
	/** Of the approved file; and of the others, where only deny and ask hold. The same object until the file changes. */
	readonly rules: RuleSources;
	/** More secrets, as its files name them; they hold unapproved, too. */
	readonly sensitivePaths: readonly string[];
}

/** What holds of a project. */
export interface Holding {
	/** The approved file, in both directions. */
	readonly approved?: ProjectSettings | undefined;
	/** Files of which only what tightens holds, all at once. */
	readonly tightening?: readonly ProjectSettings[];
	/** There is a file that cannot be read. */
	readonly broken?: boolean;
}

const tighter = (a: Mode, b: Mode): Mode => (isTighter(a, b) ? a : b);

export class HeldPolicy implements ProjectPolicy {
	readonly dir: string;
	#approved: ProjectSettings | undefined;
	#tightening: readonly ProjectSettings[] = [];
	#atLeast: Mode = "lax";
	#lists: readonly Allowlist[] = [];
	#readOnly = false;
	#rules: RuleSources = { held: [], tightening: [] };
	#sensitivePaths: readonly string[] = [];
	#commands: readonly CommandRule[] = [];

	constructor(dir: string) {
		this.dir = dir;
	}

	/** Returns whether anything about it changed. */
	hold({ approved, tightening = [], broken = false }: Holding): boolean {
		const signature = (): string =>
			JSON.stringify([this.#approved, this.#tightening, this.#atLeast]);
		const before = signature();
		this.#approved = approved;
		this.#tightening = tightening;
		this.#atLeast = tightening.reduce<Mode>(
			(mode, one) => tighter(one.mode ?? mode, mode),
			broken ? "strict" : "lax",
		);
		const all = approved ? [approved, ...tightening] : tightening;
		this.#lists = all.map((one) => allowlist(one.allowed_ips ?? []));
		this.#commands = all.flatMap(({ commands }) => commands ?? []);
		this.#readOnly = all.some((one) => one.read_only === true);
		if (signature() !== before) {
			this.#sensitivePaths = all.flatMap((one) => one.sensitive_paths ?? []);
			this.#rules = {
				held: approved?.rules ?? [],
				tightening: tightening.flatMap((one) => one.rules ?? []),
			};
		}
		return signature() !== before;
	}

	mode(globalMode: Mode): Mode {
		return tighter(this.#atLeast, this.#approved?.mode ?? globalMode);
	}

	allows(address: string): boolean {
		for (const list of this.#lists) if (!list.allows(address)) return false;
		return true;
	}

	get rules(): RuleSources {
		return this.#rules;
	}

	get sensitivePaths(): readonly string[] {
		return this.#sensitivePaths;
	}

	get readOnly(): boolean {
		return this.#readOnly;
	}

	limits(base: LimitSettings | null): LimitSettings | null {
		return this.#tightening.reduce(
			(held, one) => lowerLimits(held, one.limits),
			mergeLimits(base, this.#approved?.limits),
		);
	}

	anonymousRole(globalRole: Role): Role {
		let role = this.#approved?.anonymous_role ?? globalRole;
		for (const one of this.#tightening)
			role = lesserRole(one.anonymous_role ?? role, role);
		return role;
	}

	get commands(): readonly CommandRule[] {
		return this.#commands;
	}

	get apiKeys(): readonly string[] {
		return this.#approved?.api_keys ?? [];
	}
}
