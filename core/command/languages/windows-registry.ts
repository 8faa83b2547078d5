/**
 * The registry of Windows: which of its paths start programs, and what writing and deleting there means.
 */
import type { Effects } from "./effects.ts";
import type { Span } from "./node.ts";

const runKeys: readonly string[] = [
	"/currentversion/run",
	"/winlogon",
	"/image file execution options",
	"/currentversion/policies/explorer/run",
	"/currentcontrolset/services",
	"/appinit_dlls",
	"/silentprocessexit",
	"/shell/open/command",
	"/active setup",
	"/lsa",
	"/environment",
	"/policies/system",
	"/windows defender",
];

/** A registry path, in either way of writing it. */
export function isRegistry(path: string): boolean {
	const lower = path.toLowerCase().replaceAll("\\", "/");
	return ["hklm", "hkcu", "hkcr", "hku", "hkey_", "registry::"].some((start) =>
		lower.startsWith(start),
	);
}

export function writesRegistry(
	path: string,
	effects: Effects,
	span: Span,
): void {
	const lower = path.toLowerCase().replaceAll("\\", "/");
	const isRun = runKeys.some((key) => lower.includes(key));
	const isMachine =
		lower.startsWith("hklm") || lower.startsWith("hkey_local_machine");
	if (isRun)
		effects.report(
			span,
			"high",
			"persistence",
			`Writes to the registry where programs are started from (${path}).`,
			{ path },
		);
	else if (isMachine)
		effects.report(
			span,
			"high",
			"privilege",
			`Changes the machine's registry (${path}).`,
			{ path },
		);
}

export function deletesRegistry(
	path: string,
	isTree: boolean,
	effects: Effects,
	span: Span,
): void {
	const lower = path.toLowerCase().replaceAll("\\", "/");
	const parts = lower.split("/").filter((part) => part !== "");
	const isMachine =
		lower.startsWith("hklm") ||
		lower.startsWith("hkey_local_machine") ||
		lower.startsWith("hkcr");
	if (isTree && (isMachine || parts.length <= 2))
		effects.report(
			span,
			"critical",
			"destructive",
			`Deletes from the registry (${path}).`,
			{ path },
		);
	else
		effects.report(
			span,
			"high",
			"destructive",
			`Deletes from the registry (${path}).`,
			{ path },
		);
}
