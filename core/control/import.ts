/**
 * Commands that take over another system's settings. What is applied is what was shown: the file is read anew and must
 * have the same digest. Secrets first, then security.json once, then keys: what fails halfway leaves secrets that nobody
 * is given, or settings without their keys, and can be done again.
 */
import { isAbsolute } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type {
	ImportView,
	KeyView,
	Mode,
	SecretView,
} from "../../contract/views.ts";
import { readImport } from "../import/import.ts";
import type { Holding, ImportPlan, PlannedSecret } from "../import/plan.ts";
import type { Ticked } from "../import/tick.ts";
import type { NewKey } from "../keys.ts";
import { isTighter, type ModeState } from "../mode.ts";
import { boundWhereNamed, type Naming } from "../secrets/bindings.ts";
import { changeSettings, readSettings } from "../settings/file.ts";
import type { Secret } from "../vault/secret.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export interface ImportParts {
	readonly settingsFile: string;
	reloadSettings(): void;
	readonly keys: {
		adopt(raw: string, wanted: Omit<NewKey, "ttlMs">): Promise<KeyView>;
	};
	readonly secrets: {
		list(): readonly SecretView[];
		/** The upstreams need not be there yet. */
		set(
			name: string,
			value: Secret,
			bound: SecretView["boundTo"],
		): Promise<unknown>;
		remove(name: string): Promise<unknown>;
	};
	readonly upstreams: { all(): readonly Naming[] };
	readonly mode: Pick<ModeState, "current" | "view">;
	/** The gate's own. */
	readonly env: NodeJS.ProcessEnv;
}

export function importOperations(parts: ImportParts): OperationsOf<"import"> {
	const { settingsFile, secrets, keys } = parts;
	const plan = async (file: string): Promise<ImportPlan> => {
		// The gate's working folder is not the caller's.
		if (!isAbsolute(file))
			throw new CommandError("invalid-input", "file: an absolute path");
		const holding = holdingOf(parts);
		const read = await readImport(file, parts.env, holding);
		// It only narrows what held when it began.
		if (isDeepStrictEqual(holding, holdingOf(parts))) return read;
		throw new CommandError(
			"conflict",
			"the gate's settings were changed meanwhile; look at it again",
		);
	};

	/** Those of an import that failed are taken back; none of them was there before. */
	const keep = async (
		planned: readonly PlannedSecret[],
	): Promise<() => Promise<void>> => {
		const set: string[] = [];
		const takeBack = async (): Promise<void> => {
			for (const name of set) await secrets.remove(name);
		};
		try {
			for (const { value, as } of planned) {
				if (as.kind !== "secret") continue;
				await secrets.set(
					as.name,
					value,
					as.upstream
						? [
								{
									upstream: as.upstream.name,
									origin: as.upstream.origin,
									header: as.upstream.header,
								},
							]
						: // Those that refer to it now, as for `secret set`.
							boundWhereNamed(as.name, parts.upstreams.all()),
				);
				set.push(as.name);
			}
		} catch (error) {
			await takeBack();
			throw error;
		}
		return takeBack;
	};

	return {
		"import.preview": async ({ file }) => (await plan(file)).view,
		"import.apply": async ({ file, digest, variables, secrets: chosen }) => {
			const shown = async (): Promise<ImportPlan> => {
				const now = await plan(file);
				if (now.view.digest === digest) return now;
				throw new CommandError(
					"conflict",
					"the file is not the one that was shown; look at it again",
				);
			};
			const before = await shown();
			const ticked = tickedOf(before, variables, chosen);
			const planned = before.secrets(ticked);
			refuseKnown(planned, secrets.list());
			const takeBack = await keep(planned);
			let done: ImportView;
			try {
				// Planned anew: what holds may have become tighter while the vault took its time.
				const now = await shown();
				done = now.done(ticked);
				if (done.changes.length > 0)
					changeSettings(settingsFile, (json) => {
						const obstacle = now.edit(json, ticked);
						if (obstacle !== undefined)
							throw new CommandError("conflict", obstacle);
					});
			} catch (error) {
				await takeBack();
				throw error;
			}
			if (done.changes.length > 0) parts.reloadSettings();
			for (const { value, as } of planned)
				if (as.kind === "key")
					await keys.adopt(value.reveal(), {
						name: as.name,
						role: "operator",
						upstreams: as.upstreams,
						note: `imported from ${file}`.slice(0, 1_000),
					});
			return done;
		},
	};
}

/** A secret that is there is in use: replacing it is for `secret set`. */
function refuseKnown(
	planned: readonly PlannedSecret[],
	secrets: readonly SecretView[],
): void {
	for (const { as } of planned)
		if (as.kind === "secret" && secrets.some(({ name }) => name === as.name))
			throw new CommandError(
				"conflict",
				`there is a secret called ${as.name} already; remove it, or leave it unticked`,
			);
}

/** @throws CommandError on a name that the file does not offer. */
function tickedOf(
	{ view }: ImportPlan,
	variables: readonly string[],
	secrets: readonly string[],
): Ticked {
	return {
		variables: check(variables, view.references, "variables"),
		secrets: check(secrets, view.secrets, "secrets"),
	};
}

/** @throws SettingsError while the gate's own file cannot be read: what would be narrowed is not known then. */
function holdingOf({ settingsFile, mode }: ImportParts): Holding {
	const { settings } = readSettings(settingsFile);
	return {
		settings,
		mode: strictest(
			strictest(mode.current, mode.view().returnsTo),
			settings.mode,
		),
	};
}

function check(
	names: readonly string[],
	offered: readonly { readonly name: string }[],
	field: string,
): Set<string> {
	for (const name of names)
		if (!offered.some((one) => one.name === name))
			throw new CommandError(
				"invalid-input",
				`${field}: the file offers no ${name.slice(0, 60)}`,
			);
	return new Set(names);
}

const strictest = (a: Mode, b: Mode): Mode => (isTighter(b, a) ? b : a);
