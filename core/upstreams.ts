/**
 * The upstreams: where each is, what the gate adds for it, what may be asked of it, and how it fares. Merges the settings
 * file, the command line, presets and the demo; owns one connection pool each. Never decides who may reach one.
 */
import { Pool } from "undici";
import type { Health, Mode, UpstreamView } from "../contract/views.ts";
import type { Clock } from "./clock.ts";
import { type CommandTable, commandTable } from "./inspection/table.ts";
import type { LimitedUpstream } from "./limits/limits.ts";
import { type Needles, needlesOf } from "./outbound/needles.ts";
import type { Log } from "./log.ts";
import { EraAdapter } from "./mcp/era-adapter.ts";
import { connectMs, tryConnect } from "./outbound/probe.ts";
import {
	failureInWords,
	isSameTls,
	readUpstreamTls,
	TlsSettingsError,
	type UpstreamTls,
} from "./outbound/upstream-tls.ts";
import {
	parseSocketAddress,
	socketAddress,
	socketHost,
	socketRisk,
} from "./outbound/socket.ts";
import type { Transport } from "./outbound/transport.ts";
import { type UpstreamPolicy, upstreamPolicy } from "./permission/policy.ts";
import { anyone } from "./permission/roles.ts";
import { presetOf } from "./presets/presets.ts";
import type { Preset } from "./presets/preset.ts";
import {
	type LimitSettings,
	lowerLimits,
	mergeLimits,
	type SomeLimits,
} from "./settings/limit-settings.ts";
import { type SecuritySettings } from "./settings/schema.ts";
import { UpstreamSettings } from "./settings/upstream-settings.ts";
import type { StdioUpstream } from "./stdio/preparing.ts";
import type { StdioServers } from "./stdio/servers.ts";
import type { ProjectPolicy } from "./settings/project.ts";
import type { Secret } from "./vault/secret.ts";

export interface Upstream {
	readonly name: string;
	readonly url: string;
	readonly source: UpstreamView["source"];
	readonly root: boolean;
	/** What secrets and answers are bound to. */
	readonly origin: string;
	/** What it is called in HTTP: the same, but for one behind a socket. */
	readonly httpOrigin: string;
	/** Where it listens instead of at its origin's host and port. */
	readonly socket: string | undefined;
	/** Put before every target, without a trailing slash; mostly empty. */
	readonly basePath: string;
	readonly timeoutMs: number;
	readonly maxBodyBytes: number;
	readonly preset: Preset | undefined;
	readonly policy: UpstreamPolicy;
	/** Some rule of it asks for no credential. */
	readonly opens: boolean;
	/** Of its own, instead of the gate's. */
	readonly limits: SomeLimits | null | undefined;
	/** What its clients are counted by: its own, and its project's. */
	limited: LimitedUpstream;
	readonly project: ProjectPolicy | undefined;
	/** Where its requests hold code; made anew when its project's file changes. */
	commands: CommandTable;
	/** How long its MCP clients wait for an answer. */
	readonly clientMs: number;
	/** What may go through its WebSockets. `idleMs` 0: they may be silent for ever. */
	readonly websocket: {
		readonly mostBytes: number;
		readonly perMinute: number;
		readonly idleMs: number;
	};
	/** Its own entries, which the table is made of. */
	readonly commandRules: UpstreamSettings["commands"];
	/** What it signs by, so that its own checks of a token pass. */
	readonly jwt: UpstreamSettings["jwt"];
	/** Header fields, in lower case, that it must not be told, and that its callers must not. */
	readonly hidden: ReadonlySet<string>;
	readonly hiddenAnswer: ReadonlySet<string>;
	/** As they stand in the settings: values may hold references. Of a command, its variables: it sees no header. */
	readonly headers: Readonly<Record<string, string>>;
	/** Names and values in turn, added to every request; undefined while one refers to something that is not there. */
	inject: readonly string[] | undefined;
	/** What no answer of it may hold: the secrets among them, in every spelling that is looked for. */
	guarded: Needles | undefined;
	/** Those of them that hold no reference and are no credential by their name: all that is added to an anonymous call. */
	readonly injectOpen: readonly string[];
	/** Where its address begins with https. Read anew when the files change, and the pool made anew with it. */
	tls: UpstreamTls;
	/** What its requests go through. */
	transport: Transport;
	/** The connections below it; undefined where none are made: a command's standard input and output. */
	pool: Pool | undefined;
	/** It speaks MCP over the standard input and output of a program that the gate starts. */
	readonly stdio: StdioServers | undefined;
	health: Health;
}

/** An upstream that does not come from the settings file. */
export interface GivenUpstream {
	readonly name: string;
	readonly url: string;
	readonly source: "command-line" | "demo";
	readonly headers?: Readonly<Record<string, string>>;
	readonly tools?: UpstreamSettings["tools"];
	readonly commands?: UpstreamSettings["commands"];
}

/** What the upstreams refer to and do not own. */
export interface UpstreamSources {
	/** Of the gate, where paths of certificates may stand. */
	readonly env: NodeJS.ProcessEnv;
	/** Names and values in turn with their references filled in; undefined while one is missing. */
	inject(
		upstream: Pick<Upstream, "name" | "origin" | "headers" | "preset">,
	): readonly string[] | undefined;
	/** What is missing, in words. */
	missing(name: string): string[];
	/** The values that its references stand for. */
	guarded?(
		upstream: Pick<Upstream, "name" | "origin" | "headers" | "preset">,
	): readonly Secret[];
	project(dir: string): ProjectPolicy | undefined;
	readonly log?: Log;
	/** The programs behind an upstream whose settings name a command. Nothing is started before a request needs it. */
	stdio?(upstream: StdioUpstream): StdioServers;
}

/** Names of fields whose value is one, also where it was written out. */
const credential =
	/auth|api-?key|token|secret|cookie|passw|credential|session/i;
const keptChanges = 20;
/** A health that was asked for is not asked again before this. */
const healthAgeMs = 5_000;
const unknown: Health = {
	state: "unknown",
	detail: "not asked yet",
	checkedAt: null,
};

export class Upstreams {
	readonly #given: readonly GivenUpstream[];
	readonly #root: string | null;
	readonly #clock: Clock;
	readonly #sources: UpstreamSources;
	readonly #onChange: () => void;
	#byName = new Map<string, Upstream>();
	/** What each was made from, to tell whether it changed. */
	readonly #signatures = new WeakMap<Upstream, string>();
	readonly #tlsSettings = new WeakMap<
		Upstream,
		NonNullable<UpstreamSettings["tls"]>
	>();
	/** How the health of each changed: the newest first. */
	readonly #history = new Map<string, readonly Health[]>();
	#rootUpstream: Upstream | undefined;
	/** What each was made from: other settings of its upstream end no program. */
	readonly #stdio = new Map<
		string,
		{ readonly signature: string; readonly servers: StdioServers }
	>();

	/** `root` is the command line's choice and wins over the settings'. */
	constructor(
		given: readonly GivenUpstream[],
		root: string | null,
		clock: Clock,
		sources: UpstreamSources,
		onChange: () => void,
	) {
		this.#sources = sources;
		this.#given = given;
		this.#root = root;
		this.#clock = clock;
		this.#onChange = onChange;
	}

	/** Takes over new settings. Unchanged upstreams keep their connections; others finish what they began. */
	apply(settings: SecuritySettings): void {
		const next = new Map<string, Upstream>();
		const add = (
			name: string,
			wanted: UpstreamSettings,
			source: Upstream["source"],
		): void => {
			next.set(name, this.#reuse(name, wanted, source, settings.read_only));
		};
		for (const [name, wanted] of Object.entries(settings.upstreams))
			add(name, wanted, "settings");
		for (const given of this.#given) {
			const { name, url, source, headers, tools, commands } = given;
			// What the settings say of that name holds on; only its address is another.
			const where = parseSocketAddress(url) ?? { url, socket: undefined };
			const known = settings.upstreams[name] ?? UpstreamSettings.parse(where);
			add(
				name,
				{
					...known,
					...where,
					root: false,
					headers: { ...known.headers, ...headers },
					tools: [...known.tools, ...(tools ?? [])],
					commands: [...known.commands, ...(commands ?? [])],
				},
				source,
			);
		}
		for (const [name, old] of this.#byName) {
			if (next.get(name)?.transport === old.transport) continue;
			void old.transport.close();
			if (this.#stdio.get(name)?.servers === old.stdio)
				this.#stdio.delete(name);
		}
		this.#byName = next;
		const chosen =
			this.#root ?? [...next.values()].find((upstream) => upstream.root)?.name;
		this.#rootUpstream = chosen === undefined ? undefined : next.get(chosen);
		this.refer(settings.limits);
	}

	/**
	 * Fills in what upstreams refer to, with what there is now. Called when a secret, a variable, a file or a project may
	 * have changed. `limits` are the gate's own.
	 */
	refer(limits: LimitSettings | null): void {
		for (const upstream of this.#byName.values()) {
			const filled = this.#sources.inject(upstream);
			const secrets = this.#sources.guarded?.(upstream) ?? [];
			upstream.guarded = needlesOf(secrets, filled);
			// A program is given them when it starts, and no request is.
			upstream.stdio?.take(
				filled,
				secrets.map((secret) => secret.reveal()),
			);
			upstream.inject = upstream.stdio && filled ? [] : filled;
			upstream.limited = limitedBy(upstream, limits);
			upstream.commands = commandsOf(upstream);
		}
		this.#onChange();
	}

	get(name: string): Upstream | undefined {
		return this.#byName.get(name);
	}

	get root(): Upstream | undefined {
		return this.#rootUpstream;
	}

	names(): Iterable<string> {
		return this.#byName.keys();
	}

	all(): readonly Upstream[] {
		return [...this.#byName.values()];
	}

	/** `mode` is the gate's own, for upstreams whose project says nothing else. */
	views(gateUrl: string, mode: Mode): UpstreamView[] {
		return this.all().map((upstream) => ({
			name: upstream.name,
			url: upstream.url,
			root: upstream === this.#rootUpstream,
			source: upstream.source,
			gateUrl:
				upstream === this.#rootUpstream
					? `${gateUrl}/`
					: `${gateUrl}/${upstream.name}/`,
			stdio: upstream.stdio?.view() ?? null,
			preset: upstream.preset?.name ?? null,
			readOnly: isReadOnly(upstream),
			project: upstream.project?.dir ?? null,
			mode: modeOf(upstream, mode),
			missing: [
				...(upstream.inject === undefined
					? this.#sources.missing(upstream.name)
					: []),
				...(upstream.tls.problem === undefined ? [] : [upstream.tls.problem]),
			],
			health: upstream.stdio
				? { ...upstream.health, ...upstream.stdio.health() }
				: upstream.health,
		}));
	}

	/** While this gate runs; also of one that was removed and came back. */
	history(name: string): readonly Health[] {
		return this.#history.get(name) ?? [];
	}

	/** What the owner should know about where they are. */
	warnings(): string[] {
		return this.all().flatMap(({ name, socket }) => {
			const risk = socket === undefined ? undefined : socketRisk(socket);
			return risk === undefined ? [] : [`upstream ${name}: ${risk}`];
		});
	}

	/** What a request learned by the way. */
	learn(upstream: Upstream, failure: string | undefined): void {
		const state = failure === undefined ? "up" : "down";
		const detail =
			failure === undefined
				? "answered"
				: (upstream.tls.problem ?? failureInWords(failure));
		const { health } = upstream;
		if (health.state === state && health.detail === detail) return;
		this.#setHealth(upstream, { state, detail });
	}

	/**
	 * Looks whether the files that `tls` names hold something else now. What is under way ends on the connection it has.
	 */
	readTlsAgain(): void {
		let changed = false;
		for (const upstream of this.#byName.values()) {
			const settings = this.#tlsSettings.get(upstream);
			if (settings === undefined) continue;
			const tls = readUpstreamTls(settings, this.#sources.env);
			if (isSameTls(tls, upstream.tls)) continue;
			changed = true;
			void upstream.transport.close();
			upstream.tls = tls;
			upstream.pool = poolOf(upstream, tls);
			if (upstream.transport instanceof EraAdapter)
				upstream.transport = this.#adapted(upstream, upstream.pool);
			else upstream.transport = upstream.pool;
			upstream.health = unknown;
		}
		if (changed) this.#onChange();
	}

	/** Connects to each upstream whose health is old, sends nothing and closes again: no credential, no request. */
	async probe(): Promise<void> {
		await Promise.all(this.all().map((upstream) => this.#probeOne(upstream)));
	}

	async close(): Promise<void> {
		await Promise.all(
			this.all().map((upstream) => upstream.transport.destroy()),
		);
	}

	async #probeOne(upstream: Upstream): Promise<void> {
		const { checkedAt } = upstream.health;
		if (
			checkedAt !== null &&
			this.#clock.now() - Date.parse(checkedAt) < healthAgeMs
		)
			return;
		if (upstream.stdio) {
			this.#setHealth(upstream, upstream.stdio.health());
			return;
		}
		const failure = await tryConnect(upstream);
		this.#setHealth(upstream, {
			state: failure === undefined ? "up" : "down",
			detail: failure ?? "accepts connections",
		});
	}

	/** The same as before where nothing about the command changed. */
	#servers(
		name: string,
		{ stdio, project, timeout_seconds }: UpstreamSettings,
	): StdioServers | undefined {
		if (stdio === undefined) return undefined;
		const wanted: StdioUpstream = {
			name,
			settings: stdio,
			project,
			timeoutMs: timeout_seconds * 1_000,
		};
		const signature = JSON.stringify(wanted);
		const old = this.#stdio.get(name);
		if (old?.signature === signature) return old.servers;
		const servers = this.#sources.stdio?.(wanted);
		if (servers) this.#stdio.set(name, { signature, servers });
		return servers;
	}

	#setHealth(upstream: Upstream, health: Omit<Health, "checkedAt">): void {
		const changed = upstream.health.state !== health.state;
		upstream.health = {
			...health,
			checkedAt: new Date(this.#clock.now()).toISOString(),
		};
		if (!changed) return;
		const before = this.#history.get(upstream.name) ?? [];
		this.#history.set(
			upstream.name,
			[upstream.health, ...before].slice(0, keptChanges),
		);
		this.#onChange();
	}

	/** Its MCP clients may be of another revision than its server. */
	#adapted({ name, httpOrigin, policy }: Upstream, pool: Pool): Transport {
		return new EraAdapter({
			name,
			origin: httpOrigin,
			pool,
			mayBeMcp: (path) => policy.mcp.mayMatch(path),
			clock: this.#clock,
			log: this.#sources.log ?? (() => undefined),
		});
	}

	/** The upstream as it was when nothing about it changed, so that its pool stays. */
	#reuse(
		name: string,
		settings: UpstreamSettings,
		source: Upstream["source"],
		readOnly: boolean,
	): Upstream {
		const signature = JSON.stringify([settings, source, readOnly]);
		const old = this.#byName.get(name);
		if (old && this.#signatures.get(old) === signature) return old;
		const preset = settings.preset && presetOf(settings.preset);
		const stdio =
			source === "settings" ? this.#servers(name, settings) : undefined;
		const { socket } = settings;
		const address = stdio
			? stdioUrl(name)
			: (settings.url ?? (socket ? socketHost : preset?.url));
		if (address === undefined)
			throw new Error(`upstream ${name} has no url, no command and no preset`);
		const url = new URL(address);
		const httpOrigin = stdio ? address : url.origin;
		const origin = socket ? socketAddress(socket) : httpOrigin;
		const basePath =
			stdio || url.pathname === "/" ? "" : url.pathname.replace(/\/$/, "");
		const headers = stdio
			? (settings.stdio?.env ?? {})
			: headersOf(preset, name, settings.headers);
		const tls = readUpstreamTls(
			url.protocol === "https:" ? settings.tls : undefined,
			this.#sources.env,
		);
		const pool = stdio ? undefined : poolOf({ httpOrigin, socket }, tls);
		const transport = stdio ?? pool;
		if (transport === undefined) throw new Error("neither kind of transport");
		const upstream: Upstream = {
			name,
			url: stdio?.title ?? (socket ? socketAddress(socket, basePath) : address),
			source,
			root: settings.root,
			origin,
			httpOrigin,
			socket,
			basePath,
			timeoutMs: settings.timeout_seconds * 1_000,
			maxBodyBytes: settings.max_body_bytes,
			preset,
			policy: upstreamPolicy(
				{
					...settings,
					messages: settings.websocket.messages,
					read_only: settings.read_only || readOnly,
					// Its own address is the endpoint then.
					mcp:
						stdio !== undefined || /\/mcp\/?$/i.test(url.pathname)
							? [...settings.mcp, "/"]
							: settings.mcp,
				},
				preset,
				old?.origin === origin ? old.policy.tools.hints : undefined,
			),
			opens: [...settings.routes, ...(preset?.routes ?? [])].some(
				({ permission }) => permission === anyone,
			),
			limits: settings.limits,
			limited: { name, limits: undefined },
			project:
				settings.project === undefined
					? undefined
					: this.#sources.project(settings.project),
			clientMs: settings.client_seconds * 1_000,
			websocket: {
				mostBytes: settings.websocket.max_message_bytes ?? Infinity,
				perMinute: settings.websocket.messages_per_minute ?? Infinity,
				idleMs: settings.websocket.idle_seconds * 1_000,
			},
			commandRules: settings.commands,
			commands: commandTable(settings.commands, preset?.commands),
			// Signed with the secret of the upstream's own name unless told otherwise.
			jwt: stdio
				? undefined
				: (settings.jwt ?? (preset?.jwt ? { secret: name } : undefined)),
			hidden: new Set(preset?.dropRequestFields),
			hiddenAnswer: new Set(preset?.dropAnswerFields),
			headers,
			inject: undefined,
			guarded: undefined,
			injectOpen: Object.entries(stdio ? {} : headers)
				.filter(
					([field, value]) => !value.includes("${") && !credential.test(field),
				)
				.flat(),
			tls,
			transport,
			pool,
			stdio,
			health: unknown,
		};
		if (pool && settings.translate)
			upstream.transport = this.#adapted(upstream, pool);
		this.#signatures.set(upstream, signature);
		if (settings.tls && url.protocol === "https:")
			this.#tlsSettings.set(upstream, settings.tls);
		return upstream;
	}
}

/** No address anybody could connect to. Secrets are bound to it, as to an origin. */
export const stdioUrl = (name: string): string => `stdio:${name}`;

function poolOf(
	{ httpOrigin, socket }: Pick<Upstream, "httpOrigin" | "socket">,
	{ connect, problem }: UpstreamTls,
): Pool {
	return new Pool(httpOrigin, {
		...(socket === undefined ? {} : { socketPath: socket }),
		connect:
			problem === undefined
				? { timeout: connectMs, ...connect }
				: (_, done) => done(new TlsSettingsError(problem), null),
		// An answer's fields are read as HTTP/1.1 has them.
		allowH2: false,
		// The gate's own sweep ends a wait for the header; a silent event stream is no failure.
		headersTimeout: 0,
		bodyTimeout: 0,
		pipelining: 1,
		connections: null,
	});
}

/** A header of the settings takes the place of its namesake in the preset; an empty one takes it away. */
function headersOf(
	preset: Preset | undefined,
	name: string,
	own: Readonly<Record<string, string>>,
): Record<string, string> {
	const taken = new Set(Object.keys(own).map((field) => field.toLowerCase()));
	const others = Object.entries(preset?.headers ?? {})
		.filter(([field]) => !taken.has(field.toLowerCase()))
		.map(([field, value]): [string, string] => [
			field,
			value.replaceAll("{name}", name),
		]);
	const all: [string, string][] = [...others, ...Object.entries(own)];
	return Object.fromEntries(all.filter(([, value]) => value !== ""));
}

/** The mode that holds for an upstream: its project's where one says so. */
export const modeOf = ({ project }: Upstream, mode: Mode): Mode =>
	project ? project.mode(mode) : mode;

/** Its own settings come first; a preset's numbers count where they are lower than the gate's, and a project's on top. */
function limitedBy(
	{ name, limits, preset, project }: Upstream,
	gate: LimitSettings | null,
): LimitedUpstream {
	const base =
		limits === undefined
			? lowerLimits(gate, preset?.limits)
			: mergeLimits(gate, limits);
	const held = project ? project.limits(base) : base;
	// The gate's own, untouched: its clients are counted with all others.
	return { name, limits: held === gate ? undefined : held };
}

const commandsOf = ({
	commandRules,
	preset,
	project,
}: Upstream): CommandTable =>
	commandTable(commandRules, preset?.commands, project?.commands);

export const isReadOnly = ({ policy, project }: Upstream): boolean =>
	policy.readOnly || project?.readOnly === true;
