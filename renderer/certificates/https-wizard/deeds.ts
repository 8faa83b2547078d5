/** The one thing each step's button does before it leads on. */
import type { CommandInput } from "../../../contract/commands.ts";
import type { Action } from "../../shared/use-action.ts";
import { isWholePath } from "../folders.ts";
import { namesProblem } from "../names-problem.ts";
import { beyond, isFor, neededSubtrees, type StepName } from "./plan.ts";
import { wizard as strings } from "./strings.ts";
import type { Wizard } from "./use-wizard.ts";

/** `run` is absent while it cannot be done; `label` while the button leads on and something is wrong. */
interface Deed {
	readonly label?: string;
	readonly run?: () => void;
}

/** `null` when there are names, and each is one. */
export function namesWrong({ names }: Wizard): string | null {
	if (names.length === 0) return strings.namesMissing;
	return namesProblem(names, 50);
}

function caDeed(
	{ ca, names, certificates }: Wizard,
	action: Action,
): Deed | null {
	// What is not known yet is not made a second time.
	if (certificates.value === null) return {};
	if (ca) return beyond(ca, names).length === 0 ? null : {};
	return {
		label: strings.caCreate,
		run: () => action.run("cert.ca", { names: neededSubtrees(names) }),
	};
}

function certificateDeed(wizard: Wizard, action: Action): Deed | null {
	const { leaf, names, typed } = wizard;
	if (leaf && isFor(leaf, names)) return null;
	const input: CommandInput<"cert.issue"> = {
		name: typed.upstream,
		sans: [...names],
	};
	return leaf
		? {
				label: strings.leafReplace,
				run: () =>
					action.run("cert.revoke", { id: leaf.id }, () =>
						action.run("cert.issue", input),
					),
			}
		: { label: strings.leafIssue, run: () => action.run("cert.issue", input) };
}

function filesDeed(wizard: Wizard, action: Action): Deed | null {
	const { leaf, typed, paths, keepWritten } = wizard;
	const dir = typed.dir.trim();
	if (paths.key !== undefined) return null;
	return leaf && isWholePath(dir)
		? {
				label: strings.filesWrite,
				run: () =>
					action.run("cert.export", { dir, ids: [leaf.id] }, keepWritten),
			}
		: { label: strings.filesWrite };
}

const nothing = (): null => null;

/** What has to be done in each step; `null` when it is done, and the button leads on. */
export const deeds: Readonly<
	Record<StepName, (wizard: Wizard, action: Action) => Deed | null>
> = {
	names: (wizard) => (namesWrong(wizard) === null ? null : {}),
	ca: caDeed,
	certificate: certificateDeed,
	files: filesDeed,
	listener: ({ port }) => (port === undefined ? {} : null),
	trust: nothing,
	use: nothing,
};
