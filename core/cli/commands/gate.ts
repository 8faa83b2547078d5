/** Commands about the gate itself: status, mode, stop, restart, console, logs. */
import {
	closeSync,
	existsSync,
	openSync,
	readFileSync,
	readSync,
	statSync,
	watchFile,
} from "node:fs";
import {
	type ListenerView,
	Mode,
	type ModeView,
	type StatusView,
} from "../../../contract/views.ts";
import { CommandFailure } from "../../../contract/wire.ts";
import { connectGate } from "../client.ts";
import {
	CliError,
	localTime,
	parseDuration,
	print,
	printJson,
	table,
	tell,
} from "../output.ts";
import { confirmed, hasTerminal } from "../prompt.ts";
import { visible } from "../../visible.ts";
import { ask, askRunning, currentHome, notRunning } from "../session.ts";
import { openInBrowser } from "./serve.ts";

const meaning: Record<Mode, string> = {
	strict: "a key is needed for everything",
	relaxed: "callers without a key pass as anonymous; a bad key is refused",
	lax: "callers without a key pass as anonymous; bad keys are ignored",
};

export async function runStatus(flags: { json?: boolean }): Promise<void> {
	const status = await ask("status.get", {});
	if (flags.json) printJson(status);
	else print(describeStatus(status));
}

function describeListener(one: ListenerView): string {
	const words = [
		one.tls ? "TLS" : "in the clear, this machine only",
		one.clientCertificates === "none"
			? ""
			: `client certificates ${one.clientCertificates}`,
		one.alwaysStrict ? "other machines too, always strict" : "",
		one.notAfter === null ? "" : `certificate until ${localTime(one.notAfter)}`,
	];
	return `listens    ${one.url}  (${words.filter((word) => word !== "").join(", ")})`;
}

function describeStatus(status: StatusView): string {
	const upstreams = status.upstreams.map((one) => [
		one.name,
		one.url,
		one.health.state,
		[
			one.root ? "root" : "",
			one.readOnly ? "read-only" : "",
			one.mode === status.mode ? "" : `${one.mode} by its project`,
			...one.missing.map((what) => `needs ${what}`),
		]
			.filter((word) => word !== "")
			.join(", "),
	]);
	return [
		status.running
			? `gate       ${status.gate}  (process ${status.pid}, version ${status.version})`
			: "gate       not running; start it with: drawbridge serve",
		...status.listeners.map(describeListener),
		`mode       ${describeMode(status)}`,
		...(status.console
			? [
					`console    ${status.console}  (a link that opens it: drawbridge console)`,
				]
			: []),
		`keys       ${status.activeKeys} active`,
		`users      ${status.activeUsers}`,
		`allowlist  ${status.allowedIps.length === 0 ? "every address" : status.allowedIps.join(", ")}`,
		`vault      ${status.vault.backend}, ${status.vault.state}${status.vault.detail ? ` (${status.vault.detail})` : ""}`,
		`settings   ${status.paths.settings}`,
		`log        ${status.paths.log}`,
		`keyless    ${status.peerUserChecked ? "only programs of your own user" : "the user of a caller cannot be checked on this system"}`,
		...(status.bridge.raised
			? [
					`bridge     RAISED since ${localTime(status.bridge.since)}: only admins are let in (drawbridge bridge lower)`,
				]
			: []),
		`asking     ${describeAsking(status)}`,
		...(status.quiet
			? [
					"quiet      nothing rings now (quiet_hours); what is asked waits, and is refused when nobody answers",
				]
			: []),
		...status.warnings.map((warning) => `warning    ${visible(warning)}`),
		"",
		table(
			upstreams,
			["UPSTREAM", "ADDRESS", "HEALTH", ""],
			"no upstream yet; add one with: drawbridge upstream add NAME URL",
		),
		"",
		table(
			status.origins.map(({ setting, value, from }) => [setting, value, from]),
			["SETTING", "VALUE", "FROM"],
			"",
		),
	].join("\n");
}

/** Who can approve and widen. */
function describeAsking({ owner, pendingApprovals }: StatusView): string {
	const waiting =
		pendingApprovals === 0
			? ""
			: `${pendingApprovals} ${pendingApprovals === 1 ? "call waits" : "calls wait"} for a yes (drawbridge approvals list); `;
	if (owner.desktop) return `${waiting}the desktop app answers`;
	return owner.passphrase
		? `${waiting}the owner passphrase is asked for`
		: `${waiting}no owner passphrase is set: any program of your user can approve and run these commands`;
}

function describeMode(view: ModeView): string {
	const box =
		view.until === null
			? ""
			: `, until ${localTime(view.until)}, then ${view.returnsTo}`;
	return `${view.mode}${box}: ${meaning[view.mode]}`;
}

export async function runMode(
	wanted: string | undefined,
	flags: { for?: string; json?: boolean; yes?: boolean },
): Promise<void> {
	if (wanted === undefined) {
		if (flags.for !== undefined)
			throw new CliError(
				"usage",
				"--for needs a mode: drawbridge mode relaxed --for 15m",
				2,
			);
		const { mode, until, returnsTo } = await ask("status.get", {});
		show({ mode, until, returnsTo });
		return;
	}
	const mode = Mode.safeParse(wanted);
	if (!mode.success)
		throw new CliError(
			"usage",
			`"${wanted}" is no mode: strict, relaxed or lax`,
			2,
		);
	const forSeconds =
		flags.for === undefined ? undefined : parseDuration(flags.for);
	if (
		mode.data === "lax" &&
		!flags.yes &&
		// Without a terminal there is nobody to ask.
		hasTerminal() &&
		!(await confirmed(
			"lax lets every program on this machine call every upstream without a key. Go on?",
		))
	) {
		throw new CliError("refused", "left as it was");
	}
	show(
		await ask(
			"mode.set",
			forSeconds === undefined
				? { mode: mode.data }
				: { mode: mode.data, forSeconds },
		),
	);

	function show(view: ModeView): void {
		if (flags.json) printJson(view);
		else print(describeMode(view));
	}
}

export async function runStop(flags: { json?: boolean }): Promise<void> {
	await stopGate();
	if (flags.json) printJson({ stopped: true });
	else tell("stopped");
}

/** Resolves once nobody answers any more. @throws CliError not-running, timeout */
export async function stopGate(): Promise<void> {
	await askRunning("gate.stop", {});
	const home = currentHome();
	for (let waited = 0; waited < 10_000; waited += 50) {
		const gate = await connectGate(home);
		if (!gate) return;
		await gate.close();
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new CliError(
		"timeout",
		"the gate is still finishing what was open; look again with: drawbridge status",
	);
}

export async function runRestart(flags: { json?: boolean }): Promise<void> {
	const before = await askRunning("status.get", {});
	await askRunning("gate.restart", {});
	for (let waited = 0; waited < 15_000; waited += 100) {
		await new Promise((resolve) => setTimeout(resolve, 100));
		const now = await askRunning("status.get", {}).catch((error: unknown) => {
			if (error instanceof CliError || error instanceof CommandFailure)
				return undefined;
			throw error;
		});
		if (now && now.startedAt !== before.startedAt) {
			if (flags.json) printJson(now);
			else tell(`restarted on ${now.gate}`);
			return;
		}
	}
	throw new CliError(
		"timeout",
		"the gate did not come back; see: drawbridge logs",
	);
}

export async function runConsole(flags: {
	json?: boolean;
	open?: boolean;
}): Promise<void> {
	const link = await askRunning("console.link", {});
	if (flags.json) printJson(link);
	else print(link.url);
	if (flags.open) await openInBrowser(link.url);
	else if (!flags.json) tell("opens once, within a minute");
}

export async function runLogs(flags: {
	follow?: boolean;
	lines: string;
}): Promise<void> {
	const { log } = currentHome();
	if (!existsSync(log))
		throw new CliError("not-found", `there is no log yet at ${log}`);
	const lines = readFileSync(log, "utf8").trimEnd().split("\n");
	for (const line of lines.slice(-Math.max(1, Number(flags.lines) || 50)))
		print(line);
	if (!flags.follow) return;
	let position = statSync(log).size;
	watchFile(log, { interval: 300 }, (now) => {
		// Smaller than before: it was rotated.
		if (now.size < position) position = 0;
		if (now.size === position) return;
		const fd = openSync(log, "r");
		const piece = Buffer.alloc(now.size - position);
		readSync(fd, piece, 0, piece.length, position);
		closeSync(fd);
		position = now.size;
		process.stdout.write(piece);
	});
	await new Promise(() => undefined);
}

/** Follows the audit log; ends when the gate does. */
export async function followEntries(
	onEntries: (payload: unknown) => void,
): Promise<void> {
	const gate = await connectGate(currentHome());
	if (!gate) throw notRunning();
	await gate.subscribe(({ event, payload }) => {
		if (event === "entries") onEntries(payload);
	});
}
