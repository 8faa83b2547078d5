/** Commands about which addresses may connect. */
import type { AllowlistView } from "../../contract/views.ts";
import { AddressRangeError, allowlist } from "../address.ts";
import { changeSettings } from "../settings/file.ts";
import { covers, parseRange, type Range } from "../settings/ranges.ts";
import type { SecuritySettings } from "../settings/schema.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export interface AllowlistParts {
	readonly settingsFile: string;
	/** What holds now. */
	settings(): SecuritySettings;
	reloadSettings(): void;
}

/** What `ip.list` and the event say. */
export const allowlistView = (
	settings: SecuritySettings,
	settingsFile: string,
): AllowlistView => ({
	ranges: settings.allowed_ips.map((range) => ({
		cidr: parseRange(range).text,
		source: settingsFile,
	})),
	trustedProxies: [...settings.trusted_proxies],
});

export function allowlistOperations(parts: AllowlistParts): OperationsOf<"ip"> {
	const { settingsFile } = parts;
	const view = (): AllowlistView =>
		allowlistView(parts.settings(), settingsFile);
	/** The file is changed first: what the gate does after a restart is what it does now. */
	const change = (edit: (ranges: string[]) => string[]): AllowlistView => {
		changeSettings(settingsFile, (json) => {
			const known = json["allowed_ips"] ?? [];
			// Anything else stays as it is, and is refused as invalid.
			if (isTexts(known)) json["allowed_ips"] = edit(known);
		});
		parts.reloadSettings();
		return view();
	};
	return {
		"ip.list": view,
		"ip.allow": ({ cidr, confirm }) => {
			const wanted = read(cidr);
			return change((ranges) => {
				if (ranges.some((one) => parseRange(one).text === wanted.text))
					return ranges;
				const next = [...ranges, wanted.text];
				if (!confirm) refuseLockOut(ranges, next);
				return next;
			});
		},
		"ip.deny": ({ cidr, confirm }) => {
			const wanted = read(cidr);
			return change((ranges) => {
				const next = ranges.filter(
					(one) => parseRange(one).text !== wanted.text,
				);
				if (next.length === ranges.length) throw notThere(wanted, ranges);
				if (!confirm && next.length === 0)
					throw new CommandError(
						"conflict",
						`${wanted.text} is the last range: without any, every address may connect; confirm it to go on`,
					);
				if (!confirm) refuseLockOut(ranges, next);
				return next;
			});
		},
	};
}

function read(cidr: string): Range {
	try {
		return parseRange(cidr);
	} catch (error) {
		if (!(error instanceof AddressRangeError)) throw error;
		throw new CommandError("invalid-input", error.message);
	}
}

/** The owner's own programs are on this machine. */
function refuseLockOut(
	before: readonly string[],
	next: readonly string[],
): void {
	const owner = "127.0.0.1";
	if (allowlist(before).allows(owner) && !allowlist(next).allows(owner))
		throw new CommandError(
			"conflict",
			`${owner}, this machine itself, could no longer connect; allow it first, or confirm it to go on`,
		);
}

function notThere(wanted: Range, ranges: readonly string[]): CommandError {
	const wider = ranges.find((one) => covers(parseRange(one), wanted));
	return wider === undefined
		? new CommandError("not-found", `${wanted.text} is not in the allowlist`)
		: new CommandError(
				"conflict",
				`${wanted.text} is part of ${wider}, which is in the allowlist; deny that one and allow the rest of it`,
			);
}

const isTexts = (value: unknown): value is string[] =>
	Array.isArray(value) && value.every((one) => typeof one === "string");
