/**
 * Everything the gate works with, opened on one home and kept true to its settings. Used by the running gate and by the
 * commands that work on the files while none runs. Listens to nobody, and decides nothing about a request.
 */
import { homedir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type {
	Mode,
	ModeView,
	OriginView,
	StatusView,
} from "../contract/views.ts";
import { type Allowlist, allowlist } from "./address.ts";
import { Approvals } from "./approval/approvals.ts";
import { backTest } from "./approval/back-test.ts";
import { Bridge } from "./approval/bridge.ts";
import { rowSeal } from "./approval/grant-rows.ts";
import { Grants } from "./approval/grants.ts";
import { Owner } from "./approval/owner.ts";
import { Arguments } from "./audit/arguments.ts";
import { AuditLog, gateEntry } from "./audit/log.ts";
import { LogReader } from "./audit/log-reader.ts";
import { startExporters } from "./audit/exporters.ts";
import { Marks } from "./audit/marks.ts";
import { Metrics } from "./audit/metrics.ts";
import type { Outbox } from "./audit/outbox.ts";
import { openSealedRows } from "./audit/sealed-rows.ts";
import { Auth } from "./auth/auth.ts";
import { Passwords } from "./auth/passwords.ts";
import { Certificates } from "./certificates/certificates.ts";
import { type Clock, systemClock } from "./clock.ts";
import { RequestStates } from "./holding/request-state.ts";
import { OAuth } from "./oauth/oauth.ts";
import type { Home } from "./home.ts";
import { ApiKeys } from "./keys.ts";
import { LeakGuard } from "./leak-guard/leak-guard.ts";
import { Scanner } from "./leak-guard/scanner.ts";
import { Attempts } from "./limits/attempts.ts";
import { Limits } from "./limits/limits.ts";
import { Spending } from "./limits/spending.ts";
import type { Log } from "./log.ts";
import { isTighter, ModeState } from "./mode.ts";
import { UpstreamTokens } from "./outbound/upstream-token.ts";
import { Roles } from "./permission/roles.ts";
import { thisProgram } from "./own-program.ts";
import { changesOwn, ownOf } from "./policy/own-paths.ts";
import { Policies } from "./policy/policies.ts";
import { Reaches } from "./reach/reach.ts";
import { whereaboutsOf } from "./reach/whereabouts.ts";
import { type GateSandbox, gateSandbox } from "./sandbox/gate.ts";
import { type SecretTarget, SecretReferences } from "./secrets/resolve.ts";
import { type SecretSource, secretTarget } from "./secrets/target.ts";
import { Waiting } from "./secrets/waiting.ts";
import {
	changedFields,
	type ReadSettings,
	readSettings,
	withoutFile,
} from "./settings/file.ts";
import type { Device } from "./devices/device.ts";
import { Devices } from "./devices/devices.ts";
import { Identity } from "./devices/identity.ts";
import { Networks } from "./lan/networks.ts";
import { FlagError } from "./serve-flags.ts";
import {
	type BaseMode,
	baseMode,
	modeFromEnvironment,
	origins,
} from "./settings/origins.ts";
import { Projects } from "./settings/project.ts";
import { RemovedUpstreams } from "./removed-upstreams.ts";
import { openState } from "./state.ts";
import { ApprovedCommands } from "./stdio/approved.ts";
import { StdioServers } from "./stdio/servers.ts";
import { Warden } from "./stdio/warden.ts";
import type { TrustStore } from "./trust-store/store.ts";
import { TrustStores } from "./trust-store/trust-stores.ts";
import { isQuietAt } from "./quiet.ts";
import { isSubjectGone } from "./subjects.ts";
import { Updates } from "./update/updates.ts";
import { type GivenUpstream, Upstreams } from "./upstreams.ts";
import { version } from "./version.ts";
import { openVault, type Vault } from "./vault/vault.ts";
import { warningsOf } from "./warnings.ts";

export interface PartsOptions {
	readonly home: Home;
	readonly log: Log;
	/** Of this process: SECURITY_MODE, the vault's choice, `${env:…}`. */
	readonly env: NodeJS.ProcessEnv;
	/** --mode; `null`: the environment's, else the settings file's. */
	readonly mode: Mode | null;
	/** --root. */
	readonly root: string | null;
	/** `settings`: to see whether any upstream is configured. */
	readonly given: (settings: ReadSettings) => Promise<readonly GivenUpstream[]>;
	/** How many entries each commit of the audit log held. */
	readonly onWritten?: (entries: number) => void;
	/** Tests move their own. */
	readonly clock?: Clock;
	/** Instead of this machine's, which no test may touch. */
	readonly trustStores?: readonly TrustStore[];
	/** Instead of reading clients' documents from the internet, where no test goes. */
	readonly fetchDocument?: (url: string | URL) => Promise<Response>;
}

/** What the doors are told. Everything holds already when it is called. */
export interface PartsEvents {
	keys(): void;
	users(): void;
	mode(view: ModeView, before: Mode): void;
	/** Hosts, secrets, health, projects: whatever a view of the upstreams shows. */
	upstreams(): void;
	warnings(): void;
	/** Issued, renewed, revoked, or in use by another listener. */
	certificates(): void;
	allowlist(): void;
	devices(): void;
	/** Revoked, or too old. */
	deviceEnded(device: Device): void;
	/** Joined, left, or trusted from now on. */
	networks(): void;
	/** A program waits for the owner's consent, or waits no more. */
	consents(): void;
	/** Programs were let in by OAuth, or ended. */
	programs(): void;
	/** Something got tighter: open streams are looked at again. */
	tighten(): void;
}

/** How far back a pattern is tried on what has happened. */
const backTestMs = 30 * 86_400_000;

export class Parts {
	readonly home: Home;
	readonly log: Log;
	readonly clock: Clock;
	readonly db: DatabaseSync;
	readonly vault: Vault;
	readonly audit: AuditLog;
	/** For windows, which ask for long stretches of it. */
	readonly logReader: LogReader;
	/** How far the log has come, and the chain that proves it. */
	readonly marks: Marks;
	/** What calls were asked with. */
	readonly arguments: Arguments;
	/** Secrets on their way where they do not belong. */
	readonly leakGuard: LeakGuard;
	readonly metrics: Metrics;
	readonly #exporters: readonly Outbox[];
	readonly keys: ApiKeys;
	readonly auth: Auth;
	readonly certificates: Certificates;
	readonly trust: TrustStores;
	readonly mode: ModeState;
	readonly owner: Owner;
	readonly grants: Grants;
	/** What waits for a person. */
	readonly approvals: Approvals;
	readonly bridge: Bridge;
	/** Paired phones. */
	readonly devices: Devices;
	/** This machine's, before phones. */
	readonly identity: Identity;
	readonly networks: Networks;
	/** Whether a newer version is out. */
	readonly updates: Updates;
	/** Programs that come by OAuth. */
	readonly oauth: OAuth;
	/** Of calls that were told to ask again. */
	readonly states: RequestStates;
	readonly projects: Projects;
	readonly secrets: SecretReferences;
	/** Requests that wait for a locked vault. */
	readonly waiting: Waiting;
	readonly upstreamTokens: UpstreamTokens;
	/** Commands of upstreams that a person has approved. */
	readonly commands: ApprovedCommands;
	/** Sees to it that none of them outlives the gate. */
	readonly warden: Warden;
	readonly upstreams: Upstreams;
	/** What may be asked back. */
	readonly removed = new RemovedUpstreams();
	readonly limits: Limits;
	readonly spending: Spending;
	readonly attempts: Attempts;
	/** What becomes of what requests would run. */
	readonly policies: Policies;
	allowlist: Allowlist;
	trustedProxies: Allowlist;
	roles: Roles;
	/** For the programs of upstreams. */
	readonly #sandbox: GateSandbox;
	readonly #reaches: Reaches;
	readonly #events: PartsEvents;
	readonly #base: BaseMode;
	#read: ReadSettings;
	/** Why the file as it stands now was not taken over. */
	#badSettings: string | undefined;

	private constructor(
		{
			home,
			log,
			env,
			root,
			onWritten,
			clock = systemClock,
			trustStores,
			fetchDocument,
		}: PartsOptions,
		events: PartsEvents,
		opened: {
			db: DatabaseSync;
			vault: Vault;
			read: ReadSettings;
			given: readonly GivenUpstream[];
			base: BaseMode;
		},
	) {
		const { db, vault, read, given, base } = opened;
		this.clock = clock;
		this.home = home;
		this.log = log;
		this.db = db;
		this.vault = vault;
		this.#events = events;
		this.#read = read;
		this.#base = base;
		this.audit = new AuditLog(db, clock, log, onWritten);
		this.logReader = new LogReader(
			{ log: home.database, index: join(home.state, "audit-search.db") },
			log,
		);
		const auditSettings = () => this.settings.audit;
		this.marks = new Marks({
			db,
			audit: this.audit,
			vault,
			clock,
			log,
			settings: auditSettings,
			onKeys: (auditKeys) => {
				this.grants.sealWith(rowSeal(auditKeys.rows));
				return openSealedRows(vault, auditKeys, [
					{ name: "api_key", sealed: this.keys.sealed },
					{ name: "certificate", sealed: this.certificates.sealed },
					{ name: "device", sealed: this.devices.sealed },
					{ name: "network", sealed: this.networks.sealed },
					{ name: "oauth", sealed: this.oauth.records.sealed },
					{ name: "stdio_command", sealed: this.commands.sealed },
					{ name: "owner", sealed: this.owner },
					...this.auth.sealed,
				]).then(() => this.commands.prove());
			},
		});
		// One thread for both; the first closes it.
		const scanner = new Scanner(log);
		this.arguments = new Arguments(db, clock, log, auditSettings, scanner);
		this.leakGuard = new LeakGuard({
			scanner,
			clock,
			log,
			settings: () => this.settings,
		});
		this.metrics = new Metrics({
			audit: this.audit,
			clock,
			unmarked: () => this.marks.unmarked,
		});
		this.#exporters = startExporters({
			audit: this.audit,
			log,
			settings: auditSettings,
		});
		this.spending = new Spending(db, clock, () => events.keys());
		this.keys = new ApiKeys(
			db,
			vault,
			clock,
			() => {
				events.keys();
				events.tighten();
			},
			this.spending,
		);
		this.limits = new Limits(clock);
		this.attempts = new Attempts(clock);
		this.oauth = new OAuth({
			db,
			clock,
			log,
			vault,
			upstreams: () => this.upstreams,
			...(fetchDocument === undefined ? {} : { fetchDocument }),
			onConsents: () => events.consents(),
			onPrograms: () => events.programs(),
			onEnd: ({ id, name }) => {
				this.audit.note(
					gateEntry("change", `oauth:${id} (${name}) ended`, this.mode.current),
				);
				events.programs();
				events.tighten();
			},
		});
		this.auth = new Auth({
			programs: this.oauth,
			db,
			vault,
			clock,
			log,
			keys: this.keys,
			audit: this.audit,
			attempts: this.attempts.logins,
			lifetimes: () => this.settings.auth,
			onRevoke: () => {
				events.users();
				events.tighten();
			},
			onUsers: () => events.users(),
		});
		this.certificates = new Certificates({
			db,
			vault,
			clock,
			log,
			onChange: () => {
				events.certificates();
				events.warnings();
			},
			onRevoke: () => events.tighten(),
		});
		this.trust = new TrustStores({
			certificates: this.certificates,
			folder: join(home.state, "trust"),
			...(trustStores === undefined ? {} : { stores: trustStores }),
		});
		this.mode = new ModeState(db, clock, base.mode, (view, before) =>
			this.#onMode(view, before),
		);
		this.owner = new Owner({ db, clock, passwords: new Passwords(), vault });
		this.grants = new Grants({ db, clock, log });
		this.#reaches = new Reaches({
			log,
			searchPath: env["PATH"] ?? "",
			whereabouts: ({ upstream }) =>
				whereaboutsOf(upstream, this.upstreams.get(upstream)),
		});
		this.approvals = new Approvals({
			db,
			clock,
			log,
			grants: this.grants,
			audit: this.audit,
			mode: this.mode,
			answerMs: this.answerMs,
			ticketMs: () => this.settings.ticket_minutes * 60_000,
			reaching: this.#reaches,
			mask: (text) => this.arguments.masked(text),
			matched: ({ pattern }, upstream) =>
				backTest(db, pattern, upstream, clock.now() - backTestMs),
		});
		this.states = new RequestStates(clock);
		this.bridge = new Bridge({
			db,
			clock,
			approvals: this.approvals,
			grants: this.grants,
			mode: this.mode,
			tighten: () => events.tighten(),
		});
		this.identity = new Identity(vault);
		this.devices = new Devices({
			db,
			clock,
			onChange: () => events.devices(),
			onEnd: (device) => {
				this.audit.note(
					gateEntry(
						"change",
						`phone ${device.id} (${device.name}) ended`,
						this.mode.current,
					),
				);
				events.deviceEnded(device);
			},
		});
		this.networks = new Networks({
			env,
			db,
			clock,
			log,
			onChange: () => events.networks(),
		});
		this.updates = new Updates({
			db,
			clock,
			log,
			version,
			settings: () => this.settings.updates,
			onChange: () => events.warnings(),
		});
		this.projects = new Projects({
			db,
			clock,
			globally: () => ({
				mode: this.mode.current,
				anonymousRole: this.settings.anonymous_role,
				limits: this.settings.limits,
			}),
			onChange: ({ dir, state }) => {
				this.audit.note(
					gateEntry("change", `project ${dir}: ${state}`, this.mode.current),
				);
				this.#holdProjects();
			},
		});
		this.secrets = new SecretReferences({
			vault,
			env,
			db,
			clock,
			log,
			onChange: () => {
				this.upstreamTokens.forget();
				this.upstreams.refer(this.settings.limits);
			},
		});
		this.waiting = new Waiting({
			secrets: this.secrets,
			vault,
			log,
			onNotice: () => events.warnings(),
		});
		this.upstreamTokens = new UpstreamTokens(clock, (name, origin) =>
			this.secrets.secret(name, origin),
		);
		this.commands = new ApprovedCommands({
			db,
			clock,
			log,
			home: homedir(),
			approvals: this.approvals,
			onApproved: (upstream, by) =>
				this.audit.note(
					gateEntry(
						"change",
						`the command of ${upstream} was approved by ${by}`,
						this.mode.current,
					),
				),
			onIgnored: () => events.warnings(),
		});
		this.warden = new Warden(home.home, log);
		this.#sandbox = gateSandbox({
			home,
			log,
			approvals: this.approvals,
			audit: this.audit,
			mode: this.mode,
			settings: () => this.settings,
			reload: () => this.reload(),
			onLack: () => events.warnings(),
		});
		const stdioParts = {
			clock,
			log,
			warden: this.warden,
			approved: this.commands,
			env: { ...env },
			home: homedir(),
			answerMs: this.answerMs,
			sandboxed: this.#sandbox.put,
			isGone: (client: string) => isSubjectGone(client, this),
			onChange: () => events.upstreams(),
		};
		this.upstreams = new Upstreams(
			given,
			root,
			clock,
			{
				env: { ...env },
				inject: (upstream) => this.secrets.inject(this.#target(upstream)),
				missing: (name) => this.secrets.missing(name),
				guarded: (upstream) => this.secrets.valuesFor(this.#target(upstream)),
				project: (dir) => this.projects.policyFor(dir),
				stdio: (upstream) => new StdioServers(upstream, stdioParts),
				log,
			},
			() => events.upstreams(),
		);
		this.policies = new Policies({
			settings: () => this.settings,
			home: homedir(),
			changesOwn: changesOwn(ownOf(home, thisProgram())),
			onProblem: (problem) => {
				log("warn", problem);
				events.warnings();
			},
		});
		this.allowlist = allowlist([]);
		this.trustedProxies = allowlist([]);
		this.roles = new Roles();
	}

	/** @throws SettingsError, NewerStateError, VaultError */
	static async open(
		options: PartsOptions,
		events: PartsEvents,
	): Promise<Parts> {
		const { home, env, log } = options;
		const read = readSettings(home.settings);
		const said = modeFromEnvironment(env);
		if (said instanceof FlagError) throw said;
		const base = baseMode(options.mode, said, read);
		const db = openState(home.database);
		try {
			const vault = await openVault({ home, env, log });
			const given = await options.given(read);
			const parts = new Parts(options, events, {
				db,
				vault,
				read,
				given,
				base,
			});
			await parts.marks.open();
			return parts;
		} catch (error) {
			db.close();
			throw error;
		}
	}

	/** Takes over the settings it was opened with. Resolves when secrets that headers refer to were looked up. */
	async begin(): Promise<void> {
		this.bridge.resume();
		this.#hold(this.#read);
		await this.lookUpSecrets();
	}

	/** What holds now, and which of it stands in the file. */
	get read(): ReadSettings {
		return this.#read;
	}

	get settings(): ReadSettings["settings"] {
		return this.#read.settings;
	}

	/** Nothing rings now. */
	get quiet(): boolean {
		return isQuietAt(this.settings.quiet_hours, this.clock.now());
	}

	get anonymousRole(): ReadSettings["settings"]["anonymous_role"] {
		return this.settings.anonymous_role;
	}

	/** Reads the file now. @throws SettingsError, and the last good ones hold */
	reload(): void {
		this.takeOver(readSettings(this.home.settings));
	}

	/** Takes over what the file says now. A file that went away leaves strict, and the rest as it said. */
	takeOver(found: ReadSettings): void {
		const before = this.#read;
		const gone = before.exists && !found.exists;
		const next = gone ? withoutFile(this.home.settings, before) : found;
		this.#read = next;
		this.#badSettings = undefined;
		this.#hold(next);
		const changed = changedFields(before.settings, next.settings);
		if (changed.length > 0)
			this.audit.note(
				gateEntry(
					"change",
					`settings: ${changed.join(", ")}`,
					this.mode.current,
				),
			);
		if (next.settings.mode !== before.settings.mode)
			this.mode.setBase(next.settings.mode);
		this.lookUpSecrets().catch((error: unknown) =>
			this.log("error", "secrets were not looked up", {
				error: String(error),
			}),
		);
		this.#events.tighten();
		this.#events.warnings();
		this.#events.allowlist();
	}

	/** The file as it stands was not taken over. */
	complain(problem: string): void {
		this.#badSettings = problem;
		this.#events.warnings();
	}

	/** What headers refer to, anew. */
	lookUpSecrets(): Promise<void> {
		return this.secrets.use(
			this.upstreams.all().map((upstream) => this.#target(upstream)),
		);
	}

	/** What the owner should know; the gravest first. */
	warnings(): string[] {
		const { auth, keys, devices, commands, oauth, certificates } = this;
		const { policies, upstreams, updates, waiting, read } = this;
		return warningsOf({
			auth,
			keys,
			devices,
			commands,
			oauth,
			certificates,
			policies,
			upstreams,
			updates,
			waiting,
			read,
			badSettings: this.#badSettings,
			sandboxLack: this.#sandbox.lacked(),
		});
	}

	origins(): OriginView[] {
		return origins({
			read: this.#read,
			base: this.#base,
			mode: this.mode.view(),
			upstreams: this.upstreams.views("", this.mode.current),
			projects: this.projects.list(),
		});
	}

	/** The part of `status` that does not depend on whether a gate runs. */
	describe(
		gateUrl: string,
	): Omit<
		StatusView,
		| "running"
		| "version"
		| "pid"
		| "startedAt"
		| "gate"
		| "listeners"
		| "console"
		| "peerUserChecked"
		| "openRequests"
	> {
		const { home } = this;
		return {
			...this.mode.view(),
			upstreams: this.upstreams.views(gateUrl, this.mode.current),
			activeKeys: this.keys.activeCount(),
			activeUsers: this.auth.users.list().filter(({ disabled }) => !disabled)
				.length,
			origins: this.origins(),
			allowedIps: [...this.allowlist.ranges],
			anonymousRole: this.anonymousRole,
			bridge: this.bridge.view(),
			owner: this.owner.view(),
			pendingApprovals: this.approvals.waiting,
			quiet: this.quiet,
			update: this.updates.newer,
			vault: this.vault.state(),
			paths: {
				home: home.home,
				settings: home.settings,
				state: home.state,
				log: home.log,
				socket: home.socket,
			},
			warnings: this.warnings(),
		};
	}

	/** What changes too often to be written at once. */
	saveUse(): void {
		this.keys.saveUse();
		this.spending.save();
		this.auth.saveUse();
		this.oauth.saveUse();
	}

	async close(): Promise<void> {
		this.approvals.close();
		this.#reaches.close();
		this.oauth.close();
		this.projects.stop();
		this.updates.close();
		this.mode.stop();
		this.waiting.close();
		this.secrets.close();
		this.limits.stop();
		await this.upstreams.close();
		this.warden.close();
		await this.arguments.close();
		await this.logReader.close();
		this.audit.close();
		await Promise.all(this.#exporters.map((exporter) => exporter.close()));
		await this.marks.close();
		this.saveUse();
		this.certificates.close();
		this.vault.close();
		this.db.close();
	}

	#hold({ settings }: ReadSettings): void {
		this.allowlist = allowlist(settings.allowed_ips);
		this.trustedProxies = allowlist(settings.trusted_proxies);
		this.roles = new Roles(settings.roles);
		this.limits.apply(settings.limits);
		this.attempts.enabled = settings.limits !== null;
		this.projects.apply(settings);
		this.upstreams.apply(settings);
		this.#holdKeys();
	}

	#holdProjects(): void {
		this.upstreams.refer(this.settings.limits);
		this.#holdKeys();
		this.#events.tighten();
	}

	/** A project's keys open its own upstreams; those of one that has none open nothing. */
	#holdKeys(): void {
		const byProject = new Map<string, string[]>();
		for (const { name, project } of this.upstreams.all())
			if (project)
				byProject.set(project.dir, [
					...(byProject.get(project.dir) ?? []),
					name,
				]);
		this.keys.setPlain([
			...this.settings.api_keys.map((raw) => ({ raw, upstreams: [] })),
			...[...byProject].flatMap(([dir, upstreams]) =>
				this.projects.policyFor(dir).apiKeys.map((raw) => ({ raw, upstreams })),
			),
		]);
	}

	/** As far as was found out: a server that the gate starts runs in a sandbox, unless it is told not to. */
	get sandboxed(): boolean {
		return this.#sandbox.lacked() === undefined;
	}

	/** How long a person has. Of the gate's own questions, and of hooks': the setting for all. */
	readonly answerMs = (upstream: string): number => {
		const { approval_seconds, upstreams } = this.settings;
		const own = Object.hasOwn(upstreams, upstream)
			? upstreams[upstream]?.approval_seconds
			: undefined;
		return (own ?? approval_seconds) * 1_000;
	};

	#onMode(view: ModeView, before: Mode): void {
		this.#events.mode(view, before);
		if (view.mode === before) return;
		this.log("info", `mode ${before} -> ${view.mode}`);
		this.audit.note(
			gateEntry(
				"change",
				`mode ${before} -> ${view.mode}${view.until === null ? "" : ` until ${view.until}`}`,
				view.mode,
			),
		);
		if (isTighter(view.mode, before)) this.#events.tighten();
	}

	#target(upstream: SecretSource): SecretTarget {
		return secretTarget(upstream, this.secrets, this.settings);
	}
}

/** Its public side, so that a test may put another part in the place of one. */
export type OpenParts = Pick<Parts, keyof Parts>;
