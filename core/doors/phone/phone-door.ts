/**
 * The fourth door: phones, over the local network. Open only while a device is paired or a QR is open, on a trusted network.
 * Owns when and where it is open; what is said there is router.ts's, and who may be there is core/devices'.
 */
import { X509Certificate } from "node:crypto";
import type { PhoneDoorView } from "../../../contract/devices.ts";
import type {
	Certificates,
	TlsMaterial,
} from "../../certificates/certificates.ts";
import type { Clock } from "../../clock.ts";
import type { Decisions } from "../../devices/decisions.ts";
import type { Devices } from "../../devices/devices.ts";
import type { Identity } from "../../devices/identity.ts";
import type { Networks } from "../../lan/networks.ts";
import type { Log } from "../../log.ts";
import type { Pairing } from "../../pairing/pairing.ts";
import type { Content } from "./answer.ts";
import { pageFiles } from "./files.ts";
import { hostOf } from "./guard.ts";
import { PhoneLimits } from "./limits.ts";
import { PhoneListener, phoneTimeouts } from "./listener.ts";
import { NameAnswers } from "./name-answers.ts";
import {
	localName,
	type Memory,
	portsToTry,
	rememberPort,
	wantedPort,
} from "./place.ts";
import {
	defaultNetwork,
	lookAgainMs,
	reach,
	type Reached,
	type Why,
} from "./reach.ts";
import { PhoneRouter } from "./router.ts";
import { PhoneSessions } from "./sessions.ts";
import { PhoneStreams } from "./stream.ts";

export interface PhoneDoorParts {
	readonly devices: Pick<
		Devices,
		"active" | "all" | "isProven" | "online" | "seen"
	>;
	readonly identity: Pick<Identity, "isOpen" | "open" | "fingerprint">;
	readonly pairing: Pick<Pairing, "isOpen" | "hello" | "confirm" | "wait">;
	readonly decisions: Pick<
		Decisions,
		"stateFor" | "historyFor" | "decide" | "act" | "onChange"
	>;
	readonly networks: Pick<
		Networks,
		"look" | "connected" | "isTrusted" | "list"
	>;
	readonly certificates: Pick<Certificates, "forListener" | "serverCa">;
	readonly clock: Clock;
	readonly log: Log;
	readonly note: (what: string) => void;
	readonly settings: () => {
		readonly enabled: boolean;
		readonly port: number;
		readonly mdns: boolean;
	};
	/** What is kept between starts: the port, the .local name. */
	readonly memory: Memory;
	/** Where the phone's page is: "…/renderer/phone". */
	readonly filesDir: string;
	readonly onChange: (view: PhoneDoorView) => void;
}

/** From `openFor` until the QR is open; and from a device's end until it has asked what happened. */
const reservedMs = 10_000;

export class PhoneDoor {
	readonly #parts: PhoneDoorParts;
	readonly #limits: PhoneLimits;
	readonly #sessions: PhoneSessions;
	readonly #streams: PhoneStreams;
	readonly #router: PhoneRouter;
	/** By the address each is bound to. */
	readonly #listeners = new Map<string, PhoneListener>();
	readonly #answers: NameAnswers;
	/** What the log was told of already. */
	readonly #complaints = new Set<string>();
	/** The default network first. */
	#reached: readonly Reached[] = [];
	#files: ReadonlyMap<string, Content> = new Map();
	#port = 0;
	#why: Why = "no-device";
	#reservedUntilMs = Number.NEGATIVE_INFINITY;
	#told = "";
	#noted = "";
	#timer: NodeJS.Timeout | undefined;
	#isClosed = false;
	/** One after the other. */
	#last: Promise<void> = Promise.resolve();
	/** Has not begun: whoever asks meanwhile is served by it. */
	#next: Promise<void> | undefined;

	constructor(parts: PhoneDoorParts) {
		const { devices, decisions, clock } = parts;
		this.#parts = parts;
		this.#answers = new NameAnswers(parts.log);
		this.#limits = new PhoneLimits(clock);
		this.#sessions = new PhoneSessions(devices, clock);
		const sessions = this.#sessions;
		this.#streams = new PhoneStreams({ devices, decisions, sessions });
		this.#router = new PhoneRouter({
			...parts,
			sessions,
			streams: this.#streams,
			limits: this.#limits,
			files: () => this.#files,
			machine: () => localName(parts.memory),
		});
	}

	view(): PhoneDoorView {
		const { networks, memory, settings, certificates } = this.#parts;
		const name = localName(memory);
		const url = this.#urls()[0] ?? null;
		const nameUrl =
			url === null || !settings().mdns
				? null
				: `https://${hostOf(name, this.#port)}`;
		const network =
			this.#reached[0]?.network ?? defaultNetwork(networks.connected);
		const ca = certificates.serverCa();
		return {
			url,
			nameUrl,
			name,
			why: this.#why,
			network: networks.list().find(({ id }) => id === network?.id) ?? null,
			identity: this.#identity(),
			caFingerprint:
				ca === undefined ? "" : new X509Certificate(ca).fingerprint256,
			caUrl: url === null || ca === undefined ? null : `${url}/ca.crt`,
			iosProfileUrl:
				url === null || ca === undefined ? null : `${url}/ca.mobileconfig`,
		};
	}

	/** Opens, shuts or moves, as devices, the QR, networks, settings and certificates are now. One after the other. */
	refresh(): Promise<void> {
		this.#next ??= this.#refreshAfter(this.#last);
		this.#last = this.#next;
		return this.#next;
	}

	/**
	 * For a QR on that network: opens the door there, and answers the base of its link. `byName`: the machine's name.
	 * What stands in the way otherwise. The door stays open for ten seconds without a QR.
	 */
	async openFor(
		network: string | undefined,
		byName: boolean,
	): Promise<{ readonly base: string } | { readonly why: Why }> {
		const { networks, settings, clock, memory } = this.#parts;
		if (!settings().enabled) return { why: "off" };
		await networks.look();
		const wanted =
			network === undefined
				? defaultNetwork(networks.connected)
				: networks.connected.find(({ id }) => id === network);
		if (wanted === undefined) return { why: "no-network" };
		if (!networks.isTrusted(wanted.id)) return { why: "untrusted-network" };
		this.#reservedUntilMs = clock.monotonicMs() + reservedMs;
		await this.refresh();
		const address = wanted.addresses.find((one) => this.#listeners.has(one));
		if (address === undefined) return { why: this.#why || "no-network" };
		const host = byName ? localName(memory) : address;
		return { base: `https://${hostOf(host, this.#port)}` };
	}

	/** Cuts a device's streams and ends its sessions. The last one's door stays open until it has heard that it is gone. */
	cut(device: string): void {
		this.#reservedUntilMs = this.#parts.clock.monotonicMs() + reservedMs;
		this.#sessions.end(device);
		this.#streams.cut(device);
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		clearTimeout(this.#timer);
		await this.#last;
		this.#streams.close();
		this.#sessions.clear();
		this.#shut();
	}

	/** Never rejects. */
	async #refreshAfter(before: Promise<void>): Promise<void> {
		await before;
		this.#next = undefined;
		if (this.#isClosed) return;
		try {
			this.#why = await this.#follow();
			this.#lookAgain();
			this.#tell();
		} catch (bug) {
			this.#complain("the phone door was not looked after", String(bug));
		}
	}

	/** Makes it so; what is amiss then. */
	async #follow(): Promise<Why> {
		const { certificates, memory, settings, devices, pairing, clock } =
			this.#parts;
		const isExpected =
			devices.all().length > 0 ||
			pairing.isOpen ||
			clock.monotonicMs() < this.#reservedUntilMs;
		const reached = await reach(this.#parts, isExpected);
		if (typeof reached === "string") {
			this.#shut();
			return reached;
		}
		const { port } = settings();
		const addresses = reached.flatMap((one) => one.addresses);
		const isMoved = this.#port !== (wantedPort(port, memory) ?? this.#port);
		for (const [address, listener] of this.#listeners)
			if (isMoved || !addresses.includes(address)) {
				listener.close();
				this.#listeners.delete(address);
			}
		this.#reached = reached;
		const name = localName(memory);
		let material: TlsMaterial;
		try {
			material = await certificates.forListener([...addresses, name]);
		} catch (error) {
			this.#complain("the phone door has no certificate", String(error));
			this.#rename(name);
			return "no-certificate";
		}
		for (const listener of this.#listeners.values()) listener.show(material);
		const why = await this.#openMissing(addresses, material);
		if (
			port === 0 &&
			this.#listeners.size > 0 &&
			wantedPort(0, memory) !== this.#port
		)
			rememberPort(memory, this.#port);
		this.#rename(name);
		if (why === "") this.#complaints.clear();
		return why;
	}

	/** The first address decides on the port; the others take the same, or are left out until they can. */
	async #openMissing(
		addresses: readonly string[],
		material: TlsMaterial,
	): Promise<Why> {
		const { memory, settings, devices, filesDir } = this.#parts;
		if (this.#listeners.size === 0) this.#files = await pageFiles(filesDir);
		let why: Why = "";
		for (const address of addresses) {
			if (this.#listeners.has(address)) continue;
			const ports =
				this.#listeners.size > 0
					? [this.#port]
					: portsToTry(settings().port, memory, devices.all().length > 0);
			try {
				const listener = await this.#listen(address, ports, material);
				this.#listeners.set(address, listener);
				this.#port = listener.port;
			} catch (error) {
				// Node's network errors carry a code.
				const { code } = error as NodeJS.ErrnoException;
				this.#complain(
					`phones cannot reach this machine at ${hostOf(address, ports[0] ?? 0)}`,
					code ?? String(error),
				);
				why ||= code === "EADDRNOTAVAIL" ? "no-network" : "port-taken";
			}
		}
		return why;
	}

	/** @throws the system's error */
	async #listen(
		address: string,
		ports: readonly number[],
		material: TlsMaterial,
	): Promise<PhoneListener> {
		const listener = new PhoneListener(
			{
				address,
				limits: this.#limits,
				timeouts: phoneTimeouts,
				handle: (req, res, place) => void this.#router.handle(req, res, place),
			},
			material,
		);
		for (const [at, port] of ports.entries())
			try {
				await listener.listen(port);
				break;
			} catch (error) {
				const { code } = error as NodeJS.ErrnoException;
				if (code !== "EADDRINUSE" || at === ports.length - 1) throw error;
			}
		return listener;
	}

	/** What each listener is called, and who answers to the name, follow the addresses. */
	#rename(name: string): void {
		const places = this.#reached.map(({ network, addresses }) => ({
			interface: network.interface,
			addresses: addresses.filter((one) => this.#listeners.has(one)),
		}));
		for (const { addresses } of places)
			for (const address of addresses)
				this.#listeners.get(address)?.name(addresses, name);
		this.#answers.follow(name, this.#parts.settings().mdns ? places : []);
	}

	#shut(): void {
		this.#reached = [];
		for (const listener of this.#listeners.values()) listener.close();
		this.#listeners.clear();
		this.#answers.close();
	}

	/** Once each, until all is well. */
	#complain(what: string, why: string): void {
		const complaint = `${what}: ${why}`;
		if (this.#complaints.has(complaint)) return;
		this.#complaints.add(complaint);
		this.#parts.log("warn", complaint);
	}

	#lookAgain(): void {
		clearTimeout(this.#timer);
		const { clock, pairing } = this.#parts;
		const reservedMsLeft = pairing.isOpen
			? 0
			: this.#reservedUntilMs - clock.monotonicMs();
		const waitMs = reservedMsLeft > 0 ? reservedMsLeft : lookAgainMs(this.#why);
		if (waitMs === undefined) return;
		// A timer may be a fraction of a millisecond early, and the reservation would hold for an hour.
		this.#timer = setTimeout(() => void this.refresh(), Math.ceil(waitMs) + 1);
		this.#timer.unref();
	}

	/** The audit log is told where phones can come from now; whoever watches, whatever is another. */
	#tell(): void {
		const { note, onChange } = this.#parts;
		const urls = this.#urls().join(" ");
		if (urls !== this.#noted)
			note(urls === "" ? "phone door shut" : `phone door open at ${urls}`);
		this.#noted = urls;
		const view = this.view();
		const told = JSON.stringify(view);
		if (told === this.#told) return;
		this.#told = told;
		onChange(view);
	}

	#urls(): string[] {
		return this.#reached
			.flatMap(({ addresses }) => addresses)
			.filter((address) => this.#listeners.has(address))
			.map((address) => `https://${hostOf(address, this.#port)}`);
	}

	#identity(): string {
		try {
			return Buffer.from(this.#parts.identity.fingerprint).toString("hex");
		} catch {
			// The vault is locked.
			return "";
		}
	}
}
