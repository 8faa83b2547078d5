/** devices: the phones that are paired, how far they may go, and their end. */
import { type DeviceView, Reach } from "../../../contract/devices.ts";
import { allowText, limitText, tierWords } from "../device-text.ts";
import {
	CliError,
	localTime,
	parseDuration,
	print,
	printJson,
	table,
	tell,
} from "../output.ts";
import { ask, askRunning } from "../session.ts";

interface Json {
	readonly json?: boolean;
}

const longestHighSeconds = 3_600;

export async function listDevices(
	flags: Json & { readonly all?: boolean },
): Promise<void> {
	const devices = (await ask("device.list", {})).filter(
		({ state }) => flags.all === true || state === "active",
	);
	if (flags.json) {
		printJson(devices);
		return;
	}
	print(
		table(
			devices.map((one) => [
				one.id,
				one.name,
				one.state === "active" ? one.tier : one.state,
				allowText(one),
				one.online ? "now" : localTime(one.lastSeenAt),
				one.address,
				localTime(one.expiresAt),
			]),
			["ID", "NAME", "TIER", "MAY ALLOW", "SEEN", "ADDRESS", "UNTIL"],
			"no phone is paired; pair one with: drawbridge pair",
		),
	);
}

export async function showDevice(id: string, flags: Json): Promise<void> {
	const device = (await ask("device.list", {})).find((one) => one.id === id);
	if (device === undefined)
		throw new CliError("not-found", `no phone is called ${id}`);
	if (flags.json) {
		printJson(device);
		return;
	}
	const rows = [
		["name", device.name],
		["state", device.state],
		["tier", tierWords[device.tier]],
		["may allow", allowText(device)],
		["your limit", limitText(device)],
		...(device.highUntil === null
			? []
			: [["high risk until", localTime(device.highUntil)]]),
		["seen", device.online ? "now" : localTime(device.lastSeenAt)],
		["address", device.address],
		["page", device.origin],
		["browser", device.userAgent],
		["notifications", device.push ? "on" : "off"],
		["paired", localTime(device.pairedAt)],
		["ends", localTime(device.expiresAt)],
	];
	print(table(rows, [device.id, ""], ""));
}

export async function renameDevice(
	id: string,
	name: string,
	flags: Json,
): Promise<void> {
	say(await ask("device.rename", { id, name }), flags, () => `is now ${name}`);
}

export async function limitDevice(
	id: string,
	flags: Json & {
		readonly reach?: string;
		readonly session?: boolean;
		readonly upstream?: string[];
		readonly anyUpstream?: boolean;
	},
): Promise<void> {
	const { session, upstream, anyUpstream } = flags;
	if (anyUpstream === true && upstream !== undefined)
		throw new CliError("usage", "--upstream or --any-upstream, not both", 2);
	const upstreams = anyUpstream === true ? [] : upstream;
	const limits = {
		...(flags.reach === undefined ? {} : { reach: parseReach(flags.reach) }),
		...(session === undefined ? {} : { session }),
		...(upstreams === undefined ? {} : { upstreams }),
	};
	if (Object.keys(limits).length === 0)
		throw new CliError(
			"usage",
			"say what to limit: --reach, --session, --no-session, --upstream or --any-upstream",
			2,
		);
	say(
		await ask("device.limit", { id, ...limits }),
		flags,
		(device) => `may allow at most: ${limitText(device)}`,
	);
}

/** @throws CliError */
function parseReach(text: string): Reach {
	const reach = Reach.safeParse(text);
	if (!reach.success)
		throw new CliError("usage", `--reach ${text}: none, high or critical`, 2);
	return reach.data;
}

export async function allowHigh(
	id: string,
	time: string,
	flags: Json,
): Promise<void> {
	const forSeconds = time === "off" ? 0 : parseDuration(time);
	if (forSeconds > longestHighSeconds)
		throw new CliError("usage", `${time}: an hour at most`, 2);
	say(
		await askRunning("device.allow-high", { id, forSeconds }),
		flags,
		({ highUntil }) =>
			highUntil === null
				? "allows no high-risk calls by this any more"
				: `may allow high-risk calls, once each, until ${localTime(highUntil)}`,
	);
}

export async function revokeDevice(id: string, flags: Json): Promise<void> {
	say(await ask("device.revoke", { id }), flags, () => "is revoked");
}

export async function revokeAllDevices(flags: Json): Promise<void> {
	const revoked = await ask("device.revoke-all", {});
	if (flags.json) printJson(revoked);
	// The answer holds those that had ended before as well.
	else
		tell(
			"no phone is paired any more, and this machine has another identity: each pairs anew",
		);
}

function say(
	device: DeviceView,
	flags: Json,
	what: (device: DeviceView) => string,
): void {
	if (flags.json) printJson(device);
	else tell(`${device.id} (${device.name}) ${what(device)}`);
}
