/**
 * Puts the gate together and starts it: state, vault, audit, settings, listeners and doors. The composition root of the
 * gate process, headless and in the desktop app alike; holds wiring and no rule.
 */
import { existsSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Mode, StatusView } from "../contract/views.ts";
import { Checkpoints } from "./audit/checkpoint.ts";
import { gateEntry } from "./audit/log.ts";
import { noteRestored } from "./backup/restored.ts";
import { finishSwap } from "./backup/swap.ts";
import { preparePowerShell } from "./command/languages/powershell-parser.ts";
import { type Control, createControl } from "./control/control.ts";
import { startDemo } from "./demo/demo.ts";
import { serveConsole } from "./doors/console.ts";
import { publishEndpoint } from "./doors/pipe.ts";
import { serveSocket } from "./doors/socket.ts";
import { Gate, type GateParts } from "./gate.ts";
import { createFolders, type Home } from "./home.ts";
import { refusalOf } from "./inbound/gate-listener.ts";
import { OwnerListener } from "./inbound/owner-listener.ts";
import { Listeners } from "./inbound/listeners.ts";
import { inboundTimeouts } from "./inbound/wire.ts";
import { lockHome } from "./lock.ts";
import type { Log } from "./log.ts";
import { Parts, type PartsEvents } from "./parts.ts";
import { Phones } from "./phones.ts";
import { peerUsers } from "./peer-user.ts";
import { publishSchema } from "./settings/file.ts";
import { takeOverKaimon } from "./settings/kaimon.ts";
import type { ListenerSettings } from "./settings/schema.ts";
import { watchSettings } from "./settings/watch.ts";
import { StartError } from "./start-error.ts";
import type { GivenUpstream } from "./upstreams.ts";
import { version } from "./version.ts";

export interface ServeOptions {
	readonly home: Home;
	/** Beyond loopback only with `tls`. */
	readonly host: string;
	/** 0: the OS chooses. */
	readonly port: number;
	/** `true`: with a certificate of the gate's own CA; an object: with the owner's files. */
	readonly tls: ListenerSettings["tls"];
	readonly clientCertificates: ListenerSettings["client_certificates"];
	readonly consolePort: number;
	/** Name → URL, on top of the settings file's. */
	readonly upstreams: ReadonlyMap<string, string>;
	readonly root: string | null;
	/** Instead of the settings file's mode, until one is set. */
	readonly mode: Mode | null;
	/** Raises the bridge before anything listens. It stays raised, also after the next start, until it is lowered. */
	readonly raised?: boolean;
	/** `if-empty`: while no upstream is configured. */
	readonly demo: "yes" | "no" | "if-empty";
	/** Takes one of the next ports when this one is busy. */
	readonly nextPort: boolean;
	/** Where the windows' files are. */
	readonly rendererDir: string;
	readonly log: Log;
}

export interface RunningGate {
	readonly gateUrl: string;
	readonly port: number;
	/** The CA's certificate, where the gate shows one of its own. */
	readonly caFile: string | null;
	readonly consoleUrl: string;
	readonly control: Control;
	status(): StatusView;
	/** A new one-time link to the console. */
	consoleLink(): string;
	readonly demo: boolean;
	/** What holds when no time box does, also once stopped. */
	readonly baseMode: Mode;
	readonly warnings: readonly string[];
	/** Drains and ends everything. Calling it twice is the same as once. */
	stop(): Promise<void>;
	/** The same, and what is under way is cut off. */
	stopNow(): Promise<void>;
	/** Settles once stopped, whoever asked for it, with what should come next. */
	readonly stopped: Promise<Ending>;
}

/** `restart`: the owner wants it to be served again, with the settings as they are then. */
export type Ending = "stop" | "restart";

/** For one thing to close. Whatever hangs is left behind: a stop ends. */
const closeMs = 5_000;
/** Expired keys, ended time boxes and silent upstreams end what is open within this. */
const sweepEveryMs = 250;
const saveUseEveryMs = 30_000;
/** Quiet hours begin and end within this. */
const quietEveryMs = 1_000;
/** Certificates are replaced without a word. */
const readFilesEveryMs = 10_000;

/** @throws StartError, PemError, CertificateError, HomeLockedError, SettingsError, NewerStateError, VaultError */
export async function serve(options: ServeOptions): Promise<RunningGate> {
	const { home, log } = options;
	const refusal = refusalOf(mainListener(options));
	if (refusal) throw refusal;
	createFolders(home);
	const unlock = lockHome(home.home, home.lock);
	const undo: (() => unknown)[] = [unlock];
	try {
		finishSwap(home);
		return await start(options, undo);
	} catch (error) {
		// Whoever started the gate shows the reason; here it is for later.
		log("info", "the gate did not start", {
			reason: error instanceof Error ? error.message : String(error),
		});
		for (const step of undo.toReversed()) await step();
		throw error;
	}
}

/** The listener the gate starts with, in the words of those in the settings. */
const mainListener = (options: ServeOptions): ListenerSettings => ({
	host: options.host,
	port: options.port,
	tls: options.tls,
	names: [],
	client_certificates: options.clientCertificates,
	http2: true,
});

async function start(
	options: ServeOptions,
	undo: (() => unknown)[],
): Promise<RunningGate> {
	const { home, log } = options;
	const startedAt = new Date().toISOString();
	takeOverKaimon(home.settings, process.env, log);
	const checkpoints = new Checkpoints(home.database, log);
	undo.push(() => checkpoints.close());
	let withDemo = false;
	let isTold = false;
	const parts = await Parts.open(
		{
			home,
			log,
			env: process.env,
			mode: options.mode,
			root: options.root,
			onWritten: (entries) => checkpoints.wrote(entries),
			async given({ settings }) {
				const given: GivenUpstream[] = [...options.upstreams].map(
					([name, url]) => ({ name, url, source: "command-line" as const }),
				);
				const empty =
					given.length === 0 && Object.keys(settings.upstreams).length === 0;
				withDemo =
					options.demo === "yes" || (options.demo === "if-empty" && empty);
				if (!withDemo) return given;
				const demo = await startDemo({ dir: home.demo, log });
				undo.push(() => demo.stop());
				const { origin } = new URL(demo.url);
				return [
					...given,
					{
						name: "demo",
						url: origin,
						source: "demo",
						headers: demo.headers,
						tools: demo.rules,
						commands: demo.commands,
					},
				];
			},
		},
		toldWhen(() => isTold, {
			keys: () => control.tell("keys", parts.keys.list()),
			users: () => control.tellSoon("users", "user.list"),
			mode(view) {
				control.tell("mode", view);
				phones.touch();
				// What a project makes of it.
				control.tell("upstreams", parts.upstreams.views(gateUrl(), view.mode));
			},
			upstreams() {
				listeners.upstreamsChanged();
				control.tell(
					"upstreams",
					parts.upstreams.views(gateUrl(), parts.mode.current),
				);
			},
			warnings() {
				control.tell("warnings", warnings());
				control.tell("update", parts.updates.newer);
			},
			certificates() {
				control.tellSoon("certificates", "cert.list");
				void listeners.refresh();
				phones.refresh();
			},
			allowlist: () => control.tellSoon("allowlist", "ip.list"),
			devices() {
				control.tellSoon("devices", "device.list");
				phones.touch();
				phones.refresh();
			},
			deviceEnded: (device) => phones.ended(device),
			networks() {
				control.tellSoon("networks", "network.list");
				phones.refresh();
			},
			consents: () => control.tellSoon("consents", "oauth.pending"),
			programs: () => control.tellSoon("oauthClients", "oauth.clients"),
			tighten: () => gate.tighten(),
		}),
	);
	undo.push(() => parts.close());
	const { audit, clock, mode, upstreams } = parts;
	const gateParts: GateParts = Object.assign(parts, {
		peerUsers: peerUsers(),
	});
	const gate = new Gate(gateParts);
	parts.metrics.openRequests = () => gate.openCount;
	// Elsewhere few commands are PowerShell's: the grammar comes with the first.
	if (process.platform === "win32")
		preparePowerShell().catch((error: unknown) =>
			log("warn", "PowerShell cannot be read, so it is asked about", {
				error: String(error),
			}),
		);
	const listeners = new Listeners({
		certificates: parts.certificates,
		handlers: gate,
		timeouts: inboundTimeouts,
		log,
		upstreamNames: () => parts.upstreams.names(),
		onChange() {
			control.tell("listeners", listeners.views());
			control.tell("warnings", warnings());
		},
	});
	undo.push(() => listeners.closeAll());
	const gateUrl = (): string => listeners.url;
	const warnings = (): string[] => [
		...parts.warnings(),
		...listeners.warnings(),
	];

	const control = createControl({
		parts,
		gateUrl,
		status,
		consoleLink: () => door.link(),
		phones: () => phones,
		// After the answer has left.
		stop: (end) => setImmediate(() => void stop(end)),
	});

	function status(): StatusView {
		return {
			running: true,
			version,
			pid: process.pid,
			startedAt,
			gate: gateUrl(),
			listeners: listeners.views(),
			console: door.url,
			peerUserChecked: gateParts.peerUsers.checked,
			openRequests: gate.openCount,
			...parts.describe(gateUrl()),
			warnings: warnings(),
		};
	}

	const phones = new Phones({
		parts,
		rendererDir: options.rendererDir,
		onPairing: (view) => control.tell("pairing", view),
		onDoor: (view) => control.tell("phone", view),
	});
	undo.push(() => phones.close());
	isTold = true;

	// First: a certificate names the upstreams, too.
	await parts.begin();
	if (options.raised) {
		parts.bridge.raise("the start");
		audit.note(gateEntry("change", "bridge raised by the start", mode.current));
	}
	if (upstreams.all().some(({ stdio }) => stdio)) parts.warden.endLeftovers();
	if (options.root !== null && upstreams.root === undefined)
		throw new StartError(
			"bad-option",
			`--root ${options.root}: no upstream is called that`,
		);
	await listeners.start(
		mainListener(options),
		options.nextPort,
		parts.settings.listeners,
	);
	const caFile = options.tls === true ? publishCa() : null;

	/** For clients that are told whom to believe: `curl --cacert FILE`. */
	function publishCa(): string | null {
		const ca = parts.certificates.serverCa();
		if (ca === undefined) return null;
		const file = join(home.state, "ca.crt");
		writeFileSync(file, ca, { mode: 0o644 });
		return file;
	}

	const door = await serveConsole({
		port: options.consolePort,
		rendererDir: options.rendererDir,
		control,
		clock,
	});
	undo.push(() => door.close());
	const owners = new OwnerListener(gate, inboundTimeouts);
	const socket = await serveSocket(publishEndpoint(home), control, owners);
	undo.push(() => socket.close());

	const watch = watchSettings(
		home.settings,
		(found) => {
			parts.takeOver(found);
			void listeners.take(parts.settings.listeners);
			phones.refresh();
		},
		(message) => {
			log(
				"warn",
				`settings not taken over, the last good ones hold: ${message}`,
			);
			parts.complain(message);
		},
	);
	parts.projects.follow();
	if (existsSync(home.settings)) publishSchema(home.settings);
	parts.vault.onChange((view) => control.tell("vault", view));
	void phones.start();
	parts.updates.start();
	let wasQuiet = parts.quiet;
	const tellQuiet = (): void => {
		const { quiet } = parts;
		if (quiet !== wasQuiet) control.tell("quiet", { quiet });
		wasQuiet = quiet;
	};
	const timers = [
		setInterval(gate.sweep, sweepEveryMs),
		setInterval(() => parts.saveUse(), saveUseEveryMs),
		setInterval(() => upstreams.readTlsAgain(), readFilesEveryMs),
		setInterval(() => control.tellSoon("limits", "limits.get"), 1_000),
		setInterval(() => tellQuiet(), quietEveryMs),
	];
	for (const timer of timers) timer.unref();
	audit.note(
		gateEntry("change", `gate started, version ${version}`, mode.current),
	);
	void noteRestored(parts);
	log("info", "ready", { gate: gateUrl(), console: door.url });

	let stopping: Promise<void> | undefined;
	const now = new AbortController();
	const { promise: stopped, resolve: markStopped } =
		Promise.withResolvers<Ending>();
	const stop = (ending: Ending = "stop"): Promise<void> =>
		(stopping ??= shutDown(ending));

	async function shutDown(ending: Ending): Promise<void> {
		watch.stop();
		for (const timer of timers) clearInterval(timer);
		listeners.stopAccepting();
		const limitMs = parts.settings.stop_seconds * 1_000;
		const end = performance.now() + limitMs;
		await gate.drain(limitMs, now.signal);
		while (
			!(listeners.isFlushed() && owners.isFlushed()) &&
			performance.now() < end &&
			!now.signal.aborted
		)
			await new Promise((resolve) => setTimeout(resolve, 10));
		listeners.closeAll();
		socket.close();
		if (process.platform !== "win32") tryUnlink(home.socket);
		await ended(() => door.close());
		audit.note(gateEntry("change", "gate stopped", mode.current));
		// The listeners and the doors are closed above; closing twice is harmless.
		for (const step of undo.toReversed()) await ended(step);
		log("info", "stopped");
		markStopped(ending);
	}

	/** Closed, or given up on. */
	async function ended(step: () => unknown): Promise<void> {
		let timer: NodeJS.Timeout | undefined;
		const late = new Promise((resolve) => {
			timer = setTimeout(resolve, closeMs, "late");
		});
		try {
			if ((await Promise.race([step(), late])) === "late")
				log("error", "something did not close, and was left behind");
		} catch (error) {
			log("error", "something did not close", { error: String(error) });
		}
		clearTimeout(timer);
	}

	return {
		gateUrl: gateUrl(),
		port: listeners.port,
		caFile,
		consoleUrl: door.url,
		control,
		status,
		consoleLink: () => door.link().url,
		demo: withDemo,
		get baseMode() {
			return mode.view().returnsTo;
		},
		warnings: warnings(),
		stop: () => stop(),
		stopNow() {
			now.abort();
			return stop();
		},
		stopped,
	};
}

/** Until then nobody listens, and nothing is open: what holds is read when somebody comes. */
function toldWhen(isTold: () => boolean, events: PartsEvents): PartsEvents {
	const told = Object.entries(events).map(([name, tell]) => [
		name,
		(...about: never[]) => {
			if (isTold()) (tell as (...about: never[]) => void)(...about);
		},
	]);
	// The same names, each with its own arguments.
	return Object.fromEntries(told) as PartsEvents;
}

function tryUnlink(path: string): void {
	try {
		unlinkSync(path);
	} catch {
		// Closing the server removed it.
	}
}
