/**
 * Puts the gate together and starts it: state, vault, audit, settings, listeners and doors. The composition root of the
 * gate process, headless and in the desktop app alike; holds wiring and no rule.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { unlinkSync } from "node:fs";
import type { Server } from "node:http";
import type { ModeView, Mode, StatusView } from "../contract/views.ts";
import { allowlist, isLoopback } from "./address.ts";
import { Checkpoints } from "./audit/checkpoint.ts";
import { AuditLog, gateEntry } from "./audit/log.ts";
import { systemClock } from "./clock.ts";
import { type Control, createControl } from "./control/control.ts";
import { startDemo } from "./demo/demo.ts";
import { serveConsole } from "./doors/console.ts";
import { publishEndpoint } from "./doors/pipe.ts";
import { serveSocket } from "./doors/socket.ts";
import { Gate, type GateParts } from "./gate.ts";
import { createFolders, type Home } from "./home.ts";
import { createInbound, inboundTimeouts } from "./inbound/http1.ts";
import { ApiKeys } from "./keys.ts";
import { lockHome } from "./lock.ts";
import type { Log } from "./log.ts";
import { isTighter, ModeState } from "./mode.ts";
import { bracketed, ownHosts } from "./origin.ts";
import { peerUsers } from "./peer-user.ts";
import { portOwner } from "./port-owner.ts";
import {
	changedFields,
	type ReadSettings,
	readSettings,
	withoutFile,
} from "./settings/file.ts";
import { watchSettings } from "./settings/watch.ts";
import { openState } from "./state.ts";
import { type GivenUpstream, Upstreams } from "./upstreams.ts";
import { openVault } from "./vault/vault.ts";
import { version } from "./version.ts";

export interface ServeOptions {
	readonly home: Home;
	readonly host: string;
	/** 0: the OS chooses. */
	readonly port: number;
	readonly consolePort: number;
	/** Name → URL, on top of the settings file's. */
	readonly upstreams: ReadonlyMap<string, string>;
	readonly root: string | null;
	/** Instead of the settings file's mode, until one is set. */
	readonly mode: Mode | null;
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
	/** Settles once stopped, whoever asked for it, with what should come next. */
	readonly stopped: Promise<Ending>;
}

/** `restart`: the owner wants it to be served again, with the settings as they are then. */
export type Ending = "stop" | "restart";

/** A start that was refused for a reason the owner can act on. */
export class StartError extends Error {
	readonly code: "port-in-use" | "not-loopback" | "bad-option";
	constructor(code: StartError["code"], message: string) {
		super(message);
		this.code = code;
	}
}

const drainMs = 5_000;
/** Expired keys, ended time boxes and silent upstreams end what is open within this. */
const sweepEveryMs = 250;
const saveUseEveryMs = 30_000;

/** @throws StartError, HomeLockedError, SettingsError, NewerStateError, VaultError */
export async function serve(options: ServeOptions): Promise<RunningGate> {
	const { home, log } = options;
	if (!isLoopback(options.host) && options.host !== "localhost") {
		throw new StartError(
			"not-loopback",
			`${options.host} is beyond loopback: that needs TLS, which this version cannot serve yet; listen on 127.0.0.1`,
		);
	}
	createFolders(home);
	const unlock = lockHome(home.home, home.lock);
	const undo: (() => unknown)[] = [unlock];
	try {
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

async function start(
	options: ServeOptions,
	undo: (() => unknown)[],
): Promise<RunningGate> {
	const { home, log } = options;
	const clock = systemClock;
	const startedAt = new Date(clock.now()).toISOString();
	let read = readSettings(home.settings);
	let badSettings: string | undefined;

	const db = openState(home.database);
	undo.push(() => db.close());
	const vault = await openVault({ home, env: process.env, log });
	undo.push(() => vault.close());
	const checkpoints = new Checkpoints(home.database, log);
	undo.push(() => checkpoints.close());
	const audit = new AuditLog(db, clock, log, (entries) =>
		checkpoints.wrote(entries),
	);
	const keys = new ApiKeys(db, vault, clock, () => {
		control.tell("keys", keys.list());
		gate.tighten();
	});
	const mode = new ModeState(
		db,
		clock,
		options.mode ?? read.settings.mode,
		(view, before) => onMode(view, before),
	);
	undo.push(() => mode.stop());

	const given: GivenUpstream[] = [...options.upstreams].map(([name, url]) => ({
		name,
		url,
		source: "command-line" as const,
	}));
	const empty =
		given.length === 0 && Object.keys(read.settings.upstreams).length === 0;
	const withDemo =
		options.demo === "yes" || (options.demo === "if-empty" && empty);
	if (withDemo) {
		const demo = await startDemo({ dir: home.demo, log });
		undo.push(() => demo.stop());
		given.push({
			name: "demo",
			url: new URL(demo.url).origin,
			source: "demo",
			headers: demo.headers,
		});
	}

	const upstreams = new Upstreams(given, options.root, clock, () => {
		parts.hosts = ownHosts(
			{ host: options.host, port: portOf(inbound) },
			upstreams.names(),
		);
		control.tell("upstreams", upstreams.views(gateUrl()));
	});
	const parts: GateParts = {
		clock,
		log,
		audit,
		keys,
		mode,
		upstreams,
		peerUsers: peerUsers(),
		hosts: new Map(),
		allowlist: allowlist(read.settings.allowed_ips),
		anonymousRole: read.settings.anonymous_role,
	};
	const gate = new Gate(parts);
	const inbound = createInbound(
		randomBytes(4).toString("hex"),
		inboundTimeouts,
		gate,
	);
	const gateUrl = (): string =>
		`http://${bracketed(options.host)}:${portOf(inbound)}`;

	const control = createControl({
		settingsFile: home.settings,
		audit,
		keys,
		mode,
		upstreams,
		log,
		gateUrl,
		status,
		reloadSettings: () => apply(readSettings(home.settings)),
		consoleLink: () => door.link(),
		// After the answer has left.
		stop: (end) => setImmediate(() => void stop(end)),
	});

	function onMode(view: ModeView, before: Mode): void {
		control.tell("mode", view);
		if (view.mode === before) return;
		log("info", `mode ${before} -> ${view.mode}`);
		audit.note(
			gateEntry(
				"change",
				`mode ${before} -> ${view.mode}${view.until === null ? "" : ` until ${view.until}`}`,
				view.mode,
			),
		);
		if (isTighter(view.mode, before)) gate.tighten();
	}

	function warnings(): string[] {
		return badSettings === undefined
			? [...read.warnings]
			: [
					`settings not taken over, the last good ones hold: ${badSettings}`,
					...read.warnings,
				];
	}

	function apply(found: ReadSettings): void {
		const before = read.settings;
		const gone = read.exists && !found.exists;
		const next = gone ? withoutFile(home.settings, read) : found;
		read = next;
		badSettings = undefined;
		parts.allowlist = allowlist(next.settings.allowed_ips);
		parts.anonymousRole = next.settings.anonymous_role;
		upstreams.apply(next.settings);
		const changed = changedFields(before, next.settings);
		if (changed.length > 0)
			audit.note(
				gateEntry("change", `settings: ${changed.join(", ")}`, mode.current),
			);
		if (next.settings.mode !== before.mode) mode.setBase(next.settings.mode);
		gate.tighten();
		control.tell("warnings", warnings());
	}

	function status(): StatusView {
		const { mode: current, until, returnsTo } = mode.view();
		return {
			running: true,
			version,
			pid: process.pid,
			startedAt,
			mode: current,
			until,
			returnsTo,
			gate: gateUrl(),
			console: door.url,
			upstreams: upstreams.views(gateUrl()),
			activeKeys: keys.activeCount(),
			allowedIps: [...parts.allowlist.ranges],
			anonymousRole: parts.anonymousRole,
			peerUserChecked: parts.peerUsers.checked,
			vault: vault.state(),
			paths: {
				home: home.home,
				settings: home.settings,
				state: home.state,
				log: home.log,
				socket: home.socket,
			},
			warnings: warnings(),
		};
	}

	await listen(inbound, options);
	undo.push(() => inbound.close());
	const door = await serveConsole({
		port: options.consolePort,
		rendererDir: options.rendererDir,
		control,
		clock,
	});
	undo.push(() => door.close());
	const socket = await serveSocket(publishEndpoint(home), control);
	undo.push(() => socket.close());
	upstreams.apply(read.settings);
	if (options.root !== null && upstreams.root === undefined)
		throw new StartError(
			"bad-option",
			`--root ${options.root}: no upstream is called that`,
		);

	const watch = watchSettings(home.settings, apply, (message) => {
		badSettings = message;
		log("warn", `settings not taken over, the last good ones hold: ${message}`);
		control.tell("warnings", warnings());
	});
	vault.onChange((view) => control.tell("vault", view));
	const timers = [
		setInterval(gate.sweep, sweepEveryMs),
		setInterval(() => keys.saveUse(), saveUseEveryMs),
	];
	for (const timer of timers) timer.unref();
	audit.note(
		gateEntry("change", `gate started, version ${version}`, mode.current),
	);
	log("info", "ready", { gate: gateUrl(), console: door.url });

	let stopping: Promise<void> | undefined;
	const { promise: stopped, resolve: markStopped } =
		Promise.withResolvers<Ending>();
	const stop = (ending: Ending = "stop"): Promise<void> =>
		(stopping ??= shutDown(ending));

	async function shutDown(ending: Ending): Promise<void> {
		watch.stop();
		for (const timer of timers) clearInterval(timer);
		inbound.close();
		inbound.closeIdleConnections();
		await gate.drain(drainMs);
		inbound.closeAllConnections();
		socket.close();
		if (process.platform !== "win32") tryUnlink(home.socket);
		await door.close();
		await upstreams.close();
		audit.note(gateEntry("change", "gate stopped", mode.current));
		audit.close();
		keys.saveUse();
		// The inbound listener and the doors are closed above; closing twice is harmless.
		for (const step of undo.toReversed()) await step();
		log("info", "stopped");
		markStopped(ending);
	}

	return {
		gateUrl: gateUrl(),
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
		stopped,
	};
}

function portOf(server: Server): number {
	const address = server.address();
	return typeof address === "object" && address !== null ? address.port : 0;
}

async function listen(
	server: Server,
	{ host, port, nextPort, log }: ServeOptions,
): Promise<void> {
	for (let candidate = port; ; candidate++) {
		try {
			server.listen(candidate, host === "localhost" ? "127.0.0.1" : host);
			await once(server, "listening");
			return;
		} catch (error) {
			// Node's network errors carry a code.
			const { code } = error as NodeJS.ErrnoException;
			if (code !== "EADDRINUSE")
				throw new StartError(
					"bad-option",
					`cannot listen on ${host}:${candidate} (${code ?? "unknown error"})`,
				);
			const owner = (await portOwner(candidate)) ?? "another program";
			if (!nextPort || candidate >= port + 20) {
				throw new StartError(
					"port-in-use",
					`port ${candidate} is taken by ${owner}; choose another with --port ${candidate + 1}, or --port 0 for any`,
				);
			}
			log(
				"warn",
				`port ${candidate} is taken by ${owner}; taking ${candidate + 1}`,
			);
		}
	}
}

function tryUnlink(path: string): void {
	try {
		unlinkSync(path);
	} catch {
		// Closing the server removed it.
	}
}
